import type { MarketRegimeKind } from '../../shared/vocabulary.ts'
import type { FeatureName } from '../features/feature.ts'
import type { Weighted } from './preset-weights.ts'

/** A tilt moves weights by a fifth at most. */
export const maxTilt = 0.2

/** Whose word counts for more in which regime: those that follow a move, those that fade it. */
const leanings: Partial<Record<FeatureName, Exclude<MarketRegimeKind, 'transition'>>> = {
  vwap_trend_signal: 'trend',
  mtf_confluence: 'trend',
  tick_momentum: 'trend',
  volume_confirmation: 'trend',
  gamma_levels_proximity: 'range',
  vwap_bands_signal: 'range',
  volume_imbalance_signal: 'range',
  delta_divergence: 'range',
}

/**
 * The weights in a regime: features that lean to it weigh more by the tilt, those of the other regime less
 * by it; all are then scaled back to the sum they had.
 */
export function tiltedWeights(
  weights: readonly Weighted[],
  regime: MarketRegimeKind,
  tilt: number,
): Float64Array {
  const tilted = Float64Array.from(weights, ({ name, weight }) => {
    const leaning = leanings[name]
    if (regime === 'transition' || leaning === undefined) return weight
    return weight * (leaning === regime ? 1 + tilt : 1 - tilt)
  })
  const before = weights.reduce((sum, { weight }) => sum + weight, 0)
  const after = tilted.reduce((sum, weight) => sum + weight, 0)
  return after > 0 ? tilted.map((weight) => (weight * before) / after) : tilted
}
