import type { Limits } from '../../risk/limits.ts'
import { tighterOf } from '../../risk/tighten.ts'

const dollars = 100

/** What may be lost in the mode live-micro, in all and for good. */
export const microCapitalCents = 500 * dollars

/**
 * The most that live-micro lets through, whatever is configured. 500 USD cannot be the account: IB asks several
 * times as much to hold one micro. They are what the mode may lose; the account must hold the margin beside it.
 */
const microCaps = {
  baseContracts: 1,
  maxContracts: 1,
  manualMaxContracts: 1,
  /** The dearest micro, on the Nasdaq 100, stood at 50,000 USD in 2025. */
  maxOrderValueCents: 100_000 * dollars,
  dailyLossCents: 50 * dollars,
  drawdownDayCents: 75 * dollars,
  drawdownWeekCents: 200 * dollars,
  drawdownMonthCents: microCapitalCents,
  maxLossStreak: 4,
  maxTradesPerDay: 20,
  /** One bracket. */
  maxOpenOrders: 3,
  maxOrdersPerDay: 120,
  maxEntriesPerWindow: 5,
  maxStopOuts: 4,
} as const satisfies Partial<Limits>

/** None of which live-micro can be above what is left of its capital. */
const lossCaps = [
  'dailyLossCents',
  'drawdownDayCents',
  'drawdownWeekCents',
  'drawdownMonthCents',
] as const satisfies readonly (keyof typeof microCaps)[]

/**
 * The limits as live-micro keeps to them: of each the tighter of what is configured and the cap.
 * @param leftCents of the micro capital; with none left the mode is refused
 */
export function microLimits(configured: Limits, leftCents: number): Limits {
  const left = Object.fromEntries(
    lossCaps.map((name) => [name, Math.max(1, Math.min(microCaps[name], leftCents))]),
  )
  // A trade that is open when a limit is reached is closed, not waited for.
  const lossActions = {
    ...configured.lossActions,
    dailyLoss: 'flatten',
    drawdown: 'flatten',
  } as const
  return tighterOf(configured, { ...configured, ...microCaps, ...left, lossActions })
}
