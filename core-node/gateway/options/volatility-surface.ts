import { logRatio } from '../../options/black.ts'

/**
 * The total variance of every strike and time, SSVI (Gatheral and Jacquier, "Arbitrage-free SVI volatility
 * surfaces", 2014): w = θ/2·(1 + ρφk + √((φk + ρ)² + 1 − ρ²)), φ = η/√(θ(1 + θ)), k = ln(K/F). With
 * η(1 + |ρ|) ≤ 2 and θ rising with time no price can be arbitraged against another.
 */
const skew = { rho: -0.7, eta: 0.9 } as const

/** A year's variance in the long run, and how fast (by e, a year) it is approached. */
const longVariance = 0.18 ** 2
const reversion = 3
const vixYears = 30 / 365
/** The index is of all strikes, and the smile lies above its middle: measured on this surface. */
const middleOfVix = 0.871
const leastShortVariance = 0.03 ** 2

/** @param vix the volatility index of the underlying, e.g. 16 */
export function impliedVolatility(
  vix: number,
  forward: number,
  strike: number,
  years: number,
): number {
  const theta = middleVariance(vix, years)
  const { rho, eta } = skew
  const x = (eta / Math.sqrt(theta * (1 + theta))) * logRatio(strike, forward)
  const variance = (theta / 2) * (1 + rho * x + Math.sqrt((x + rho) ** 2 + 1 - rho ** 2))
  return Math.sqrt(variance / years)
}

/** Of the strike at the forward, to expiry: a variance that reverts to the long run's. */
function middleVariance(vix: number, years: number): number {
  const month = ((vix / 100) * middleOfVix) ** 2
  const short = longVariance + (month - longVariance) / shareOfShort(vixYears)
  const excess = Math.max(leastShortVariance, short) - longVariance
  return years * (longVariance + excess * shareOfShort(years))
}

/** Of the time to expiry, how much the variance of now weighs. */
function shareOfShort(years: number): number {
  const decay = reversion * years
  return decay < 1e-9 ? 1 : -Math.expm1(-decay) / decay
}
