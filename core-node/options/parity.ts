import type { OptionChain, OptionColumns, OptionSeries } from '../market/option-chain.ts'

/** The forward is the median over so many strikes around the one where call and put cost the same. */
const strikesOfForward = 5
/** Below this the discount is too near 1 to be read from quotes. */
const leastYearsOfRate = 30 / 365
const leastPairsOfRate = 10
/** Strikes further than this from spot are quoted too wide to be of use for the rate. */
const widthOfRate = 0.2
/** A rate outside is a fault of the quotes. */
const lowestRate = -0.02
const highestRate = 0.2

/** Both quotes are there, and not crossed. */
export function isTwoSided(columns: OptionColumns, row: number): boolean {
  const bid = columns.bids[row] as number
  return bid > 0 && (columns.asks[row] as number) >= bid
}

export function midOf(columns: OptionColumns, row: number): number {
  return ((columns.bids[row] as number) + (columns.asks[row] as number)) / 2
}

/** The call's mid less the put's; NaN unless both are quoted on both sides. */
function parityGap(chain: OptionChain, row: number): number {
  const { calls, puts } = chain
  if (!isTwoSided(calls, row) || !isTwoSided(puts, row)) return Number.NaN
  return midOf(calls, row) - midOf(puts, row)
}

/**
 * A series' forward from put-call parity, F = K + e^(rT)·(C − P), as the median over the strikes nearest the
 * one where |C − P| is least (the Cboe's method, made robust).
 *
 * @returns NaN where no strike is quoted on both sides
 */
export function parityForward(chain: OptionChain, series: OptionSeries, growth: number): number {
  const rows: number[] = []
  const gaps: number[] = []
  let nearest = -1
  for (let row = series.from; row < series.to; row++) {
    const gap = parityGap(chain, row)
    if (Number.isNaN(gap)) continue
    if (nearest < 0 || Math.abs(gap) < Math.abs(gaps[nearest] as number)) nearest = rows.length
    rows.push(row)
    gaps.push(gap)
  }
  if (nearest < 0) return Number.NaN
  const strikeOf = (index: number) => chain.strikes[rows[index] as number] as number
  let first = nearest
  let last = nearest
  while (last - first + 1 < Math.min(strikesOfForward, rows.length)) {
    const below = first > 0 ? strikeOf(nearest) - strikeOf(first - 1) : Number.POSITIVE_INFINITY
    const above =
      last < rows.length - 1 ? strikeOf(last + 1) - strikeOf(nearest) : Number.POSITIVE_INFINITY
    if (below <= above) first--
    else last++
  }
  const forwards: number[] = []
  for (let index = first; index <= last; index++) {
    forwards.push(strikeOf(index) + growth * (gaps[index] as number))
  }
  return medianOf(forwards)
}

/**
 * A year's interest as the chain itself has it: C − P falls by e^(−rT) for every point of strike. Least
 * squares in each series that is long enough, the median of those; 0 where there is none.
 */
export function impliedRate(chain: OptionChain, years: Float64Array): number {
  const rates: number[] = []
  for (const [index, series] of chain.series.entries()) {
    const time = years[index] as number
    if (!(time >= leastYearsOfRate)) continue
    const discount = -paritySlope(chain, series)
    const rate = -Math.log(discount) / time
    if (rate >= lowestRate && rate <= highestRate) rates.push(rate)
  }
  return rates.length > 0 ? medianOf(rates) : 0
}

function paritySlope(chain: OptionChain, { from, to }: OptionSeries): number {
  let count = 0
  let sumX = 0
  let sumY = 0
  let sumXX = 0
  let sumXY = 0
  for (let row = from; row < to; row++) {
    // Spot as the origin keeps the sums small, and the difference of their products exact enough.
    const x = (chain.strikes[row] as number) - chain.spot
    const y = parityGap(chain, row)
    if (!(Math.abs(x) <= widthOfRate * chain.spot) || Number.isNaN(y)) continue
    count++
    sumX += x
    sumY += y
    sumXX += x * x
    sumXY += x * y
  }
  if (count < leastPairsOfRate) return Number.NaN
  return (count * sumXY - sumX * sumY) / (count * sumXX - sumX * sumX)
}

export function medianOf(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] as number
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2
}
