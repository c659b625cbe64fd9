import { Confluence } from '../../../core-node/confluence/confluence.ts'
import type { ContextView } from '../../../core-node/confluence/context-view.ts'
import { plainContext } from '../../../core-node/confluence/context-view.ts'
import { bonusWeights, effectiveWeights } from '../../../core-node/confluence/preset-weights.ts'
import type { Preset } from '../../../core-node/confluence/preset.ts'
import type { Feature, FeatureName } from '../../../core-node/features/feature.ts'
import { FeatureValue } from '../../../core-node/features/feature.ts'

/** A context that a test may change. */
export type Circumstances = { -readonly [Key in keyof ContextView]: ContextView[Key] }

/** What one feature says. */
export type Word = { readonly x: number; readonly quality: number }

export function scriptedFeatures(preset: Preset): Feature[] {
  return [...effectiveWeights(preset), ...bonusWeights(preset)].map(({ name }) => ({
    name,
    rawNames: [],
    value: new FeatureValue(0, 1e12),
  }))
}

/** A score of features that say what the test wants, all fully known. */
export function scripted(preset: Preset, circumstances: Partial<Circumstances> = {}) {
  const context: Circumstances = { ...plainContext, ...circumstances }
  const features = scriptedFeatures(preset)
  const confluence = new Confluence(preset, features, context)
  const clock = { tsUs: 0 }

  /** All say the same. */
  function say(x: number, quality = 1) {
    for (const { value } of features) value.set(x, quality, 1, 0)
    return evaluate()
  }

  /** Each says its own; who is not named says nothing. */
  function sayEach(words: Partial<Record<FeatureName, Word>> | readonly Word[]) {
    for (const [i, { name, value }] of features.entries()) {
      const word = Array.isArray(words) ? words[i] : (words as Record<string, Word>)[name]
      if (word === undefined) value.lose('missing', 0)
      else value.set(word.x, word.quality, 1, 0)
    }
    return evaluate()
  }

  function evaluate() {
    confluence.evaluate(clock)
    return [confluence.tier, confluence.gate]
  }

  return { confluence, context, features, say, sayEach }
}
