import type { Preset } from '../preset.ts'
import { thresholdSets } from '../threshold-sets.ts'
import { unreachable, usualRules } from './usual-rules.ts'

/** The architecture document: ten features in a tree, and a bonus. */
export const architectureV2: Preset = {
  ...usualRules,
  name: 'architecture-v2',
  title: 'Architecture, August 2025',
  source:
    'Weights, thresholds and the bonus of 7 %: architecture document. Its label says 100 %, the weights sum to 1.165. How the bonus is shared and applied: ours.',
  weights: {
    gamma_levels_proximity: 0.12,
    volume_confirmation: 0.2,
    vwap_trend_signal: 0.16,
    sierra_pattern_strength: 0.16,
    mtf_confluence: 0.12,
    smart_money: 0.125,
    order_book_imbalance: 0.15,
    put_call_ratio: 0.08,
    vix_level: 0.03,
    dealer_position: 0.02,
  },
  normalizeWeights: true,
  bonus: { cap: 0.07, features: ['tick_momentum', 'delta_divergence'] },
  thresholds: thresholdSets['percent-90'],
  warnings: [unreachable],
}
