import { clip } from '../../shared/rounding.ts'
import type { VolatilityClass } from '../../shared/vocabulary.ts'

/** Weights of the 1, 5, 15 and 60 minute trends; each set sums to 1. */
export type TimeframeWeights = readonly [number, number, number, number]

export const fixedWeights: TimeframeWeights = [0.5, 0.3, 0.2, 0]

/** The quicker the market, the more its short trends tell. */
export const weightsByVolatility: Readonly<Record<VolatilityClass, TimeframeWeights>> = {
  low: [0.3, 0.3, 0.25, 0.15],
  normal: [0.5, 0.3, 0.15, 0.05],
  high: [0.7, 0.2, 0.1, 0],
  extreme: [0.7, 0.2, 0.1, 0],
}

/** A trend of less than this says neither up nor down. */
const minTrend = 0.1
/** Trends of more than this against each other are a conflict. */
const conflictTrend = 0.3
const agreementBonus = 1.2
const conflictPenalty = 1 - 0.15

/** Σ of the weights of the timeframes that are there, 0 to 1: exactly 1 when all are. */
export function presentWeight(trends: Float64Array, weights: TimeframeWeights): number {
  let sum = 0
  for (let i = 0; i < trends.length; i++) {
    if (isPresent(trends, i)) sum += weights[i] as number
  }
  // 0.7 + 0.2 + 0.1 is a little less than 1 in a double.
  return Math.round(sum * 1e9) / 1e9
}

/** The share of the timeframes with a weight whose trend is 0.1 or more, 0 to 1. */
export function completeness(trends: Float64Array, weights: TimeframeWeights): number {
  let wanted = 0
  let clear = 0
  for (let i = 0; i < trends.length; i++) {
    if ((weights[i] as number) === 0) continue
    wanted++
    if (Math.abs(trends[i] as number) >= minTrend) clear++
  }
  return clear / wanted
}

/**
 * The trends of several timeframes as one, −1 to 1: their weighted mean; times 1.2 when all are there and
 * clearly of one sign; times 0.85 for every pair that is at odds.
 * @param trends NaN where a timeframe is missing
 */
export function combineTrends(trends: Float64Array, weights: TimeframeWeights): number {
  const present = presentWeight(trends, weights)
  if (!(present > 0)) return 0
  let sum = 0
  for (let i = 0; i < trends.length; i++) {
    if (isPresent(trends, i)) sum += (weights[i] as number) * (trends[i] as number)
  }
  const mean = sum / present
  if (isAgreed(trends, weights)) return clip(mean * agreementBonus)
  return mean * conflictPenalty ** conflicts(trends, weights)
}

function isPresent(trends: Float64Array, i: number): boolean {
  const trend = trends[i] as number
  return trend === trend
}

function isAgreed(trends: Float64Array, weights: TimeframeWeights): boolean {
  const side = Math.sign(trends[0] as number)
  for (let i = 0; i < trends.length; i++) {
    if ((weights[i] as number) > 0 && !((trends[i] as number) * side >= minTrend)) return false
  }
  return true
}

/** Every trend up against every trend down is a pair. */
function conflicts(trends: Float64Array, weights: TimeframeWeights): number {
  let up = 0
  let down = 0
  for (let i = 0; i < trends.length; i++) {
    if ((weights[i] as number) === 0) continue
    if ((trends[i] as number) > conflictTrend) up++
    if ((trends[i] as number) < -conflictTrend) down++
  }
  return up * down
}
