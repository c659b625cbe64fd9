import { describe, test } from 'vitest'

import { plainContext } from '../../../core-node/confluence/context-view.ts'
import { effectiveWeights } from '../../../core-node/confluence/preset-weights.ts'
import { eliteV3 } from '../../../core-node/confluence/presets/elite-v3.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import { tiltedWeights } from '../../../core-node/confluence/regime-tilt.ts'
import { StudiedContext } from '../../../core-node/confluence/studied-context.ts'
import type { Circumstances } from './scripted.ts'
import { scripted } from './scripted.ts'

describe('factors', () => {
  const cases: readonly (readonly [string, Partial<Circumstances>, number])[] = [
    ['of the opening hour', { sessionMultiplier: 1.2 }, 1.2],
    ['of the night', { sessionMultiplier: 0.5 }, 0.5],
    ['of a session below its bounds', { sessionMultiplier: 0.1 }, 0.5],
    ['of calm volatility', { volatilityFactor: 1.1 }, 1.1],
    ['of volatility beyond its bounds', { volatilityFactor: 9 }, 1.4],
    ['of volatility that is not known', { volatilityFactor: Number.NaN }, 0.8],
    ['of the gamma peak', { gammaCycleFactor: 1.1 }, 1.1],
    ['of the expiry week', { gammaCycleFactor: 0.7 }, 0.9],
    ['of an unknown cycle', { gammaCycleFactor: Number.NaN }, 0.9],
    [
      'of all three',
      { sessionMultiplier: 1.2, volatilityFactor: 0.8, gammaCycleFactor: 1.1 },
      1.056,
    ],
  ]
  for (const [what, circumstances, factor] of cases) {
    test(`${what} multiply the score by ${factor} in elite-v3, not in production-v2`, ({
      expect,
    }) => {
      const elite = scripted(eliteV3, circumstances)
      elite.say(0.4)
      expect(elite.confluence.net).toBeCloseTo(0.4, 12)
      expect(elite.confluence.adjusted).toBeCloseTo(0.4 * factor, 12)
      const production = scripted(productionV2, circumstances)
      production.say(0.4)
      expect(production.confluence.adjusted).toBe(production.confluence.net)
    })
  }

  test('never lift a score above 1', ({ expect }) => {
    const { confluence, say } = scripted(eliteV3, { sessionMultiplier: 1.2, volatilityFactor: 1.4 })
    say(-1)
    expect(confluence.adjusted).toBe(-1)
  })

  for (const multiplier of [0, -1, Number.NaN]) {
    test(`a session multiplier of ${multiplier} is no trade in either preset`, ({ expect }) => {
      for (const preset of [productionV2, eliteV3]) {
        const { confluence, say } = scripted(preset, { sessionMultiplier: multiplier })
        expect(say(1)).toEqual(['NO_TRADE', 'session'])
        expect([confluence.score, Math.abs(confluence.side)]).toEqual([0, 0])
        expect(confluence.net).toBeCloseTo(1, 12)
      }
    })
  }

  test('of a battle strengthen its own side and weaken the other, where it is weighed', ({
    expect,
  }) => {
    const battleNavale = { value: 0.5, signal: 'LONG', quality: 1 } as const
    const preset = { ...productionV2, battleNavale: 'weight' } as const
    const { confluence, context, say } = scripted(preset, { battleNavale })
    const adjusted = (x: number) => {
      say(x)
      return confluence.adjusted
    }
    expect(adjusted(0.4)).toBeCloseTo(0.44, 12)
    expect(adjusted(-0.4)).toBeCloseTo(-0.36, 12)
    context.battleNavale = { value: 0, signal: 'NONE', quality: 0 }
    expect(adjusted(0.4)).toBeCloseTo(0.32, 12)
  })
})

describe('the dynamic gate', () => {
  const plain = { ...eliteV3, factors: productionV2.factors }
  const cases = [
    ['low', 0.2],
    ['normal', 0.25],
    ['high', 0.35],
    ['extreme', 0.5],
  ] as const
  for (const [volatilityRegime, gate] of cases) {
    test(`in ${volatilityRegime} volatility lets scores from ${gate} on pass`, ({ expect }) => {
      const { say } = scripted(plain, { volatilityRegime })
      expect(say(gate - 0.001)).toEqual(['NO_TRADE', 'dynamic'])
      expect(say(gate)[1]).toBe('none')
      expect(say(gate)[0]).not.toBe('NO_TRADE')
    })
  }

  test('has the hysteresis of the tiers', ({ expect }) => {
    const { say } = scripted(plain)
    expect([0.25, 0.231, 0.229, 0.231].map((x) => say(x).join())).toEqual([
      'WEAK,none',
      'WEAK,none',
      'NO_TRADE,dynamic',
      'NO_TRADE,dynamic',
    ])
  })

  test('is not there in production', ({ expect }) => {
    const { say } = scripted(productionV2, { volatilityRegime: 'extreme' })
    expect(say(0.38)).toEqual(['PREMIUM', 'none'])
  })
})

