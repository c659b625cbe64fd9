import { weightSum } from './preset-weights.ts'
import type { Preset, Thresholds } from './preset.ts'
import { tiers } from './preset.ts'

/** How far a sum of weights that should be 1 may be off: the rounding of ten decimal numbers. */
export const weightTolerance = 1e-9

/** What is wrong with a preset, or undefined. */
export function presetProblem(preset: Preset): string | undefined {
  return weightProblem(preset) ?? thresholdProblem(preset.thresholds)
}

export function weightProblem(preset: Preset): string | undefined {
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
  return undefined
}

export function thresholdProblem(thresholds: Thresholds): string | undefined {
  for (let i = 1; i < tiers.length; i++) {
    const [higher, lower] = [tiers[i - 1], tiers[i]] as [keyof Thresholds, keyof Thresholds]
    if (!(thresholds[higher] > thresholds[lower])) {
      return `the threshold of ${higher} must be above that of ${lower}`
    }
  }
  return thresholds.WEAK > 0 ? undefined : 'the threshold of WEAK must be above 0'
}
