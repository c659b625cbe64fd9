import type { DayCount } from './day-count.ts'

/** How a chain is read. */
export type ChainSettings = {
  /**
   * own: forward, volatility and greeks from the quotes. file: the source's own gammas for the exposure, its
   * volatilities for the profile, without interest or dividends (r = q = 0), as public calculators do.
   */
  readonly greeks: 'own' | 'file'
  readonly dayCount: DayCount
  /** Levels of the profile, evenly spaced over the range. */
  readonly levels: number
  /** As shares of spot. */
  readonly lowest: number
  readonly highest: number
  /** Whether roots of the profile are narrowed beyond the straight line between two levels. */
  readonly narrowsRoots: boolean
  /** A year's interest; 'implied' takes it from the chain's put-call parity. */
  readonly rate: number | 'implied'
}

/** Signal definitions §4.1 and §4.3. */
export const defaultChainSettings: ChainSettings = {
  greeks: 'own',
  dayCount: 'act365',
  levels: 61,
  lowest: 0.85,
  highest: 1.15,
  narrowsRoots: true,
  rate: 'implied',
}

/** A contract of SPX, NDX, SPY or QQQ is for so many of the underlying. */
export const contractMultiplier = 100