describe('volatility that nothing is known of', () => {
  for (const quality of [0, Number.NaN]) {
    test(`at quality ${quality} gives no tier above WEAK`, ({ expect }) => {
      const { confluence, context, say } = scripted(productionV2, { volatilityQuality: quality })
      expect(say(1)).toEqual(['WEAK', 'none'])
      expect(confluence.isCapped).toBe(true)
      expect([say(0.2)[0], confluence.isCapped]).toEqual(['WEAK', false])
      expect([say(0.1)[0], confluence.isCapped]).toEqual(['NO_TRADE', false])
      say(0.37)
      context.volatilityQuality = 0.6
      expect(say(0.37)[0]).toBe('STRONG')
    })
  }

  test('does not let a tier fall for its hysteresis', ({ expect }) => {
    const { context, say } = scripted(productionV2)
    say(0.38)
    context.volatilityQuality = 0
    say(0.37)
    context.volatilityQuality = 1
    expect(say(0.37)[0]).toBe('PREMIUM')
  })
})

describe('the regime’s tilt', () => {
  const preset = { ...productionV2, regimeTilt: 0.2 }

  test('moves weights by a fifth and keeps their sum', ({ expect }) => {
    const weights = effectiveWeights(preset)
    for (const regime of ['trend', 'range', 'transition'] as const) {
      const tilted = tiltedWeights(weights, regime, 0.2)
      expect(tilted.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    }
    const inTrend = tiltedWeights(weights, 'trend', 0.2)
    const of = (name: string) => inTrend[weights.findIndex((one) => one.name === name)] ?? 0
    expect(of('vwap_trend_signal') / of('smart_money')).toBeCloseTo((0.13 / 0.08) * 1.2, 12)
    expect(of('gamma_levels_proximity') / of('smart_money')).toBeCloseTo((0.22 / 0.08) * 0.8, 12)
  })

  test('follows the regime and explains itself with the weights in use', ({ expect }) => {
    const { confluence, context, sayEach } = scripted(preset)
    const net = (regime: Circumstances['marketRegime']) => {
      context.marketRegime = regime
      sayEach({ vwap_trend_signal: { x: 1, quality: 1 } })
      const explained = confluence.explain().find(({ name }) => name === 'vwap_trend_signal')
      expect(explained?.weight).toBe(confluence.net)
      return confluence.net
    }
    expect(net('transition')).toBeCloseTo(0.13, 12)
    expect(net('trend')).toBeGreaterThan(0.13)
    expect(net('range')).toBeLessThan(0.13)
  })

  test('is off where the preset does not ask for it', ({ expect }) => {
    const { confluence, say } = scripted(productionV2, { marketRegime: 'trend' })
    say(0.3)
    expect(confluence.explain().map(({ weight }) => weight)).toEqual([...confluence.weights])
  })
})

test('a studied context says what its studies say at that moment', ({ expect }) => {
  const studies = {
    session: { multiplier: 1.1 },
    volatility: { regime: 'high' as const, quality: 0.6, scoreFactor: 0.9 },
    gammaCycle: { factor: 1.1 },
    marketRegime: { kind: 'trend', direction: -1 } as const,
    battleNavale: { value: -0.4, signal: 'SHORT', quality: 0.5 } as const,
  }
  const context = new StudiedContext(studies)
  const read = () =>
    Object.fromEntries(Object.keys(plainContext).map((key) => [key, Reflect.get(context, key)]))
  expect(read()).toEqual({
    sessionMultiplier: 1.1,
    volatilityRegime: 'high',
    volatilityQuality: 0.6,
    volatilityFactor: 0.9,
    gammaCycleFactor: 1.1,
    marketRegime: 'trend',
    regimeDirection: -1,
    battleNavale: { value: -0.4, signal: 'SHORT', quality: 0.5 },
  })
  studies.session.multiplier = 0
  expect(context.sessionMultiplier).toBe(0)
})
