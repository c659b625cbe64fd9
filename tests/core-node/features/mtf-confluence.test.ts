import fc from 'fast-check'
import { describe, test } from 'vitest'

import { BattleNavale } from '../../../core-node/features/battle-navale/battle-navale.ts'
import {
  combineTrends,
  completeness,
  fixedWeights,
  presentWeight,
  weightsByVolatility,
} from '../../../core-node/features/mtf-combination.ts'
import { MtfConfluence } from '../../../core-node/features/mtf-confluence.ts'
import { structure, TimeframeTrend } from '../../../core-node/features/mtf-timeframe.ts'
import { minute, regularOpenUs, trade } from '../market-events.ts'
import type { DrawnBar } from './drawn-bars.ts'
import { seriesOf, tradesOf, turned } from './drawn-bars.ts'
import { ListeningMarket } from './listening-market.ts'

const missing = Number.NaN
const combined = (...trends: number[]) => combineTrends(new Float64Array(trends), fixedWeights)

describe('the trends of several timeframes', () => {
  test('all up: (0.5·0.6 + 0.3·0.4 + 0.2·0.5)·1.2 = 0.624', ({ expect }) => {
    expect(combined(0.6, 0.4, 0.5, missing)).toBeCloseTo(0.624, 12)
    expect(combined(-0.6, -0.4, -0.5, missing)).toBeCloseTo(-0.624, 12)
  })

  test('two pairs at odds: 0.28·0.85² = 0.2023', ({ expect }) => {
    expect(combined(0.6, -0.4, 0.5, missing)).toBeCloseTo(0.2023, 12)
  })

  test('no bonus when one of them is faint, no penalty when a conflict is', ({ expect }) => {
    expect(combined(0.6, 0.4, 0.09, missing)).toBeCloseTo(0.438, 12)
    expect(combined(0.6, -0.3, 0.5, missing)).toBeCloseTo(0.31, 12)
  })

  test('a missing one is left out of the mean, and takes the bonus away', ({ expect }) => {
    expect(combined(0.6, 0.4, missing, missing)).toBeCloseTo((0.3 + 0.12) / 0.8, 12)
    expect(combined(missing, missing, missing, missing)).toBe(0)
    expect(presentWeight(new Float64Array([0.6, 0.4, missing, 1]), fixedWeights)).toBe(0.8)
  })

  test('the bonus does not lead beyond 1', ({ expect }) => {
    expect([combined(1, 1, 0.9, missing), combined(-1, -1, -1, missing)]).toEqual([1, -1])
  })

  test('completeness is the share of clear trends among those with a weight', ({ expect }) => {
    const share = (...trends: number[]) => completeness(new Float64Array(trends), fixedWeights)
    expect(share(0.6, -0.1, 0.05, 1)).toBeCloseTo(2 / 3, 12)
    expect(share(missing, 0.5, missing, missing)).toBeCloseTo(1 / 3, 12)
  })

  test('every set of weights sums to 1', ({ expect }) => {
    for (const weights of [fixedWeights, ...Object.values(weightsByVolatility)]) {
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
      expect(presentWeight(new Float64Array([0, 0, 0, 0]), weights)).toBe(1)
    }
  })

  test('stay within ±1 and mirror, whichever are there', ({ expect }) => {
    const trend = fc.oneof(fc.double({ min: -1, max: 1, noNaN: true }), fc.constant(missing))
    const weights = fc.constantFrom(fixedWeights, ...Object.values(weightsByVolatility))
    fc.assert(
      fc.property(fc.array(trend, { minLength: 4, maxLength: 4 }), weights, (trends, weight) => {
        const x = combineTrends(new Float64Array(trends), weight)
        const mirrored = combineTrends(new Float64Array(trends.map((one) => -one)), weight)
        expect(Math.abs(x)).toBeLessThanOrEqual(1)
        expect(mirrored).toBeCloseTo(-x, 12)
      }),
    )
  })
})

/** Bars that climb: each opens at the last close and closes two ticks higher, one tick of tail. */
const climbing = (count: number): DrawnBar[] =>
  Array.from({ length: count }, (_, i) => ({
    open: 100 + 2 * i,
    close: 102 + 2 * i,
    high: 103 + 2 * i,
    low: 99 + 2 * i,
    bought: 60,
    sold: 40,
  }))

