import { logRatio } from './black.ts'
import { inverseRootTwo, scaledComplement } from './normal-distribution.ts'

/** Convergence is cubic: five steps are usual, bisection alone would need some fifty. */
const maxSteps = 64
const precision = 1e-12
/** No market needs more: at 1,000 % a year that is 25 years. It keeps e^(y²) far from overflow. */
const maxTotalVolatility = 50
const rootTwoOverPi = Math.sqrt(2 / Math.PI)

/**
 * The total volatility v = σ√T at which Black's formula gives an undiscounted price.
 *
 * With h = x/v, t = v/2 and x = −|ln(F/K)| the out-of-the-money price over √(FK) is
 * b(v) = ½·e^(−(h²+t²)/2)·D(v), D = erfcx(−(h+t)/√2) − erfcx(−(h−t)/√2), and its vega e^(−(h²+t²)/2)/√(2π).
 * So ln b needs no exponential and cannot underflow, and its slope is √(2/π)/D. Solved for ln b = ln β by
 * Halley's method inside a bracket, from the start of signal definitions §4.1.
 *
 * @param price of the call or put, undiscounted, in points
 * @returns NaN when no volatility gives the price: at or below the intrinsic value, at or above its bound
 */
export function impliedTotalVolatility(
  price: number,
  forward: number,
  strike: number,
  isCall: boolean,
): number {
  const intrinsic = Math.max(0, isCall ? forward - strike : strike - forward)
  const scale = Math.sqrt(forward * strike)
  const target = (price - intrinsic) / scale
  // A time value is worth less than the smaller of forward and strike.
  if (!(target > 0 && price - intrinsic < Math.min(forward, strike))) return Number.NaN
  return solve(target, -Math.abs(logRatio(forward, strike)))
}

/** @param x −|ln(F/K)| */
function solve(target: number, x: number): number {
  const logTarget = Math.log(target)
  let low = 0
  let high = maxTotalVolatility
  let v = Math.min(firstGuess(target, x), high / 2)
  for (let step = 0; step < maxSteps; step++) {
    const h = x / v
    const t = v / 2
    const d1 = h + t
    const difference =
      scaledComplement(-d1 * inverseRootTwo) - scaledComplement((t - h) * inverseRootTwo)
    const miss = Math.log(difference / 2) - (h * h + t * t) / 2 - logTarget
    if (miss > 0) high = v
    else low = v
    const slope = rootTwoOverPi / difference
    const newton = miss / slope
    const curvature = (d1 * (h - t)) / v - slope
    const next = v - newton / (1 - 0.5 * newton * curvature)
    const change = Math.abs(next - v)
    if (change <= precision * v) return next
    // A step out of the bracket, or none at all (NaN), is a bisection.
    v = next > low && next < high ? next : (low + high) / 2
    if (high - low <= precision * v) return v
  }
  return Number.NaN
}

function firstGuess(target: number, x: number): number {
  const nearTheMoney = Math.sqrt(2 * Math.PI) * target
  const farFromIt = -x / Math.sqrt(2 * Math.max(1e-3, -Math.log(target)))
  return Math.max(nearTheMoney, farFromIt)
}
