import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { Preset } from '../../../core-node/confluence/preset.ts'
import { presets } from '../../../core-node/confluence/presets.ts'
import { VolumeWeightedPrice } from '../../../core-node/market/volume-weighted-price.ts'
import type { PriceView } from '../../../core-node/strategy/price-view.ts'
import { SignalGenerator } from '../../../core-node/strategy/signal-generator.ts'
import type { Circumstances, Word } from '../confluence/scripted.ts'
import { scripted } from '../confluence/scripted.ts'

const pivotTicks = 21_600

type Case = {
  readonly preset: Preset
  readonly circumstances: Circumstances
  readonly words: readonly Word[]
  readonly offsetTicks: number
  readonly isInMarket: boolean
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  preset: fc
    .tuple(
      fc.constantFrom(...presets),
      fc.constantFrom('off', 'confirm', 'weight'),
      fc.constantFrom('report', 'require'),
    )
    .map(([base, battleNavale, routing]) => ({ ...base, battleNavale, routing })),
  circumstances: fc.record({
    sessionMultiplier: fc.constantFrom(0, 0.8, 1.2),
    volatilityRegime: fc.constantFrom('low', 'normal', 'high', 'extreme'),
    volatilityQuality: fc.constantFrom(0, 1),
    volatilityFactor: fc.constantFrom(0.8, 1.4),
    gammaCycleFactor: fc.constantFrom(0.9, 1.1),
    marketRegime: fc.constantFrom('trend', 'range', 'transition'),
    regimeDirection: fc.constantFrom(-1, 0, 1),
    battleNavale: fc.constantFrom(
      { value: 0.5, signal: 'LONG', quality: 1 },
      { value: -0.5, signal: 'SHORT', quality: 1 },
      { value: 0.1, signal: 'NONE', quality: 1 },
      { value: 0, signal: 'NONE', quality: 0 },
    ),
  }),
  words: fc.array(
    fc.record({
      x: fc.double({ min: -0.3, max: 1, noNaN: true }),
      quality: fc.constantFrom(0, 0.8, 1),
    }),
    { minLength: 16, maxLength: 16 },
  ),
  offsetTicks: fc.integer({ min: -20, max: 20 }),
  isInMarket: fc.boolean(),
})

function mirrored(one: Case): Case {
  const { value, signal, quality } = one.circumstances.battleNavale
  const turned = signal === 'LONG' ? 'SHORT' : signal === 'SHORT' ? 'LONG' : 'NONE'
  return {
    ...one,
    circumstances: {
      ...one.circumstances,
      regimeDirection: -one.circumstances.regimeDirection,
      battleNavale: { value: -value, signal: turned, quality },
    },
    words: one.words.map((word) => ({ ...word, x: -word.x })),
    offsetTicks: -one.offsetTicks,
  }
}

function decide({ preset, circumstances, words, offsetTicks, isInMarket }: Case) {
  const { confluence, context, features, sayEach } = scripted(preset, circumstances)
  sayEach(words)
  const vwap = new VolumeWeightedPrice()
  vwap.add(pivotTicks, 1)
  const priceTicks = pivotTicks + offsetTicks
  const price: PriceView = { tsUs: 0, hasTraded: true, trade: { priceTicks }, vwap }
  const options = { preset, features, context, pauseMs: 0, isFailClosed: false }
  const decision = new SignalGenerator(options).decide(confluence, price, isInMarket)
  return { decision, confluence, reasons: decision.reasons() }
}

describe('on any score, in any circumstances', () => {
  test('a mirrored market is the same decision on the other side', ({ expect }) => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const here = decide(one)
        const there = decide(mirrored(one))
        expect(there.decision.side + here.decision.side).toBe(0)
        expect(there.decision.code).toBe(here.decision.code)
        expect(there.decision.tier).toBe(here.decision.tier)
        expect(there.decision.strategy).toBe(here.decision.strategy)
        expect(there.reasons).toEqual(here.reasons)
      }),
    )
  })

  test('an entry has a tier and a side, nothing is open, and every decision has a reason', ({
    expect,
  }) => {
    fc.assert(
      fc.property(anyCase, (one) => {
        const { decision, confluence, reasons } = decide(one)
        expect(reasons.length).toBeGreaterThan(0)
        expect(decision.tier).toBe(confluence.tier)
        if (decision.code !== 'enter') return
        expect(decision.tier).not.toBe('NO_TRADE')
        expect(Math.abs(decision.side)).toBe(1)
        expect(one.isInMarket).toBe(false)
        expect(one.circumstances.sessionMultiplier).toBeGreaterThan(0)
        if (one.preset.battleNavale === 'confirm') expect(reasons).not.toContain('battle-against')
        if (one.preset.routing === 'require') expect(reasons).not.toContain('against-trend')
      }),
    )
  })
})
