import type { OptionChain } from '../market/option-chain.ts'
import { blackD1 } from './black.ts'
import { inverseRootTwoPi } from './normal-distribution.ts'
import type { TermStructure } from './term-structure.ts'
import type { VolatilitySurface } from './volatility-surface.ts'

/** e^−50 of a contract's peak: the exposure of a million such contracts is a few ten-thousandths of a cent. */
const negligible = -50

/**
 * Contracts as the profile needs them: at a level s the exposure of one is
 * weight·s·e^(−½(d₁ + ln(s/S)/v)²), with d₁ at spot and v computed once. Its volatility stays with its strike.
 */
export class ProfileLegs {
  readonly spot: number
  readonly weights: Float64Array
  readonly d1: Float64Array
  readonly inverseVolatilities: Float64Array
  count = 0

  constructor(spot: number, capacity: number) {
    this.spot = spot
    this.weights = new Float64Array(capacity)
    this.d1 = new Float64Array(capacity)
    this.inverseVolatilities = new Float64Array(capacity)
  }

  /** @param openInterest calls positive, puts negative */
  add(strike: number, openInterest: number, v: number, forward: number, carry: number): void {
    if (!(v > 0) || !(Math.abs(openInterest) > 0)) return
    const leg = this.count++
    this.weights[leg] = (carry * openInterest * inverseRootTwoPi) / (v * 1e9)
    this.d1[leg] = blackD1(forward, strike, v)
    this.inverseVolatilities[leg] = 1 / v
  }

  /** Net exposure in 1e9 USD for 1 %, were the underlying at this level. */
  netBn(level: number): number {
    const { weights, d1, inverseVolatilities, count } = this
    const shift = Math.log(level / this.spot)
    let sum = 0
    for (let leg = 0; leg < count; leg++) {
      const d = (d1[leg] as number) + (inverseVolatilities[leg] as number) * shift
      const exponent = -0.5 * d * d
      if (exponent > negligible) sum += (weights[leg] as number) * Math.exp(exponent)
    }
    return sum * level
  }
}

export function profileLegs(
  chain: OptionChain,
  terms: TermStructure,
  surface: VolatilitySurface,
): ProfileLegs {
  const legs = new ProfileLegs(chain.spot, 2 * chain.strikes.length)
  const { calls, puts } = chain
  for (const [index, series] of chain.series.entries()) {
    if (Number.isNaN(terms.years[index])) continue
    const forward = terms.forwards[index] as number
    const carry = (forward * (terms.discounts[index] as number)) / chain.spot
    for (let row = series.from; row < series.to; row++) {
      const strike = chain.strikes[row] as number
      const callInterest = known(calls.openInterests[row] as number)
      const putInterest = known(puts.openInterests[row] as number)
      const callVolatility = surface.calls[row] as number
      const putVolatility = surface.puts[row] as number
      if (callVolatility === putVolatility) {
        legs.add(strike, callInterest - putInterest, callVolatility, forward, carry)
      } else {
        legs.add(strike, callInterest, callVolatility, forward, carry)
        legs.add(strike, -putInterest, putVolatility, forward, carry)
      }
    }
  }
  return legs
}

function known(openInterest: number): number {
  return openInterest > 0 ? openInterest : 0
}
