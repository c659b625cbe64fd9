import { microsPerYear } from './cash-levels.ts'
import { contractFactor, sideFactor } from './contract-noise.ts'
import type { ListedSeries } from './listed-series.ts'
import type { OptionContract } from './option-contract.ts'

/** Of a contract at the most popular strike, at a round hundred, before its own factor. */
const peaks = { daily: 1_600, weekly: 3_200, monthly: 9_000 } as const
const peakOfMorning = 14_000

/** Rounder strikes are held more (in the Cboe's chains by about so much). */
const roundness: readonly (readonly [multiple: number, factor: number])[] = [
  [100, 1],
  [50, 0.55],
  [25, 0.3],
  [10, 0.14],
  [5, 0.08],
]

/**
 * Where holders are, in deviations of the time left: calls above the money, puts farther below it and wider.
 * Both are of the underlying as it was when the open interest was counted.
 */
const shape = {
  C: { centre: 0.55, width: 0.8, share: 0.95, salt: 3 },
  P: { centre: -1.2, width: 1.25, share: 1, salt: 4 },
} as const

/** Strikes are chosen weeks ahead: a series that ends today is not held in today's narrow range alone. */
const leastYears = 4 / 365

export type CountedMarket = {
  readonly seed: number
  /** The underlying when the session began. */
  readonly spot: number
  /** Its volatility index then. */
  readonly vix: number
  readonly tsUs: number
}

/** Contracts open, as counted before the session: the same all day. */
export function openInterest(contract: OptionContract, market: CountedMarket): number {
  const { series, strike, right } = contract
  const { centre, width, share, salt } = shape[right]
  const deviations = deviationsFrom(strike, series, market)
  const held = Math.exp(-0.5 * ((deviations - centre) / width) ** 2)
  // Far strikes are never quite empty.
  const spread = 0.93 * held + 0.07 * Math.exp(-0.15 * Math.abs(deviations))
  const peak = series.optionClass.isMorningSettled ? peakOfMorning : peaks[series.kind]
  const factor = contractFactor(contract, market.seed, 1) * sideFactor(market.seed, salt)
  return Math.floor(peak * share * roundnessOf(contract) * spread * factor)
}

export function roundnessOf({ strike, series }: OptionContract): number {
  const { nearStep } = series.optionClass
  // In units in which strikes are five apart.
  const units = (strike / nearStep) * 5
  return roundness.find(([multiple]) => units % multiple === 0)?.[1] ?? 0
}

export function deviationsFrom(
  strike: number,
  { expiryUs }: ListedSeries,
  { spot, vix, tsUs }: CountedMarket,
): number {
  const years = Math.max(leastYears, (expiryUs - tsUs) / microsPerYear)
  return Math.log(strike / spot) / ((vix / 100) * Math.sqrt(years))
}
