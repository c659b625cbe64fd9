import { describe, test } from 'vitest'

import { EfficiencyRatio } from '../../../../core-node/features/context/efficiency-ratio.ts'
import { MarketRegime, regimeOf } from '../../../../core-node/features/context/market-regime.ts'
import { VarianceRatio } from '../../../../core-node/features/context/variance-ratio.ts'
import { minute, regularOpenUs, trade } from '../../market-events.ts'
import { ListeningMarket } from '../listening-market.ts'

const eveningUs = regularOpenUs + 8.5 * 60 * minute

/** One trade a minute; five of them are a bar. */
function play(listening: ListeningMarket, prices: readonly number[], startUs = regularOpenUs) {
  prices.forEach((price, i) => listening.play(trade(startUs + i * minute, price, 5)))
}

/** A climb of two ticks a minute, or its mirror. */
const climb = (minutes: number, sign = 1) =>
  Array.from({ length: minutes }, (_, i) => 21_600 + sign * 2 * i)
/** Up and down by ten ticks within every five minutes. */
const sway = (minutes: number, level = 21_600) =>
  Array.from({ length: minutes }, (_, i) => level + ([0, 10, 0, -10, 0][i % 5] ?? 0))

describe('the bounds of the regimes', () => {
  test('belong to trend and range', ({ expect }) => {
    expect(regimeOf(0.35, 22)).toBe('trend')
    expect([regimeOf(0.34, 40), regimeOf(0.9, 21.9)]).toEqual(['transition', 'transition'])
    expect(regimeOf(0.2, 18)).toBe('range')
    expect([regimeOf(0.21, 5), regimeOf(0, 18.1)]).toEqual(['transition', 'transition'])
  })
})

describe('the efficiency ratio', () => {
  test('is the way gone over the way walked: 6 of 10 is 0.6', ({ expect }) => {
    const ratio = new EfficiencyRatio(3)
    for (const change of [50, 4, -2, 4]) ratio.update(change)
    expect([ratio.value, ratio.netTicks, ratio.isReady]).toEqual([0.6, 6, true])
  })

  test('of a series that stands still is 0', ({ expect }) => {
    const ratio = new EfficiencyRatio(3)
    expect([ratio.value, ratio.isReady]).toEqual([0, false])
    for (let i = 0; i < 5; i++) ratio.update(0)
    expect([ratio.value, ratio.isReady]).toEqual([0, true])
  })
})

describe('the variance ratio', () => {
  const ratioOf = (changes: readonly number[]) => {
    const ratio = new VarianceRatio()
    for (const change of changes) ratio.update(change)
    return ratio.value
  }

  test('is 4 for steps of one way, 0 for steps that alternate, some 1 for a walk', ({ expect }) => {
    expect(ratioOf(Array(48).fill(3))).toBeCloseTo(4, 12)
    expect(ratioOf(Array.from({ length: 48 }, (_, i) => (i % 2 === 0 ? 3 : -3)))).toBe(0)
    // Sums of four of these are ±2 or 0 in equal parts: a mean square of 4 over 4·1.
    const walk = Array.from({ length: 48 }, (_, i) => ('++-+--+-'[i % 8] === '+' ? 1 : -1))
    expect(ratioOf(walk)).toBeLessThan(1)
    expect(ratioOf(walk)).toBeGreaterThan(0)
  })

  test('by hand over eight changes, and of the last 48 only', ({ expect }) => {
    const changes = [1, 2, -1, 3, 0, -2, 1, 1]
    // Sums of four in a row: 5, 4, 0, 2, 0; squares 45 over 5. Ones: 21 over 8.
    expect(ratioOf(changes)).toBeCloseTo(45 / 5 / (4 * (21 / 8)), 12)
    expect(ratioOf([...Array(30).fill(999), ...Array(48).fill(3)])).toBeCloseTo(4, 12)
  })

  test('is not known before eight changes or while nothing moves', ({ expect }) => {
    expect([ratioOf([1, 2, 3, 4, 5, 6, 7]), ratioOf(Array(20).fill(0))]).toEqual([
      Number.NaN,
      Number.NaN,
    ])
  })
})

describe('the market regime', () => {
  test('is a trend, up or down, when price climbs or falls for hours', ({ expect }) => {
    for (const sign of [1, -1]) {
      const regime = new MarketRegime()
      play(new ListeningMarket(regime), climb(160, sign))
      expect([regime.kind, regime.direction, regime.isReady]).toEqual(['trend', sign, true])
      expect([regime.efficiency, regime.varianceRatio]).toEqual([1, expect.closeTo(4, 12)])
      expect(regime.directionalIndex).toBeCloseTo(100, 9)
    }
  })

  test('is a range while price comes back again and again', ({ expect }) => {
    const regime = new MarketRegime()
    play(new ListeningMarket(regime), sway(160))
    expect([regime.kind, regime.direction]).toEqual(['range', 0])
  })

  test('is transition until there are 27 bars, and says that it does not know', ({ expect }) => {
    const regime = new MarketRegime()
    play(new ListeningMarket(regime), climb(135))
    expect([regime.kind, regime.isReady]).toEqual(['transition', false])
  })

  test('changes when two bars in a row say so', ({ expect }) => {
    const regime = new MarketRegime()
    const listening = new ListeningMarket(regime)
    const kinds = climb(150).map((price, i) => {
      listening.play(trade(regularOpenUs + i * minute, price, 5))
      return regime.kind
    })
    // The 27th bar closes with the first trade of minute 135, the 28th five minutes later.
    expect([kinds[135], kinds[139], kinds[140]]).toEqual(['transition', 'transition', 'trend'])
  })

  test('takes no gap between sessions for a move', ({ expect }) => {
    const [gapped, plain] = [new MarketRegime(), new MarketRegime()]
    for (const [regime, level] of [
      [gapped, 25_600],
      [plain, 21_600],
    ] as const) {
      const listening = new ListeningMarket(regime)
      play(listening, sway(100))
      play(listening, sway(100, level), eveningUs)
    }
    expect(gapped.kind).toBe('range')
    expect([gapped.efficiency, gapped.directionalIndex]).toEqual([
      plain.efficiency,
      plain.directionalIndex,
    ])
  })
})
