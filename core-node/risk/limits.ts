import { hardCaps } from '../../shared/config.ts'
import type { Config } from '../../shared/config.ts'

export type Limits = Config['risk']

/** Which cap in code stands above which limit. */
const capOf = {
  maxContracts: hardCaps.maxContracts,
  baseContracts: hardCaps.maxContracts,
  manualMaxContracts: hardCaps.maxContracts,
  maxOrderValueCents: hardCaps.maxOrderValueCents,
  dailyLossCents: hardCaps.maxDailyLossCents,
  drawdownDayCents: hardCaps.maxDrawdownCents,
  drawdownWeekCents: hardCaps.maxDrawdownCents,
  drawdownMonthCents: hardCaps.maxDrawdownCents,
  maxTradesPerDay: hardCaps.maxTradesPerDay,
  maxOpenOrders: hardCaps.maxOpenOrders,
  maxOrdersPerDay: hardCaps.maxOrdersPerDay,
  riskPerTrade: hardCaps.riskPerTrade,
  collarShare: hardCaps.collarShare,
  entryCollarTicks: hardCaps.entryCollarTicks,
  manualCollarTicks: hardCaps.entryCollarTicks,
  orderMessagesPerSecond: hardCaps.orderMessagesPerSecond,
  maxStopOuts: hardCaps.maxStopOuts,
  maxEntriesPerWindow: hardCaps.maxEntriesPerWindow,
  maxClockSkewMs: hardCaps.clockSkewMs,
} as const satisfies Partial<Record<keyof Limits, number>>

/** The limits that no configuration can set above a cap in code. */
export const cappedLimits = Object.keys(capOf) as readonly (keyof typeof capOf)[]

/**
 * The limits as they are kept to: what is configured, below the caps in code. The schema refuses what is
 * above a cap; this holds for limits that never went through it.
 */
export function withinCaps(limits: Limits): Limits {
  const capped: Record<string, number> = {}
  for (const name of cappedLimits) capped[name] = Math.min(limits[name], capOf[name])
  return { ...limits, ...capped }
}

/** The most contracts one position may have: what is configured, below the cap in code. */
export function maxContracts(limits: Limits): number {
  return Math.min(limits.maxContracts, hardCaps.maxContracts)
}
