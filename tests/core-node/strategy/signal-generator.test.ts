import { describe, test } from 'vitest'

import type { Preset } from '../../../core-node/confluence/preset.ts'
import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import type { FeatureName } from '../../../core-node/features/feature.ts'
import { VolumeWeightedPrice } from '../../../core-node/market/volume-weighted-price.ts'
import type { PriceView } from '../../../core-node/strategy/price-view.ts'
import { reasonTexts } from '../../../core-node/strategy/reasons.ts'
import { SignalGenerator } from '../../../core-node/strategy/signal-generator.ts'
import type { Direction } from '../../../shared/vocabulary.ts'
import type { Circumstances } from '../confluence/scripted.ts'
import { scripted } from '../confluence/scripted.ts'

const vwapTicks = 21_600
const requiring: Preset = { ...productionV2, routing: 'require', battleNavale: 'confirm' }

/** A price so many ticks from the VWAP; without one there is no VWAP. */
function priceAt(offsetTicks: number | undefined, tsUs = 0): PriceView {
  const vwap = new VolumeWeightedPrice()
  if (offsetTicks !== undefined) vwap.add(vwapTicks, 1)
  return {
    tsUs,
    hasTraded: offsetTicks !== undefined,
    trade: { priceTicks: vwapTicks + (offsetTicks ?? 0) },
    vwap,
  }
}

type Scene = {
  readonly preset?: Preset
  readonly x?: number
  readonly offsetTicks?: number | undefined
  readonly isInMarket?: boolean
  readonly isFailClosed?: boolean
  readonly without?: readonly FeatureName[]
  readonly circumstances?: Partial<Circumstances>
}

function decisionOf(scene: Scene) {
  const { preset = requiring, x = 0.4, isInMarket = false, isFailClosed = true } = scene
  const { confluence, context, features, sayEach } = scripted(preset, scene.circumstances)
  const words = features.map(({ name }): [FeatureName, { x: number; quality: number }] => [
    name,
    { x, quality: 1 },
  ])
  sayEach(Object.fromEntries(words.filter(([name]) => scene.without?.includes(name) !== true)))
  const options = { preset, features, context, pauseMs: 60_000, isFailClosed }
  const generator = new SignalGenerator(options)
  const price = priceAt('offsetTicks' in scene ? scene.offsetTicks : 4)
  return generator.decide(confluence, price, isInMarket)
}

function outcomeOf(scene: Scene) {
  const { code, strategy } = decisionOf(scene)
  return [code, strategy, ...decisionOf(scene).reasons()].join(' ')
}

const up = { marketRegime: 'trend', regimeDirection: 1 } as const
const range = { marketRegime: 'range' } as const
const battle = (value: number, signal: Direction, quality = 1) => ({
  battleNavale: { value, signal, quality },
})

