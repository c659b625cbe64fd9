import type { Preset } from '../preset.ts'
import { thresholdSets } from '../threshold-sets.ts'
import { productionV2 } from './production-v2.ts'
import { unreachable } from './usual-rules.ts'

const noWeak =
  'The source gives PREMIUM, STRONG and GOOD only. WEAK stays at the 0.18 of option 2, so weak signals trade as in production-v2.'

/** The weekend report: production's weights with the thresholds it had before, and its adjustments. */
export const weekendTight: Preset = {
  ...productionV2,
  name: 'weekend-tight',
  title: 'Weekend report, tighter, August 2025',
  source:
    'Thresholds: weekend report, adjustment if there are too many signals. Weights: production-v2.',
  thresholds: thresholdSets.tighter,
  warnings: [noWeak],
}

export const weekendLoose: Preset = {
  ...productionV2,
  name: 'weekend-loose',
  title: 'Weekend report, looser, August 2025',
  source:
    'Thresholds: weekend report, adjustment if there are too few signals. Weights: production-v2.',
  thresholds: thresholdSets.looser,
  warnings: [noWeak],
}

export const weekendBefore: Preset = {
  ...productionV2,
  name: 'weekend-before',
  title: 'Weekend report, before its change, August 2025',
  source: 'Thresholds: weekend report, "before". Weights: production-v2.',
  thresholds: thresholdSets.before,
  warnings: [unreachable],
}

export const percent90: Preset = {
  ...productionV2,
  name: 'percent-90',
  title: 'Production’s weights, thresholds in tens of percent',
  source:
    'Thresholds: architecture document and summary of optimisations, August 2025. Weights: production-v2.',
  thresholds: thresholdSets['percent-90'],
  warnings: [unreachable],
}
