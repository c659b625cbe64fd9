import { z } from 'zod'

/**
 * The words of the trade, each defined once. Everything that crosses the border between core, edge and
 * panel is spelled with these.
 */

/** How far the engine's commands reach: none of the first two sends an order to a broker. */
export const Mode = z.enum(['replay', 'dry-run', 'simulation', 'paper', 'live-micro', 'live'])
export type Mode = z.infer<typeof Mode>

/** The modes whose orders move real money, the smaller first. */
export const LiveMode = Mode.extract(['live-micro', 'live'])
export type LiveMode = z.infer<typeof LiveMode>

/** What the signal says to hold. */
export const Direction = z.enum(['LONG', 'SHORT', 'NONE'])
export type Direction = z.infer<typeof Direction>

/** How strong the score is; NO_TRADE is below every threshold or stopped by a gate. */
export const Tier = z.enum(['PREMIUM', 'STRONG', 'GOOD', 'WEAK', 'NO_TRADE'])
export type Tier = z.infer<typeof Tier>

/** How much the market moves: by the VIX below 15, 25, 35 points, and above. */
export const VolatilityClass = z.enum(['low', 'normal', 'high', 'extreme'])
export type VolatilityClass = z.infer<typeof VolatilityClass>

/** Whether prices travel or come back; in between neither is clear. */
export const MarketRegimeKind = z.enum(['trend', 'range', 'transition'])
export type MarketRegimeKind = z.infer<typeof MarketRegimeKind>

export const OrderSide = z.enum(['BUY', 'SELL'])
export type OrderSide = z.infer<typeof OrderSide>

/** What an order is for. A bracket is an entry with a stop and a target. */
export const OrderLeg = z.enum(['entry', 'stop', 'target', 'flatten'])
export type OrderLeg = z.infer<typeof OrderLeg>

export const OrderType = z.enum(['LMT', 'MKT', 'STP'])
export type OrderType = z.infer<typeof OrderType>

/** Where an order stands. Unknown: sent, and the broker has not said what became of it. */
export const OrderState = z.enum([
  'Intended',
  'Sent',
  'Unknown',
  'Acknowledged',
  'PartiallyFilled',
  'PendingCancel',
  'Filled',
  'Cancelled',
  'Rejected',
  'Expired',
  'Dead',
])
export type OrderState = z.infer<typeof OrderState>

/** How much the kill switch stops. Each level includes the ones before it. */
export const KillLevel = z.enum(['none', 'block', 'cancel', 'flatten', 'lock'])
export type KillLevel = z.infer<typeof KillLevel>

export const Severity = z.enum(['info', 'warning', 'critical'])
export type Severity = z.infer<typeof Severity>
