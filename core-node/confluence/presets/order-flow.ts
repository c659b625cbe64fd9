import type { Preset } from '../preset.ts'
import { productionV2 } from './production-v2.ts'

const {
  gamma_levels_proximity: _gamma,
  options_flow_bias: _options,
  ...withoutOptions
} = productionV2.weights

/**
 * The production preset for a user without an options subscription: the same features but the two that
 * need an option chain, their weights normalised.
 *
 * Its coverage gate is lower because three of its eight features are not built yet: even with everything
 * else known, coverage stays below 0.6 (`mia presets order-flow` prints how much is built).
 */
export const orderFlow: Preset = {
  name: 'order-flow',
  title: 'Order flow, without options',
  source:
    'production-v2 without gamma_levels_proximity and options_flow_bias, normalised. Gates: ours.',
  weights: withoutOptions,
  normalizeWeights: true,
  thresholds: productionV2.thresholds,
  gates: { ...productionV2.gates, minCoverage: 0.3 },
}
