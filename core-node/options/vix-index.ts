import { microsPerMinute } from '../../shared/units.ts'
import type { OptionChain, OptionSeries } from '../market/option-chain.ts'
import { expiryUs } from './day-count.ts'
import { isTwoSided, midOf } from './parity.ts'

const minutesPerDay = 1_440
const minutesPerYear = 365 * minutesPerDay
const minutesTo30Days = 30 * minutesPerDay
/** The two Fridays that lie around thirty days. */
const nearestDays = 23
const furthestDays = 37
const friday = 5
/** Beyond this many strikes in a row that nobody bids for nothing counts. */
const zeroBidsToStop = 2

/**
 * The volatility index by the Cboe's published method, to check a chain with: the variance of all
 * out-of-the-money options of the two Fridays around thirty days, in percent a year.
 *
 * @param quotedUs when the quotes were good, microseconds UTC
 * @param rate a year's interest
 * @returns NaN where the chain lacks one of the two
 */
export function volatilityIndex(chain: OptionChain, quotedUs: number, rate: number): number {
  const candidates = chain.series
    .filter((series) => isCounted(series, chain.series))
    .map((series) => ({ series, minutes: (expiryUs(series) - quotedUs) / microsPerMinute }))
    .filter(
      ({ minutes }) =>
        minutes > nearestDays * minutesPerDay && minutes <= (furthestDays + 1) * minutesPerDay,
    )
    .toSorted((a, b) => a.minutes - b.minutes)
  const near = candidates.findLast(({ minutes }) => minutes <= minutesTo30Days)
  const next = candidates.find(({ minutes }) => minutes > minutesTo30Days)
  if (near === undefined || next === undefined) return Number.NaN
  const nearYears = near.minutes / minutesPerYear
  const nextYears = next.minutes / minutesPerYear
  const nearVariance = nearYears * varianceOf(chain, near.series, nearYears, rate)
  const nextVariance = nextYears * varianceOf(chain, next.series, nextYears, rate)
  const share = (minutesTo30Days - near.minutes) / (next.minutes - near.minutes)
  const variance = nearVariance * (1 - share) + nextVariance * share
  return 100 * Math.sqrt((variance * minutesPerYear) / minutesTo30Days)
}

/** Fridays; of the two series of a third Friday the one that settles in the morning. */
function isCounted(series: OptionSeries, all: readonly OptionSeries[]): boolean {
  if (Temporal.PlainDate.from(series.expiry).dayOfWeek !== friday) return false
  if (series.isMorningSettled) return true
  return !all.some(({ expiry, isMorningSettled }) => isMorningSettled && expiry === series.expiry)
}

/** σ² = 2/T·Σ ΔK/K²·e^(rT)·Q(K) − 1/T·(F/K₀ − 1)² */
function varianceOf(
  chain: OptionChain,
  { from, to }: OptionSeries,
  years: number,
  rate: number,
): number {
  const { strikes, calls, puts } = chain
  const growth = Math.exp(rate * years)
  const forward = forwardOf(chain, from, to, growth)
  let center = -1
  for (let row = from; row < to; row++) if ((strikes[row] as number) <= forward) center = row
  if (center < 0) return Number.NaN
  const rows = [
    ...wingOf(puts.bids, center - 1, from - 1, -1).toReversed(),
    center,
    ...wingOf(calls.bids, center + 1, to, 1),
  ]
  let sum = 0
  for (const [index, row] of rows.entries()) {
    const strike = strikes[row] as number
    const below = strikes[rows[index - 1] ?? row] as number
    const above = strikes[rows[index + 1] ?? row] as number
    const isAtEnd = index === 0 || index === rows.length - 1
    const width = isAtEnd ? above - below : (above - below) / 2
    const price =
      row === center
        ? (midOf(calls, row) + midOf(puts, row)) / 2
        : midOf(row < center ? puts : calls, row)
    sum += (width / strike ** 2) * growth * price
  }
  const excess = forward / (strikes[center] as number) - 1
  return (2 * sum - excess ** 2) / years
}

function forwardOf(chain: OptionChain, from: number, to: number, growth: number): number {
  let forward = Number.NaN
  let least = Number.POSITIVE_INFINITY
  for (let row = from; row < to; row++) {
    if (!isTwoSided(chain.calls, row) || !isTwoSided(chain.puts, row)) continue
    const gap = midOf(chain.calls, row) - midOf(chain.puts, row)
    if (Math.abs(gap) >= least) continue
    least = Math.abs(gap)
    forward = (chain.strikes[row] as number) + growth * gap
  }
  return forward
}

/** The rows with a bid, walking away from the centre, until two in a row have none. */
function wingOf(bids: Float64Array, first: number, end: number, step: 1 | -1): number[] {
  const rows: number[] = []
  let zeroBids = 0
  for (let row = first; row !== end && zeroBids < zeroBidsToStop; row += step) {
    if ((bids[row] as number) > 0) {
      rows.push(row)
      zeroBids = 0
    } else zeroBids++
  }
  return rows
}
