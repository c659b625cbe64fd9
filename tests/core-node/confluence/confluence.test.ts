import { describe, test } from 'vitest'

import { Confluence } from '../../../core-node/confluence/confluence.ts'
import { presets } from '../../../core-node/confluence/presets.ts'
import { optimisedSummaryNested } from '../../../core-node/confluence/presets/optimised-summary-v1.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import { scripted } from './scripted.ts'

describe('score and tiers', () => {
  const cases = [
    [1, 'PREMIUM'],
    [0.38, 'PREMIUM'],
    [0.379, 'STRONG'],
    [0.37, 'STRONG'],
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
      expect(confluence.score).toBeCloseTo(Math.abs(x), 12)
      expect(confluence.side).toBe(Math.sign(x))
    })
  }

  test('what speaks for buying less what speaks for selling is the net score', ({ expect }) => {
    const { confluence, sayEach } = scripted(productionV2)
    sayEach({
      gamma_levels_proximity: { x: 0.5, quality: 1 },
      volume_confirmation: { x: -0.25, quality: 0.5 },
    })
    expect(confluence.longScore).toBeCloseTo(0.11, 12)
    expect(confluence.shortScore).toBeCloseTo(0.02, 12)
    expect(confluence.net).toBeCloseTo(0.09, 12)
    expect(confluence.agreement).toBeCloseTo(0.09 / 0.13, 12)
    expect(confluence.coverage).toBeCloseTo(0.3, 12)
  })
})

describe('a tier', () => {
  test('is kept until the score is 0.02 below its threshold', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect([0.279, 0.28, 0.262, 0.259].map((x) => say(x)[0])).toEqual([
      'WEAK',
      'GOOD',
      'GOOD',
      'WEAK',
    ])
  })

  test('is not kept by the other side', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect([0.28, -0.262, -0.262].map((x) => say(x)[0])).toEqual(['GOOD', 'NO_TRADE', 'WEAK'])
  })

  test('of the other side must hold for two evaluations', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect([0.4, -0.4, -0.4, 0.4].map((x) => say(x).join())).toEqual([
      'PREMIUM,none',
      'NO_TRADE,flip',
      'PREMIUM,none',
      'NO_TRADE,flip',
    ])
  })

  test('that was lost is free for either side at once', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect([0.4, 0.1, -0.4].map((x) => say(x).join())).toEqual([
      'PREMIUM,none',
      'NO_TRADE,none',
      'PREMIUM,none',
    ])
  })
})

describe('gates', () => {
  test('too little known is no trade, however strong', ({ expect }) => {
    const { say } = scripted(productionV2)
    expect(say(1, 0.59)).toEqual(['NO_TRADE', 'coverage'])
    expect(say(1, 0.6)).toEqual(['PREMIUM', 'none'])
  })

  test('features that contradict each other are no trade, however loud', ({ expect }) => {
    const split = (names: number) => {
      const { confluence, features, sayEach } = scripted(productionV2)
      const outcome = sayEach(features.map((_, i) => ({ x: i < names ? 1 : -1, quality: 1 })))
      return { agreement: confluence.agreement, net: confluence.net, outcome }
    }
    // 0.74 against 0.26, and 0.64 against 0.36.
    expect(split(5).agreement).toBeCloseTo(0.48, 12)
    expect(split(5).outcome).toEqual(['PREMIUM', 'none'])
    expect(split(4).net).toBeCloseTo(0.28, 12)
    expect(split(4).agreement).toBeCloseTo(0.28, 12)
    expect(split(4).outcome).toEqual(['NO_TRADE', 'agreement'])
  })

  test('without volume there is no trade', ({ expect }) => {
    const { features, sayEach } = scripted(productionV2)
    const all = Object.fromEntries(features.map(({ name }) => [name, { x: 1, quality: 1 }]))
    const { volume_confirmation: _, ...withoutVolume } = all
    expect(sayEach(withoutVolume)).toEqual(['NO_TRADE', 'required'])
    const { order_book_imbalance: _book, vwap_trend_signal: _vwap, ...withoutFlow } = all
    expect(sayEach(withoutFlow)).toEqual(['NO_TRADE', 'required'])
    expect(sayEach({ ...withoutFlow, order_book_imbalance: { x: 1, quality: 1 } })).toEqual([
      'PREMIUM',
      'none',
    ])
  })

  test('a feature that says no number is no trade', ({ expect }) => {
    const { features, say, sayEach } = scripted(productionV2)
    expect(sayEach(features.map(() => ({ x: Number.NaN, quality: 1 })))).toEqual([
      'NO_TRADE',
      'agreement',
    ])
    expect(say(1, Number.NaN)).toEqual(['NO_TRADE', 'coverage'])
  })

  for (const preset of presets) {
    test(`${preset.name}: a dead feed is a score of 0 and no trade`, ({ expect }) => {
      const silent = new Confluence(preset, [])
      silent.evaluate({ tsUs: 1 })
      const { confluence, say, sayEach } = scripted(preset)
      say(1)
      sayEach([])
      for (const score of [silent, confluence]) {
        expect([score.net, score.adjusted, score.coverage]).toEqual([0, 0, 0])
        expect([score.tier, score.gate]).toEqual(['NO_TRADE', 'coverage'])
        expect(score.explain().map(({ quality }) => quality)).toEqual(score.names.map(() => 0))
      }
    })
  }
})

describe('a bonus', () => {
  function withBonus(x: number, bonus: number) {
    const { confluence, features, sayEach } = scripted(optimisedSummaryNested)
    sayEach(
      features.map(({ name }) => ({
        x: name === 'tick_momentum' || name === 'delta_divergence' ? bonus : x,
        quality: 1,
      })),
    )
    return confluence
  }

  test('adds its cap at most, and in the direction of the rest', ({ expect }) => {
    expect(withBonus(0.5, 1).net).toBeCloseTo(0.6, 12)
    expect(withBonus(0.5, 0.3).net).toBeCloseTo(0.53, 12)
    expect(withBonus(-0.5, -1).net).toBeCloseTo(-0.6, 12)
  })

  test('against the rest, or alone, adds nothing', ({ expect }) => {
    expect(withBonus(0.5, -1).net).toBeCloseTo(0.5, 12)
    expect(withBonus(0, 1).net).toBe(0)
  })

  test('never lifts the score above 1, and explains only what it added', ({ expect }) => {
    const confluence = withBonus(0.96, 1)
    expect(confluence.net).toBeCloseTo(1, 12)
    const parts = confluence.explain().map(({ contribution }) => contribution)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12)
    expect(confluence.coverage).toBeCloseTo(1, 12)
  })
})
