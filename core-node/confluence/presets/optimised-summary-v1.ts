import type { Preset } from '../preset.ts'
import { architectureV2 } from './architecture-v2.ts'

/** The summary of optimisations: the tree of the architecture document and two new features in it. */
export const optimisedSummaryV1: Preset = {
  ...architectureV2,
  name: 'optimised-summary-v1',
  title: 'Summary of optimisations, the tree, August 2025',
  source:
    'Weights, thresholds and bonus: summary of optimisations. Its label says 100 %, the weights sum to 1.295. It gives the two new features the weights that production gives the other way round. How the bonus is shared and applied: ours.',
  weights: {
    ...architectureV2.weights,
    vwap_bands_signal: 0.05,
    volume_imbalance_signal: 0.08,
  },
  bonus: { cap: 0.1, features: ['tick_momentum', 'delta_divergence'] },
}

/** The same document's other scheme: the original score, and the new features beside it. */
export const optimisedSummaryNested: Preset = {
  ...architectureV2,
  name: 'optimised-summary-nested',
  title: 'Summary of optimisations, nested, August 2025',
  source:
    'Summary of optimisations: 0.60 · original + 0.15 · VWAP + 0.15 · volume + 0.10 · smart money, and a bonus of at most 0.10. Original is read as the normalised tree without the new features, VWAP as the bands, volume as the profile’s imbalance. How the bonus is shared and applied: ours.',
  nested: {
    originalShare: 0.6,
    parts: { vwap_bands_signal: 0.15, volume_imbalance_signal: 0.15, smart_money: 0.1 },
  },
  bonus: { cap: 0.1, features: ['tick_momentum', 'delta_divergence'] },
}
