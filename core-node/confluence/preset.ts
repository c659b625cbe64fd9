import type { Tier } from '../../shared/vocabulary.ts'
import type { FeatureName } from '../features/feature.ts'

/**
 * A weight set, its thresholds and its gates, with where they come from. Weights stand as their source
 * writes them; where they do not sum to 1 they are normalised when the score is built.
 */
export type Preset = {
  readonly name: string
  readonly title: string
  /** Where the numbers come from, and which of them are ours. */
  readonly source: string
  readonly weights: Readonly<Partial<Record<FeatureName, number>>>
  /** Divide by the sum of the weights. A preset that says 1.00 must be 1.00. */
  readonly normalizeWeights: boolean
  readonly thresholds: Thresholds
  readonly gates: Gates
}

/** The lowest score of each tier, inclusive, from high to low. */
export type Thresholds = Readonly<Record<Exclude<Tier, 'NO_TRADE'>, number>>

export type Gates = {
  /** Σ w·q below this: too little is known to trade on. */
  readonly minCoverage: number
  /** |Σ w·q·x| / Σ w·q·|x| below this: the features contradict each other. */
  readonly minAgreement: number
  /** A tier once reached is kept until the score falls this far below its threshold. */
  readonly hysteresis: number
}

export const tiers = ['PREMIUM', 'STRONG', 'GOOD', 'WEAK'] as const

/** How far a sum of weights that should be 1 may be off: the rounding of ten decimal numbers. */
export const weightTolerance = 1e-9

export function weightSum(preset: Preset): number {
  return Object.values(preset.weights).reduce((sum, weight) => sum + weight, 0)
}

/** The weights as the score uses them, in the preset's order. */
export function effectiveWeights(preset: Preset): { name: FeatureName; weight: number }[] {
  const divisor = preset.normalizeWeights ? weightSum(preset) : 1
  return Object.entries(preset.weights).map(([name, weight]) => ({
    name: name as FeatureName,
    weight: weight / divisor,
  }))
}

/** What is wrong with a preset, or undefined. */
export function presetProblem(preset: Preset): string | undefined {
  const sum = weightSum(preset)
  const negative = Object.entries(preset.weights).find(([, weight]) => !(weight >= 0))
  if (negative !== undefined) {
    return `the weight of ${negative[0]} is ${negative[1]}; it must be 0 or more`
  }
  if (!(sum > 0)) return 'no feature has a weight'
  if (!preset.normalizeWeights && Math.abs(sum - 1) > weightTolerance) {
    const total = Number(sum.toFixed(6))
    return `the weights sum to ${total}, not 1; correct them, or set normalizeWeights to true`
  }
  for (let i = 1; i < tiers.length; i++) {
    const [higher, lower] = [tiers[i - 1], tiers[i]] as [keyof Thresholds, keyof Thresholds]
    if (!(preset.thresholds[higher] > preset.thresholds[lower])) {
      return `the threshold of ${higher} must be above that of ${lower}`
    }
  }
  return undefined
}
