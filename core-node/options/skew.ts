import type { OptionChain, OptionSeries } from '../market/option-chain.ts'
import { blackD1 } from './black.ts'
import { normalDistribution } from './normal-distribution.ts'
import type { TermStructure } from './term-structure.ts'
import type { VolatilitySurface } from './volatility-surface.ts'

const targetYears = 30 / 365
const wing = 0.25

/**
 * The volatility of the 25-delta put less that of the 25-delta call, of the series nearest thirty days whose
 * own quotes reach both. Deltas are of the forward; between two strikes volatility is a straight line in delta.
 *
 * @returns NaN where no series reaches both
 */
export function riskReversal25(
  chain: OptionChain,
  terms: TermStructure,
  surface: VolatilitySurface,
): number {
  let chosen = Number.NaN
  let distance = Number.POSITIVE_INFINITY
  for (const [index, series] of chain.series.entries()) {
    const years = terms.years[index] as number
    const away = Math.abs(years - targetYears)
    if (!(away < distance)) continue
    const forward = terms.forwards[index] as number
    const value = riskReversalOf(chain, series, surface, forward) / Math.sqrt(years)
    if (Number.isNaN(value)) continue
    chosen = value
    distance = away
  }
  return chosen
}

/** In total volatility. */
function riskReversalOf(
  chain: OptionChain,
  series: OptionSeries,
  surface: VolatilitySurface,
  forward: number,
): number {
  const put = volatilityAtDelta(chain.strikes, surface.puts, surface, series, forward, 1 - wing)
  const call = volatilityAtDelta(chain.strikes, surface.calls, surface, series, forward, wing)
  return put - call
}

/** @param callDelta Φ(d₁) of a call at the strike sought: 0.75 is where the put's delta is −0.25 */
function volatilityAtDelta(
  strikes: Float64Array,
  volatilities: Float64Array,
  { isQuoted }: VolatilitySurface,
  { from, to }: OptionSeries,
  forward: number,
  callDelta: number,
): number {
  let deltaBefore = Number.NaN
  let before = Number.NaN
  for (let row = from; row < to; row++) {
    const v = volatilities[row] as number
    if (isQuoted[row] !== 1 || Number.isNaN(v)) continue
    const delta = normalDistribution(blackD1(forward, strikes[row] as number, v))
    if (delta <= callDelta && deltaBefore >= callDelta) {
      const width = deltaBefore - delta
      return width > 0 ? v + ((before - v) * (callDelta - delta)) / width : v
    }
    deltaBefore = delta
    before = v
  }
  return Number.NaN
}
