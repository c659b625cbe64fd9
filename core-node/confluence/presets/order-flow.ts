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
 */
export const orderFlow: Preset = {
  ...productionV2,
  name: 'order-flow',
  title: 'Order flow, without options',
  source:
    'production-v2 without gamma_levels_proximity and options_flow_bias, normalised. Ours, for recordings and accounts without option data.',
  weights: withoutOptions,
  normalizeWeights: true,
}