describe('a decision', () => {
  const cases: readonly (readonly [string, Scene, string])[] = [
    ['enters with a tier and nothing against it', {}, 'enter score battle-open transition'],
    ['stays out below every tier', { x: 0.1 }, 'no-tier score below-tiers'],
    [
      'stays out for the gate of the score',
      { circumstances: { sessionMultiplier: 0 } },
      'no-tier score session',
    ],
    ['never adds to what is open', { isInMarket: true }, 'in-market score in-market'],
    [
      'says when the size is capped',
      { circumstances: { volatilityQuality: 0 } },
      'enter score tier-capped battle-open transition',
    ],
    [
      'follows a trend beyond the VWAP',
      { circumstances: up },
      'enter trend battle-open trend-confirmed',
    ],
    [
      'does not go against a trend',
      { x: -0.4, offsetTicks: -4, circumstances: up },
      'unconfirmed trend battle-open against-trend',
    ],
    [
      'does not follow a trend on the wrong side of the VWAP',
      { offsetTicks: -1, circumstances: up },
      'unconfirmed trend battle-open not-beyond-vwap',
    ],
    [
      'does not follow a trend on the VWAP itself',
      { offsetTicks: 0, circumstances: up },
      'unconfirmed trend battle-open not-beyond-vwap',
    ],
    [
      'does not follow a trend without a VWAP',
      { offsetTicks: undefined, circumstances: up },
      'unconfirmed trend battle-open no-vwap',
    ],
    [
      'does not follow a trend without a direction',
      { circumstances: { marketRegime: 'trend', regimeDirection: 0 } },
      'unconfirmed trend battle-open against-trend',
    ],
    [
      'fades an edge of a range',
      { offsetTicks: -4, circumstances: range },
      'enter range battle-open range-confirmed',
    ],
    [
      'does not buy in the upper half of a range',
      { offsetTicks: 1, circumstances: range },
      'unconfirmed range battle-open wrong-half',
    ],
    [
      'does not buy in a range away from its edges',
      {
        x: 0.7,
        offsetTicks: -4,
        circumstances: range,
        without: ['gamma_levels_proximity', 'vwap_bands_signal', 'volume_imbalance_signal'],
      },
      'unconfirmed range battle-open no-edge',
    ],
    [
      'has no range without a VWAP',
      { offsetTicks: undefined, circumstances: range },
      'unconfirmed range battle-open no-vwap',
    ],
    [
      'goes with a battle',
      { circumstances: battle(0.5, 'LONG') },
      'enter score battle-with transition',
    ],
    [
      'does not go against a battle',
      { circumstances: battle(-0.5, 'SHORT') },
      'battle-navale score battle-against transition',
    ],
    [
      'does not enter while a battle that must confirm is not known',
      { circumstances: battle(0, 'NONE', 0) },
      'battle-navale score battle-unknown transition',
    ],
    [
      'is named by the first obstacle and keeps them all',
      { x: -0.4, circumstances: { ...up, ...battle(0.5, 'LONG') } },
      'battle-navale trend battle-against against-trend',
    ],
    [
      'only reports what its preset does not demand',
      {
        preset: productionV2,
        x: -0.4,
        circumstances: { ...up, ...battle(0.5, 'LONG') },
      },
      'enter trend battle-against against-trend',
    ],
    [
      'refuses without the filter its preset wants as a gate',
      { preset: { ...requiring, filter: 'gate' } },
      'filter-missing score battle-open transition filter-missing',
    ],
    [
      'passes without it in research, and says so',
      { preset: { ...requiring, filter: 'gate' }, isFailClosed: false },
      'enter score battle-open transition filter-missing',
    ],
    [
      'is not changed by a filter in the shadow',
      { preset: { ...requiring, filter: 'shadow' } },
      'enter score battle-open transition',
    ],
  ]
  for (const [what, scene, outcome] of cases) {
    test(`it ${what}`, ({ expect }) => {
      expect(outcomeOf(scene)).toBe(outcome)
    })
  }

  test('carries the score’s side and tier, and sentences for its reasons', ({ expect }) => {
    const decision = decisionOf({ x: -0.3, offsetTicks: 4, circumstances: range })
    expect([decision.side, decision.tier]).toEqual([-1, 'GOOD'])
    expect(decision.explain()).toBe(
      `${reasonTexts['battle-open']} ${reasonTexts['range-confirmed']}`,
    )
  })

  test('is one object, filled anew', ({ expect }) => {
    const { confluence, context, features, say } = scripted(requiring)
    const options = { preset: requiring, features, context, pauseMs: 0, isFailClosed: true }
    const generator = new SignalGenerator(options)
    say(0.4)
    const first = generator.decide(confluence, priceAt(4), false)
    expect(first.reasons()).toEqual(['battle-open', 'transition'])
    say(0)
    expect(generator.decide(confluence, priceAt(4), false)).toBe(first)
    expect([first.code, ...first.reasons()]).toEqual(['no-tier', 'below-tiers'])
  })
})

test('after an attempt it pauses, to the microsecond', ({ expect }) => {
  const { confluence, context, features, say } = scripted(productionV2)
  const options = { preset: productionV2, features, context, pauseMs: 60_000, isFailClosed: true }
  const generator = new SignalGenerator(options)
  say(0.4)
  generator.pauseFrom(1_000_000)
  const codeAt = (tsUs: number) => generator.decide(confluence, priceAt(4, tsUs), false).code
  expect([1_000_000, 60_999_999, 61_000_000].map(codeAt)).toEqual(['pause', 'pause', 'enter'])
})
