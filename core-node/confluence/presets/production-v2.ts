import type { Preset } from '../preset.ts'
import { thresholdSets } from '../threshold-sets.ts'
import { usualRules } from './usual-rules.ts'

/** The production configuration of 9 August 2025: the default. */
export const productionV2: Preset = {
  ...usualRules,
  name: 'production-v2',
  title: 'Production, August 2025',
  source:
    'Weights and tiers: production configuration of 9 August 2025, sum 1.00. Gates and hysteresis: ours.',
  weights: {
    gamma_levels_proximity: 0.22,
    volume_confirmation: 0.16,
    vwap_trend_signal: 0.13,
    sierra_pattern_strength: 0.13,
    mtf_confluence: 0.1,
    smart_money: 0.08,
    order_book_imbalance: 0.03,
    options_flow_bias: 0.02,
    vwap_bands_signal: 0.08,
    volume_imbalance_signal: 0.05,
  },
  normalizeWeights: false,
  thresholds: thresholdSets['option-2'],
  filter: 'shadow',
}
