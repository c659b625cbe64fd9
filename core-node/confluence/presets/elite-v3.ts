import type { Preset } from '../preset.ts'
import { thresholdSets } from '../threshold-sets.ts'
import { usualRules } from './usual-rules.ts'

/** The status report of July 2025, with everything its techniques add. */
export const eliteV3: Preset = {
  ...usualRules,
  name: 'elite-v3',
  title: 'Elite, July 2025',
  source:
    'Weights, dynamic gate and factors: status report of July 2025. Its labels say 60 + 25 + 15 %, the weights sum to 1.61. It gives no tiers: those of option 2 size what passes the gate. Which volatility is which factor, and the gate of 0.50 in extreme volatility: ours.',
  weights: {
    gamma_levels_proximity: 0.32,
    volume_confirmation: 0.23,
    vwap_trend_signal: 0.18,
    sierra_pattern_strength: 0.18,
    mtf_confluence: 0.15,
    smart_money: 0.09,
    order_book_imbalance: 0.15,
    options_flow_bias: 0.15,
    tick_momentum: 0.08,
    delta_divergence: 0.08,
  },
  normalizeWeights: true,
  thresholds: thresholdSets['option-2'],
  dynamicGate: { low: 0.2, normal: 0.25, high: 0.35, extreme: 0.5 },
  factors: { session: 'scale', volatility: true, gammaCycle: true },
  battleNavale: 'confirm',
  routing: 'require',
  filter: 'gate',
  warnings: [
    'It asks for a learned filter as a gate. None is built yet: entries are refused outside replays, and in a replay they pass and say so.',
  ],
}
