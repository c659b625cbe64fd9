import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { Preset } from '../../../core-node/confluence/preset.ts'
import { presets } from '../../../core-node/confluence/presets.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import type { Circumstances, Word } from './scripted.ts'
import { scripted } from './scripted.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const word: fc.Arbitrary<Word> = fc.record({
  x: fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constantFrom(-1, 0, 1)),
  quality: fc.oneof(share, fc.constantFrom(0, 1)),
})
/** More than any preset has features. */
const words = fc.array(word, { minLength: 16, maxLength: 16 })
const factor = fc.oneof(fc.double({ min: 0.4, max: 1.5, noNaN: true }), fc.constantFrom(0, NaN, 1))
const circumstances: fc.Arbitrary<Circumstances> = fc.record({
  sessionMultiplier: factor,
  volatilityRegime: fc.constantFrom('low', 'normal', 'high', 'extreme'),
  volatilityQuality: fc.constantFrom(0, 0.6, 1),
  volatilityFactor: factor,
  gammaCycleFactor: factor,
  marketRegime: fc.constantFrom('trend', 'range', 'transition'),
  regimeDirection: fc.constantFrom(-1, 0, 1),
  battleNavale: fc.constantFrom(
    { value: 0.5, signal: 'LONG', quality: 1 },
    { value: -0.4, signal: 'SHORT', quality: 1 },
    { value: 0, signal: 'NONE', quality: 1 },
    { value: 0, signal: 'NONE', quality: 0 },
  ),
})
const preset: fc.Arbitrary<Preset> = fc
  .tuple(
    fc.constantFrom(...presets),
    fc.constantFrom(0, 0.2),
    fc.constantFrom('off', 'confirm', 'weight'),
  )
  .map(([base, regimeTilt, battleNavale]) => ({ ...base, regimeTilt, battleNavale }))

function mirrored(context: Circumstances): Circumstances {
  const { value, signal, quality } = context.battleNavale
  const turned = signal === 'LONG' ? 'SHORT' : signal === 'SHORT' ? 'LONG' : 'NONE'
  return {
    ...context,
    regimeDirection: -context.regimeDirection,
    battleNavale: { value: -value, signal: turned, quality },
  }
}

describe('on any words, in any circumstances', () => {
  test('score, coverage and agreement stay in their bounds and the shares sum to N', ({
    expect,
  }) => {
    fc.assert(
      fc.property(preset, circumstances, fc.array(words, { maxLength: 6 }), (which, when, all) => {
        const { confluence, sayEach } = scripted(which, when)
        for (const said of all) {
          sayEach(said)
          const { net, adjusted, coverage, agreement, longScore, shortScore } = confluence
          for (const figure of [Math.abs(net), Math.abs(adjusted), agreement]) {
            expect(figure).toBeGreaterThanOrEqual(0)
            expect(figure).toBeLessThanOrEqual(1)
          }
          expect(coverage).toBeLessThanOrEqual(1 + 1e-9)
          const parts = confluence.explain().map(({ contribution }) => contribution)
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(net, 9)
          expect(longScore - shortScore).toBeCloseTo(net, 9)
          if (confluence.tier !== 'NO_TRADE') expect(confluence.gate).toBe('none')
        }
      }),
    )
  })

  test('a mirrored market has the same tiers on the other side', ({ expect }) => {
    fc.assert(
      fc.property(preset, circumstances, fc.array(words, { maxLength: 6 }), (which, when, all) => {
        const here = scripted(which, when)
        const there = scripted(which, mirrored(when))
        for (const said of all) {
          const outcome = here.sayEach(said)
          expect(there.sayEach(said.map(({ x, quality }) => ({ x: -x, quality })))).toEqual(outcome)
          expect(there.confluence.adjusted + here.confluence.adjusted).toBe(0)
          expect(there.confluence.coverage).toBe(here.confluence.coverage)
        }
      }),
    )
  })

  test('a session that is closed to entries is no trade', ({ expect }) => {
    fc.assert(
      fc.property(preset, circumstances, words, (which, when, said) => {
        const { confluence, sayEach } = scripted(which, { ...when, sessionMultiplier: 0 })
        sayEach(said)
        expect([confluence.tier, confluence.score]).toEqual(['NO_TRADE', 0])
      }),
    )
  })

  test('losing a feature never raises what is known', ({ expect }) => {
    fc.assert(
      fc.property(preset, words, fc.nat(9), (which, said, lost) => {
        const { confluence, sayEach } = scripted(which)
        sayEach(said)
        const before = confluence.coverage
        sayEach(said.map((one, i) => (i === lost ? { ...one, quality: 0 } : one)))
        expect(confluence.coverage).toBeLessThanOrEqual(before)
      }),
    )
  })

  test('knowing better what speaks for a side never lowers its score', ({ expect }) => {
    fc.assert(
      fc.property(preset, words, fc.nat(9), share, (which, said, better, quality) => {
        const { confluence, sayEach } = scripted({ ...which, regimeTilt: 0 })
        sayEach(said)
        const { net, side, agreement, coverage } = confluence
        const one = said[better] as Word
        fc.pre(one.x * side > 0)
        const improved = { ...one, quality: Math.max(one.quality, quality) }
        sayEach(said.map((other, i) => (i === better ? improved : other)))
        expect(confluence.net * side).toBeGreaterThanOrEqual(net * side - 1e-12)
        expect(confluence.agreement).toBeGreaterThanOrEqual(agreement - 1e-12)
        expect(confluence.coverage).toBeGreaterThanOrEqual(coverage - 1e-12)
      }),
    )
  })

  test('a tier is held only within its hysteresis, and taken only at its threshold', ({
    expect,
  }) => {
    const scores = fc.array(fc.double({ min: -0.6, max: 0.6, noNaN: true }), { maxLength: 30 })
    fc.assert(
      fc.property(scores, (all) => {
        const { confluence, say } = scripted(productionV2)
        let held = 'NO_TRADE'
        for (const x of all) {
          say(x)
          const { tier, score } = confluence
          if (tier !== 'NO_TRADE') {
            const threshold = productionV2.thresholds[tier]
            expect(score).toBeGreaterThanOrEqual(threshold - (tier === held ? 0.02 : 0) - 1e-9)
          } else if (confluence.gate === 'none') {
            expect(score).toBeLessThan(productionV2.thresholds.WEAK)
          }
          held = tier
        }
      }),
    )
  })
})
