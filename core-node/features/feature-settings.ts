import type { GammaSettings } from './gamma-levels-proximity.ts'
import { gammaDefaults } from './gamma-levels-proximity.ts'
import type { PutCallSettings } from './put-call-ratio.ts'
import { putCallDefaults } from './put-call-ratio.ts'

/** What a user may choose about the features' definitions. */
export type FeatureSettings = {
  readonly gamma: GammaSettings
  readonly putCall: PutCallSettings
  /** How much large resting orders weigh in the book's imbalance, 0 to 1. */
  readonly largeOrderWeight: number
  /** Whether the weights of the timeframes follow the volatility regime. */
  readonly timeframesFollowVolatility: boolean
}

export const defaultFeatureSettings: FeatureSettings = {
  gamma: gammaDefaults,
  putCall: putCallDefaults,
  largeOrderWeight: 0.25,
  timeframesFollowVolatility: false,
}
