import type { Config } from '../../shared/config.ts'
import { thresholdProblem, weightProblem } from './preset-problem.ts'
import type { Preset, Thresholds } from './preset.ts'
import { thresholdSets } from './threshold-sets.ts'

export type Overrides = {
  readonly confluence: Config['confluence']
  readonly strategy: Config['strategy']
}

export type Overridden =
  | { readonly ok: true; readonly preset: Preset }
  | { readonly ok: false; readonly field: string; readonly problem: string }

/** Settings of strategy that stand in place of a preset's; the others are no part of it. */
const strategyFields = ['battleNavale', 'routing', 'regimeTilt'] as const

/** A preset with what a configuration sets in its place: the configuration goes before the preset. */
export function overridden(preset: Preset, overrides: Overrides, origin: string): Overridden {
  const { confluence } = overrides
  const fields = overriddenFields(overrides)
  if (fields.length === 0) return { ok: true, preset }
  const own: Preset = {
    ...withWeights(preset, overrides),
    ...withRules(preset, overrides),
    name: [preset.name, ...fields].join('+'),
    source: `${fields.join(', ')} of ${origin}, the rest of ${preset.name}`,
    thresholds: thresholdsOf(confluence) ?? preset.thresholds,
  }
  const ofWeights = weightProblem(own)
  if (ofWeights !== undefined) {
    return { ok: false, field: 'confluence.weights', problem: ofWeights }
  }
  const ofThresholds = thresholdProblem(own.thresholds)
  if (ofThresholds !== undefined) {
    return { ok: false, field: 'confluence.thresholds', problem: ofThresholds }
  }
  return { ok: true, preset: own }
}

/** What is set, without the name of the preset. */
function overriddenFields({ confluence, strategy }: Overrides): string[] {
  const { preset: _, ...ofScore } = confluence
  const set = Object.entries(ofScore).filter(([, value]) => value !== undefined)
  const ofStrategy = strategyFields.filter((field) => strategy[field] !== undefined)
  return [...set.map(([field]) => field), ...ofStrategy]
}

/** Weights of one's own take the place of the preset's whole scheme, its nesting and bonus included. */
function withWeights(preset: Preset, { confluence }: Overrides): Preset {
  const { weights, normalizeWeights } = confluence
  if (weights === undefined) {
    return { ...preset, normalizeWeights: normalizeWeights ?? preset.normalizeWeights }
  }
  const { nested: _nested, bonus: _bonus, ...rest } = preset
  return { ...rest, weights, normalizeWeights: normalizeWeights ?? false }
}

function withRules(preset: Preset, { confluence, strategy }: Overrides): Partial<Preset> {
  const { factors } = confluence
  return {
    normalization: confluence.normalization ?? preset.normalization,
    factors: {
      session: factors?.session ?? preset.factors.session,
      volatility: factors?.volatility ?? preset.factors.volatility,
      gammaCycle: factors?.gammaCycle ?? preset.factors.gammaCycle,
    },
    dynamicGate: confluence.dynamicGate ?? preset.dynamicGate,
    battleNavale: strategy.battleNavale ?? preset.battleNavale,
    routing: strategy.routing ?? preset.routing,
    regimeTilt: strategy.regimeTilt ?? preset.regimeTilt,
  }
}

function thresholdsOf({ thresholds }: Config['confluence']): Thresholds | undefined {
  return typeof thresholds === 'string' ? thresholdSets[thresholds] : thresholds
}
