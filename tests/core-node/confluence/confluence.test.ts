import { describe, test } from 'vitest'

import { Confluence } from '../../../core-node/confluence/confluence.ts'
import type { Preset } from '../../../core-node/confluence/preset.ts'
import { effectiveWeights, presetProblem, weightSum } from '../../../core-node/confluence/preset.ts'
import { presets } from '../../../core-node/confluence/presets.ts'
import { orderFlow } from '../../../core-node/confluence/presets/order-flow.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import type { Feature, FeatureName } from '../../../core-node/features/feature.ts'
import { FeatureValue } from '../../../core-node/features/feature.ts'
import { registry } from '../../../core-node/features/registry.ts'

/** Features that say what the test wants, all fully known. */
function scripted(preset: Preset) {
  const features = Object.keys(preset.weights).map((name) => ({
    name: name as FeatureName,
    rawNames: [],
    value: new FeatureValue(0, 1e12),
  }))
  const confluence = new Confluence(preset, features satisfies Feature[])
  const say = (x: number, quality = 1) => {
    for (const { value } of features) value.set(x, quality, 1, 0)
    confluence.evaluate({ tsUs: 0 })
    return [confluence.tier, confluence.gate]
  }
  return { confluence, features, say }
}

describe('presets', () => {
  test('the production weights are the ten of the configuration and sum to exactly 1', ({
    expect,
  }) => {
    expect(weightSum(productionV2)).toBe(1)
    expect(productionV2.weights).toEqual({
      gamma_levels_proximity: 0.22,
      volume_confirmation: 0.16,
      vwap_trend_signal: 0.13,
      sierra_pattern_strength: 0.13,
      mtf_confluence: 0.1,
      smart_money: 0.08,
      order_book_imbalance: 0.03,
      options_flow_bias: 0.02,
      vwap_bands_signal: 0.08,
      volume_imbalance_signal: 0.05,
    })
    expect(productionV2.thresholds).toEqual({ PREMIUM: 0.38, STRONG: 0.32, GOOD: 0.28, WEAK: 0.18 })
  })

  test('order-flow drops what needs options and normalises the rest', ({ expect }) => {
    const names = effectiveWeights(orderFlow).map(({ name }) => name)
    const needOptions = registry.filter(({ inputs }) => inputs.includes('options'))
    for (const { name } of needOptions) expect(names).not.toContain(name)
    expect(names).toHaveLength(registry.length - needOptions.length)
    const total = effectiveWeights(orderFlow).reduce((sum, { weight }) => sum + weight, 0)
    expect(total).toBeCloseTo(1, 12)
  })

  test('none has a problem, and one that has is told which', ({ expect }) => {
    expect(presets.map(presetProblem)).toEqual(presets.map(() => undefined))
    const spoilt = (changes: Partial<Preset>) => presetProblem({ ...productionV2, ...changes })
    const { smart_money: _, ...rest } = productionV2.weights
    expect(spoilt({ weights: { ...rest, smart_money: 0.09 } })).toMatch(/sum to 1\.01, not 1/)
    expect(spoilt({ weights: { ...rest, smart_money: -0.08 } })).toMatch(/smart_money is -0\.08/)
    expect(spoilt({ weights: {} })).toMatch(/no feature/)
    expect(spoilt({ thresholds: { PREMIUM: 0.3, STRONG: 0.32, GOOD: 0.28, WEAK: 0.18 } })).toMatch(
      /PREMIUM must be above that of STRONG/,
    )
  })
})

describe('score and tiers', () => {
  const cases = [
    [1, 'PREMIUM'],
    [0.38, 'PREMIUM'],
    [0.379, 'STRONG'],
    [0.32, 'STRONG'],
    [0.28, 'GOOD'],
    [0.18, 'WEAK'],
    [0.179, 'NO_TRADE'],
    [-0.38, 'PREMIUM'],
    [0, 'NO_TRADE'],
  ] as const
  for (const [x, tier] of cases) {
    test(`all features at ${x} reach ${tier}`, ({ expect }) => {
      const { say, confluence } = scripted(productionV2)
      expect(say(x)[0]).toBe(tier)
      expect(confluence.net).toBeCloseTo(x, 12)
      expect(confluence.side).toBe(Math.sign(x))
    })
  }

  test('a tier is kept until the score is 0.02 below its threshold', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect([0.279, 0.28, 0.262, 0.259].map((x) => say(x)[0])).toEqual([
      'WEAK',
      'GOOD',
      'GOOD',
      'WEAK',
    ])
  })

  test('the other side must hold for two evaluations', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect([0.4, -0.4, -0.4, 0.4].map((x) => say(x).join())).toEqual([
      'PREMIUM,none',
      'NO_TRADE,flip',
      'PREMIUM,none',
      'NO_TRADE,flip',
    ])
  })

  test('too little known is no trade, however strong', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect(say(1, 0.59)).toEqual(['NO_TRADE', 'coverage'])
    expect(say(1, 0.6)).toEqual(['PREMIUM', 'none'])
  })

  test('features that contradict each other are no trade', ({ expect }) => {
    const { features, confluence } = scripted(productionV2)
    for (const [i, { value }] of features.entries()) value.set(i === 0 ? 1 : -0.2, 1, 1, 0)
    confluence.evaluate({ tsUs: 0 })
    expect(confluence.agreement).toBeLessThan(0.35)
    expect([confluence.tier, confluence.gate]).toEqual(['NO_TRADE', 'agreement'])
  })

  test('without volume there is no trade', ({ expect }) => {
    const { features, confluence } = scripted(productionV2)
    for (const { name, value } of features) {
      if (name === 'volume_confirmation') value.lose('missing', 0)
      else value.set(1, 1, 1, 0)
    }
    confluence.evaluate({ tsUs: 0 })
    expect([confluence.tier, confluence.gate]).toEqual(['NO_TRADE', 'required'])
  })
})
