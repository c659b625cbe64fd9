import type { OptionChain, OptionColumns } from '../market/option-chain.ts'
import { blackD1 } from './black.ts'
import { normalDensity } from './normal-distribution.ts'
import type { ChainSettings } from './settings.ts'
import type { TermStructure } from './term-structure.ts'
import type { VolatilitySurface } from './volatility-surface.ts'

/**
 * Γ = e^(−qT)·φ(d₁)/(S·σ√T), a point of delta for a point of the underlying, the same for call and put.
 *
 * @param carry e^(−qT) = F·e^(−rT)/S
 */
export function gammaOf(
  spot: number,
  strike: number,
  totalVolatility: number,
  forward = spot,
  carry = 1,
): number {
  const d1 = blackD1(forward, strike, totalVolatility)
  return (carry * normalDensity(d1)) / (spot * totalVolatility)
}

/**
 * What each contract adds to the exposure in 1e9 USD for 1 %, one value a row:
 * Γ·OI·100·S²·0.01, positive. NaN where gamma or open interest is not known.
 */
export type ContractExposures = { readonly calls: Float64Array; readonly puts: Float64Array }

export function contractExposures(
  chain: OptionChain,
  terms: TermStructure,
  surface: VolatilitySurface,
  settings: ChainSettings,
): ContractExposures {
  const rows = chain.strikes.length
  const calls = new Float64Array(rows).fill(Number.NaN)
  const puts = new Float64Array(rows).fill(Number.NaN)
  // 100 contracts' worth times one hundredth is one.
  const scale = (chain.spot * chain.spot) / 1e9
  for (const [index, series] of chain.series.entries()) {
    if (Number.isNaN(terms.years[index])) continue
    if (settings.greeks === 'file') {
      given(chain.calls, calls, series.from, series.to, scale)
      given(chain.puts, puts, series.from, series.to, scale)
      continue
    }
    const forward = terms.forwards[index] as number
    const carry = (forward * (terms.discounts[index] as number)) / chain.spot
    for (let row = series.from; row < series.to; row++) {
      const v = surface.calls[row] as number
      const gamma = gammaOf(chain.spot, chain.strikes[row] as number, v, forward, carry) * scale
      calls[row] = gamma * (chain.calls.openInterests[row] as number)
      puts[row] = gamma * (chain.puts.openInterests[row] as number)
    }
  }
  return { calls, puts }
}

function given(
  { quotedGammas, openInterests }: OptionColumns,
  into: Float64Array,
  from: number,
  to: number,
  scale: number,
): void {
  for (let row = from; row < to; row++) {
    into[row] = (quotedGammas[row] as number) * (openInterests[row] as number) * scale
  }
}
