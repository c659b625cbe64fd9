import { z } from 'zod'

import {
  Direction,
  MarketRegimeKind,
  OrderLeg,
  OrderSide,
  Tier,
  VolatilityClass,
} from './vocabulary.ts'

/**
 * What the audit's rows of signals and of snapshots are made of. The order of the fields is fixed, since the
 * audit hash is taken over their bytes; a figure that is not known is null.
 */

const ticks = z.int()
const fractionalTicks = z.number()
const contracts = z.int()
const cents = z.int()
/** Levels of a book that are kept, each side: as many as the feed has, of ten. */
const mostLevels = 10

/** What a feature says, and how much of the score that is. */
export const FeatureShare = z.object({
  name: z.string(),
  state: z.string(),
  x: z.number(),
  quality: z.number(),
  weight: z.number(),
  contribution: z.number(),
  ageMs: z.int().nullable(),
  /** What x was made of, by name; null where it is not known. */
  raw: z.record(z.string(), z.number().nullable()),
})
export type FeatureShare = z.infer<typeof FeatureShare>

/** What `net` is multiplied by to give `adjusted`. */
export const Factors = z.object({
  session: z.number(),
  volatility: z.number(),
  gammaCycle: z.number(),
  battleNavale: z.number(),
})

const levels = z.array(z.tuple([ticks, contracts])).max(mostLevels)

const SnapshotMarket = z.object({
  contract: z.string(),
  tickNanos: z.int().positive(),
  tickCents: z.int().positive(),
  lastTicks: ticks.nullable(),
  bidTicks: ticks.nullable(),
  bidSize: contracts,
  askTicks: ticks.nullable(),
  askSize: contracts,
  /** Of the session so far. */
  volume: contracts,
  deltaContracts: contracts,
  vwapTicks: fractionalTicks.nullable(),
  bandMidTicks: fractionalTicks.nullable(),
  bandSigmaTicks: fractionalTicks.nullable(),
  lastSize: contracts,
  spreadTicks: ticks.nullable(),
  micropriceTicks: fractionalTicks.nullable(),
  /** Price and size, the best first. */
  bids: levels,
  asks: levels,
  pocTicks: ticks.nullable(),
  vahTicks: ticks.nullable(),
  valTicks: ticks.nullable(),
  previousPocTicks: ticks.nullable(),
  previousVahTicks: ticks.nullable(),
  previousValTicks: ticks.nullable(),
  callWallTicks: fractionalTicks.nullable(),
  putWallTicks: fractionalTicks.nullable(),
  flipTicks: fractionalTicks.nullable(),
  /** Exposure in 1e9 USD for a move of 1 %, with the naive dealer sign. */
  gammaBn: z.number().nullable(),
  isOpen: z.boolean(),
  tradeDate: z.string(),
  window: z.string(),
  /** To the session's close; 0 after it. */
  closesInSeconds: z.int().nonnegative(),
  volatility: VolatilityClass,
  vix: z.number().nullable(),
  regime: MarketRegimeKind,
})

const SnapshotSignal = z.object({
  net: z.number(),
  adjusted: z.number(),
  score: z.number(),
  direction: Direction,
  tier: Tier,
  gate: z.string(),
  coverage: z.number(),
  agreement: z.number(),
  factors: Factors,
})

const SnapshotAccount = z.object({
  positionContracts: contracts,
  averageTicks: fractionalTicks.nullable(),
  openCents: cents,
  realizedCents: cents,
  feesCents: cents,
  /** Realized less fees, of the trade date. */
  netTodayCents: cents,
  tradesToday: z.int(),
  workingOrders: z.int(),
})

/** How far a limit is used. Where it is not known, or cannot be used up, a figure is null. */
export const LimitUse = z.object({ used: z.number().nullable(), limit: z.number().nullable() })
export type LimitUse = z.infer<typeof LimitUse>

/** The bracket that was asked for. What a person asked for by hand may be no whole number. */
const SnapshotOrder = z.object({
  side: OrderSide,
  contracts: z.number().nullable(),
  limitTicks: z.number().nullable(),
  stopTicks: z.number().nullable(),
  targetTicks: z.number().nullable(),
})

/** The trade that closed, as its own row tells it. */
const SnapshotResult = z.object({
  side: OrderSide,
  contracts,
  tier: Tier,
  openedAt: z.int(),
  entryTicks: fractionalTicks,
  exitTicks: fractionalTicks,
  exit: OrderLeg,
  grossCents: cents,
  feesCents: cents,
  netCents: cents,
  worstTicks: ticks,
  bestTicks: ticks,
  riskCents: cents,
  rMultiple: z.number().nullable(),
})

/** The fields of a snapshot beside those of every row. */
export const snapshotFields = {
  of: z.enum(['entry', 'exit', 'refusal']),
  /** The bracket of an entry; of an exit the one that opened the trade. */
  bracket: z.int().nullable(),
  /** The number of the trade that closed. */
  trade: z.int().positive().nullable(),
  /** The control that refused, and its reason's code. */
  control: z.string().nullable(),
  reason: z.string().nullable(),
  /**
   * Why there was an entry to ask for: 'enter' by the strategy, with its reasons, or 'manual', with whose it was.
   * Of an exit the leg that closed the trade, and what made it leave where that was not its own price.
   */
  decision: z.object({ code: z.string(), reasons: z.array(z.string()) }),
  order: SnapshotOrder.nullable(),
  result: SnapshotResult.nullable(),
  market: SnapshotMarket,
  signal: SnapshotSignal,
  /** Every feature there is; those that the preset leaves out have no weight. */
  features: z.array(FeatureShare),
  account: SnapshotAccount,
  /** How far each control's limits are used, by the names of limits. */
  limits: z.record(z.string(), LimitUse),
}
