import { normalDistribution } from './normal-distribution.ts'

/**
 * Black's formula on the forward (F. Black, "The pricing of commodity contracts", 1976), undiscounted:
 * C = F·Φ(d₁) − K·Φ(d₂), d₁ = ln(F/K)/v + v/2, d₂ = d₁ − v, v = σ√T the total volatility.
 */
export function blackPrice(
  forward: number,
  strike: number,
  totalVolatility: number,
  isCall: boolean,
): number {
  const sign = isCall ? 1 : -1
  if (totalVolatility <= 0) return Math.max(0, sign * (forward - strike))
  const d1 = blackD1(forward, strike, totalVolatility)
  const d2 = d1 - totalVolatility
  return sign * (forward * normalDistribution(sign * d1) - strike * normalDistribution(sign * d2))
}

export function blackD1(forward: number, strike: number, totalVolatility: number): number {
  return logRatio(forward, strike) / totalVolatility + totalVolatility / 2
}

/** ln(a/b), without loss where a and b are close: for a short-dated option that is where it matters. */
export function logRatio(a: number, b: number): number {
  const excess = (a - b) / b
  return Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(a / b)
}