describe('structure', () => {
  test('is of three bars against the three before: higher highs and higher lows', ({ expect }) => {
    expect(structure(seriesOf(climbing(6)), 0, 0)).toBe(1)
    expect(structure(seriesOf(turned(climbing(6))), 0, 0)).toBe(-1)
    expect(structure(seriesOf(climbing(5)), 0, 0)).toBe(0)
    expect(structure(seriesOf([...climbing(6), { open: 112, close: 96, high: 116 }]), 0, 0)).toBe(0)
    expect(structure(seriesOf(climbing(6)), 0, 1)).toBe(0)
  })
})

describe('the trend of a timeframe', () => {
  function trendOf(bars: readonly DrawnBar[], startUs = regularOpenUs) {
    const trend = new TimeframeTrend(new BattleNavale('minute'))
    const listening = new ListeningMarket(trend)
    const endUs = startUs + bars.length * minute
    listening.play(...tradesOf(bars, startUs), trade(endUs, bars.at(-1)?.close ?? 0, 1))
    return { trend, listening, endUs }
  }

  test('is ½ slope of EMA(9)/ATR + 0.3 structure + 0.2 Battle Navale', ({ expect }) => {
    const { trend, endUs } = trendOf(climbing(80))
    // After 80 bars the average climbs as price does, 2 ticks a bar; every range is 4. A = ½·½ + ½·0.2.
    const battle = 0.4 * 0.35
    expect(trend.trendAt(endUs)).toBeCloseTo(0.5 * (2 / 4) + 0.3 + 0.2 * battle, 6)
  })

  test('is missing before nine bars and a bar and a half after the last one', ({ expect }) => {
    expect(trendOf(climbing(8)).trend.trendAt(regularOpenUs)).toBeNaN()
    const { trend, endUs } = trendOf(climbing(9))
    expect(trend.trendAt(endUs + 1.5 * minute)).toBeGreaterThan(0)
    expect(trend.trendAt(endUs + 1.5 * minute + 1)).toBeNaN()
  })

  test('takes no gap between sessions for a move', ({ expect }) => {
    const eveningUs = regularOpenUs + 8.5 * 60 * minute
    const flat = (level: number, count: number) =>
      Array.from({ length: count }, () => ({ open: level, close: level, high: level + 1 }))
    const { trend, listening } = trendOf(flat(100, 40))
    const evening = flat(300, 9).map((bar, i) => {
      const at = eveningUs + i * minute
      listening.play(...tradesOf([bar], at), trade(at + minute, 300, 1))
      return trend.trendAt(at + minute)
    })
    // A single contract here and there was sold: that much the battle sees.
    expect(evening).toEqual(Array(9).fill(expect.closeTo(0, 2)))
  })
})

describe('mtf_confluence', () => {
  const volatility = { regime: 'normal' } as const

  test('says of a long climb that all timeframes agree', ({ expect }) => {
    const feature = new MtfConfluence()
    const bars = climbing(200)
    const endUs = regularOpenUs + bars.length * minute
    new ListeningMarket(feature).play(...tradesOf(bars), trade(endUs, 500, 1))
    const { value } = feature
    const [one = 0, five = 0, fifteen = 0, hour, complete] = value.raw
    expect([one > 0.5, five > 0.5, fifteen > 0.5, hour, complete]).toEqual([
      true,
      true,
      true,
      Number.NaN,
      1,
    ])
    expect(value.x).toBeCloseTo(1.2 * (0.5 * one + 0.3 * five + 0.2 * fifteen), 12)
    expect([value.quality, value.state]).toEqual([1, 'ok'])
  })

  test('counts at the weight of the timeframes that are there', ({ expect }) => {
    const feature = new MtfConfluence()
    const listening = new ListeningMarket(feature)
    const bars = climbing(60)
    const qualities = bars.map((_, i) => {
      listening.play(...tradesOf(bars.slice(i, i + 1), regularOpenUs + i * minute))
      return feature.value.quality
    })
    expect([qualities[8], qualities[9], qualities[44], qualities[45]]).toEqual([0, 0.5, 0.5, 0.8])
  })

  test('weighs by volatility where it is told of it, the hour included', ({ expect }) => {
    const feature = new MtfConfluence(undefined, volatility)
    const bars = climbing(200)
    const endUs = regularOpenUs + bars.length * minute
    new ListeningMarket(feature).play(...tradesOf(bars), trade(endUs, 500, 1))
    const [one = 0, five = 0, fifteen = 0] = feature.value.raw
    expect(feature.value.quality).toBeCloseTo(0.95, 12)
    expect(feature.value.x).toBeCloseTo((0.5 * one + 0.3 * five + 0.15 * fifteen) / 0.95, 12)
  })
})
