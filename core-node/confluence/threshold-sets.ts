import type { ThresholdSetName } from '../../shared/config.ts'
import type { Thresholds } from './preset.ts'

/**
 * Every set of four thresholds that the source documents give. Their other two sets are not of four: the
 * dynamic gate of July (see elite-v3) and the ±0.25 of Battle Navale.
 */
export const thresholdSets: Readonly<Record<ThresholdSetName, Thresholds>> = {
  /** Weekend report ("after") and production configuration, August 2025. */
  'option-2': { PREMIUM: 0.38, STRONG: 0.32, GOOD: 0.28, WEAK: 0.18 },
  /** Architecture and summary of optimisations, August 2025. */
  'percent-90': { PREMIUM: 0.9, STRONG: 0.8, GOOD: 0.7, WEAK: 0.6 },
  /** Weekend report ("before"). */
  before: { PREMIUM: 0.9, STRONG: 0.75, GOOD: 0.65, WEAK: 0.55 },
  /** Weekend report ("adjustments"): it gives three, WEAK stays that of option 2. */
  tighter: { PREMIUM: 0.42, STRONG: 0.35, GOOD: 0.3, WEAK: 0.18 },
  /** Weekend report ("adjustments"): it gives three, WEAK stays that of option 2. */
  looser: { PREMIUM: 0.35, STRONG: 0.28, GOOD: 0.25, WEAK: 0.18 },
}
