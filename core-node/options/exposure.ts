import type { OptionChain } from '../market/option-chain.ts'
import { newYorkDate } from './day-count.ts'
import type { ContractExposures } from './gamma.ts'

/**
 * Gamma exposure added up, in 1e9 USD for a move of 1 %. The sign is naive: every call counts as held by
 * dealers, every put as sold by them. Nobody publishes who holds what.
 */
export type Exposure = { callBn: number; putBn: number; netBn: number }

/** One row a strike, all series together, ascending. */
export type StrikeExposures = {
  readonly strikes: Float64Array
  readonly callBn: Float64Array
  readonly putBn: Float64Array
}

export type SeriesExposure = Exposure & {
  readonly root: string
  readonly expiry: string
  readonly callOpenInterest: number
  readonly putOpenInterest: number
}

export type ExposureSlices = {
  /** Expiring on the chain's own day. */
  readonly sameDay: Exposure
  /** Expiring within seven days. */
  readonly week: Exposure
  /** All but the next expiry: what is left when that is gone. */
  readonly withoutNext: Exposure
}

/** NaN where not one contract of the sum is known. */
export function totalExposure(exposures: ContractExposures, from: number, to: number): Exposure {
  const callBn = sumOfKnown(exposures.calls, from, to)
  const putBn = -sumOfKnown(exposures.puts, from, to)
  return { callBn, putBn, netBn: sumOf(callBn, putBn) }
}

export function exposureByStrike(
  chain: OptionChain,
  exposures: ContractExposures,
): StrikeExposures {
  const strikes = new Float64Array(new Set(chain.strikes)).sort()
  const indexOf = new Map<number, number>()
  for (const [index, strike] of strikes.entries()) indexOf.set(strike, index)
  const callBn = new Float64Array(strikes.length)
  const putBn = new Float64Array(strikes.length)
  for (let row = 0; row < chain.strikes.length; row++) {
    const index = indexOf.get(chain.strikes[row] as number) as number
    const call = exposures.calls[row] as number
    const put = exposures.puts[row] as number
    if (call > 0) callBn[index] = (callBn[index] as number) + call
    if (put > 0) putBn[index] = (putBn[index] as number) - put
  }
  return { strikes, callBn, putBn }
}

/** The strikes nearest spot, ascending, at most so many: what a panel or an audit row has room for. */
export function strikesNear(
  { strikes, callBn, putBn }: StrikeExposures,
  spot: number,
  most: number,
): StrikeExposures {
  let from = 0
  let to = strikes.length
  while (to - from > most) {
    const below = spot - (strikes[from] as number)
    const above = (strikes[to - 1] as number) - spot
    if (below > above) from++
    else to--
  }
  return {
    strikes: strikes.slice(from, to),
    callBn: callBn.slice(from, to),
    putBn: putBn.slice(from, to),
  }
}

export function exposureBySeries(
  chain: OptionChain,
  exposures: ContractExposures,
): SeriesExposure[] {
  return chain.series.map(({ root, expiry, from, to }) => ({
    root,
    expiry,
    ...totalExposure(exposures, from, to),
    callOpenInterest: sumOfKnown(chain.calls.openInterests, from, to),
    putOpenInterest: sumOfKnown(chain.puts.openInterests, from, to),
  }))
}

/** @param series those that have not expired */
export function exposureSlices(asOfUs: number, series: readonly SeriesExposure[]): ExposureSlices {
  const today = newYorkDate(asOfUs)
  const weekEnd = Temporal.PlainDate.from(today).add({ days: 7 }).toString()
  let next = ''
  for (const { expiry } of series) if (next === '' || expiry < next) next = expiry
  return {
    sameDay: sumOfSeries(series.filter(({ expiry }) => expiry === today)),
    week: sumOfSeries(series.filter(({ expiry }) => expiry <= weekEnd)),
    withoutNext: sumOfSeries(series.filter(({ expiry }) => expiry > next)),
  }
}

function sumOfSeries(series: readonly SeriesExposure[]): Exposure {
  let callBn = Number.NaN
  let putBn = Number.NaN
  for (const one of series) {
    callBn = sumOf(callBn, one.callBn)
    putBn = sumOf(putBn, one.putBn)
  }
  return { callBn, putBn, netBn: sumOf(callBn, putBn) }
}

/** Adds what is known: NaN only if both are. */
function sumOf(a: number, b: number): number {
  if (Number.isNaN(a)) return b
  return Number.isNaN(b) ? a : a + b
}

export function sumOfKnown(values: Float64Array, from: number, to: number): number {
  let sum = Number.NaN
  for (let row = from; row < to; row++) sum = sumOf(sum, values[row] as number)
  return sum
}
