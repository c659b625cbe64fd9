import { describe, test } from 'vitest'

import { overridden } from '../../../core-node/confluence/preset-overrides.ts'
import { effectiveWeights } from '../../../core-node/confluence/preset-weights.ts'
import type { Preset } from '../../../core-node/confluence/preset.ts'
import { eliteV3 } from '../../../core-node/confluence/presets/elite-v3.ts'
import { optimisedSummaryNested } from '../../../core-node/confluence/presets/optimised-summary-v1.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import { Config } from '../../../shared/config.ts'

function withConfig(preset: Preset, config: object) {
  return overridden(preset, Config.parse(config), 'config.json')
}

function presetWith(preset: Preset, config: object): Preset {
  const outcome = withConfig(preset, config)
  if (!outcome.ok) throw new Error(outcome.problem)
  return outcome.preset
}

describe('a configuration that sets nothing', () => {
  test('leaves the preset as it is', ({ expect }) => {
    expect(presetWith(eliteV3, {})).toBe(eliteV3)
    expect(presetWith(eliteV3, { confluence: { preset: 'elite-v3' } })).toBe(eliteV3)
    expect(presetWith(eliteV3, { strategy: { pauseMs: 0 } })).toBe(eliteV3)
  })
})

describe('what a configuration sets', () => {
  test('goes before the preset, names itself, and leaves the rest', ({ expect }) => {
    const own = presetWith(productionV2, {
      confluence: { thresholds: 'tighter', factors: { volatility: true } },
      strategy: { battleNavale: 'confirm', routing: 'require', regimeTilt: 0.1 },
    })
    expect(own).toEqual({
      ...productionV2,
      name: 'production-v2+thresholds+factors+battleNavale+routing+regimeTilt',
      source:
        'thresholds, factors, battleNavale, routing, regimeTilt of config.json, the rest of production-v2',
      thresholds: { PREMIUM: 0.42, STRONG: 0.35, GOOD: 0.3, WEAK: 0.18 },
      factors: { session: 'gate', volatility: true, gammaCycle: false },
      battleNavale: 'confirm',
      routing: 'require',
      regimeTilt: 0.1,
    })
  })

  test('switches the gate by volatility on with July’s figures, changes them, and off', ({
    expect,
  }) => {
    const gateOf = (preset: Preset, dynamicGate: unknown) =>
      presetWith(preset, { confluence: { dynamicGate } }).dynamicGate
    expect(gateOf(productionV2, {})).toEqual(eliteV3.dynamicGate)
    expect(gateOf(productionV2, { high: 0.4 })).toEqual({ ...eliteV3.dynamicGate, high: 0.4 })
    expect(gateOf(eliteV3, false)).toBe(false)
  })

  test('as weights takes the place of the whole scheme, nesting and bonus included', ({
    expect,
  }) => {
    const weights = { volume_confirmation: 0.75, vwap_trend_signal: 0.25 }
    const own = presetWith(optimisedSummaryNested, { confluence: { weights } })
    expect([own.nested, own.bonus, own.normalizeWeights]).toEqual([undefined, undefined, false])
    expect(effectiveWeights(own).map(({ weight }) => weight)).toEqual([0.75, 0.25])
  })

  test('as weights must sum to 1, or be normalised', ({ expect }) => {
    const weights = { volume_confirmation: 0.8, vwap_trend_signal: 0.8 }
    expect(withConfig(productionV2, { confluence: { weights } })).toEqual({
      ok: false,
      field: 'confluence.weights',
      problem: 'the weights sum to 1.6, not 1; correct them, or set normalizeWeights to true',
    })
    const own = presetWith(productionV2, { confluence: { weights, normalizeWeights: true } })
    expect(effectiveWeights(own).map(({ weight }) => weight)).toEqual([0.5, 0.5])
    expect(withConfig(eliteV3, { confluence: { normalizeWeights: false } })).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/sum to 1\.61, not 1/),
    })
  })

  test('as thresholds must fall from PREMIUM to WEAK', ({ expect }) => {
    const thresholds = { PREMIUM: 0.4, STRONG: 0.4, GOOD: 0.3, WEAK: 0.2 }
    expect(withConfig(productionV2, { confluence: { thresholds } })).toEqual({
      ok: false,
      field: 'confluence.thresholds',
      problem: 'the threshold of PREMIUM must be above that of STRONG',
    })
    for (const unknown of ['best', { PREMIUM: 0.4 }, { ...thresholds, PREMIUM: 1.1 }]) {
      expect(Config.safeParse({ confluence: { thresholds: unknown } }).success).toBe(false)
    }
    expect(Config.safeParse({ strategy: { regimeTilt: 0.21 } }).success).toBe(false)
  })
})
