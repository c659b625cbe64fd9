import type { FeatureName } from '../features/feature.ts'
import type { Preset, Weights } from './preset.ts'

export type Weighted = { readonly name: FeatureName; readonly weight: number }

/** The sum of the weights as the source writes them, without nesting and bonus. */
export function weightSum({ weights }: Pick<Preset, 'weights'>): number {
  return weighted(weights).reduce((sum, { weight }) => sum + weight, 0)
}

/** The weights as the score uses them, in the preset's order. They sum to 1; a bonus comes on top. */
export function effectiveWeights(preset: Preset): Weighted[] {
  const { nested, weights } = preset
  const divisor = preset.normalizeWeights ? weightSum(preset) : 1
  const normalised = weighted(weights).map(({ name, weight }) => ({
    name,
    weight: weight / divisor,
  }))
  if (nested === undefined) return normalised
  const added = weighted(nested.parts).filter(({ name }) => weights[name] === undefined)
  const original = normalised.map(({ name, weight }) => ({
    name,
    weight: nested.originalShare * weight + (nested.parts[name] ?? 0),
  }))
  return [...original, ...added]
}

/** The features of the bonus, each with its equal share of the cap. */
export function bonusWeights({ bonus }: Preset): Weighted[] {
  if (bonus === undefined) return []
  return bonus.features.map((name) => ({ name, weight: bonus.cap / bonus.features.length }))
}

function weighted(weights: Weights): Weighted[] {
  return Object.entries(weights).map(([name, weight]) => ({ name: name as FeatureName, weight }))
}
