import { describe, test } from 'vitest'

import { BandPosition, bandPosition } from '../../../core-node/features/vwap-band-position.ts'
import { VwapBands } from '../../../core-node/features/vwap-bands.ts'
import { VwapSqueeze } from '../../../core-node/features/vwap-squeeze.ts'
import { VwapTrend } from '../../../core-node/features/vwap-trend.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'
import type { DrawnBar } from './drawn-bars.ts'
import { tradesOf, turned } from './drawn-bars.ts'
import { ListeningMarket } from './listening-market.ts'

const hour = 60 * minute

describe('VWAP anchors', () => {
  test('the session’s VWAP counts from 17:00 Chicago, from 08:30 in the cash market’s hours', ({
    expect,
  }) => {
    const listening = new ListeningMarket()
    const { market } = listening
    const mean = () => market.vwap.meanTicks
    listening.play(trade(regularOpenUs - hour, 100, 10))
    expect(mean()).toBe(100)
    listening.play(trade(regularOpenUs, 200, 30), trade(regularOpenUs + second, 220, 10))
    expect(mean()).toBe(205)
    expect(market.tally.vwap.meanTicks).toBe(184)
    listening.play(trade(regularOpenUs + 6.5 * hour, 184, 1))
    expect(mean()).toBe(184)
  })
})

/** Price rises two ticks a minute in trades of one size: its VWAP rises one, (n − 1) after n trades. */
function rising(minutes: number, halfRange = 0): MarketEvent[] {
  return Array.from({ length: minutes }, (_, i) => {
    const at = regularOpenUs + i * minute
    const price = 21_600 + 2 * i
    const around = [trade(at, price + halfRange, 5), trade(at, price - halfRange, 5)]
    return [...(halfRange > 0 ? around : []), trade(at + second, price, 5)]
  }).flat()
}

describe('vwap_trend_signal', () => {
  test('of a steady rise, by hand: 0.4·1 + 0.35·0.8257 + 0.25·0.9', ({ expect }) => {
    const feature = new VwapTrend()
    new ListeningMarket(feature).play(...rising(21))
    // 21 equal trades 2 apart: z = √(3·20/22); 19 of 20 closes lay above, the first one on the VWAP.
    const z = Math.sqrt(60 / 22)
    expect([...feature.value.raw]).toEqual([
      21_620,
      expect.closeTo(2 * Math.sqrt((21 ** 2 - 1) / 12), 9),
      expect.closeTo(1, 9),
      expect.closeTo(z, 9),
      0.95,
    ])
    expect(feature.value.x).toBeCloseTo(0.4 + 0.35 * (z / 2) + 0.25 * 0.9, 9)
    expect([feature.value.quality, feature.value.state]).toEqual([1, 'ok'])
  })

  test('a slope is small where bars are wide: one tick a minute against a tenth of an ATR of 40', ({
    expect,
  }) => {
    const feature = new VwapTrend()
    new ListeningMarket(feature).play(...rising(21, 20))
    const [, , slope, z = 0, consistency = 0] = feature.value.raw
    expect(slope).toBeCloseTo(1, 9)
    expect(feature.value.x).toBeCloseTo(
      0.4 * 0.25 + 0.35 * (z / 2) + 0.25 * (2 * consistency - 1),
      2,
    )
  })

  test('warms over ten minutes, and a single price says nothing', ({ expect }) => {
    const feature = new VwapTrend()
    const listening = new ListeningMarket(feature)
    const qualities = Array.from({ length: 12 }, (_, i) => {
      listening.play(trade(regularOpenUs + i * minute, 21_600, 7))
      return feature.value.quality
    })
    expect(qualities).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1])
    expect(feature.value.x).toBe(0)
  })
})

describe('the position at the bands', () => {
  test('of the documents’ sample: 5425.50 and σ 4.75', ({ expect }) => {
    const prices = [5435, 5434.75, 5430.25, 5430, 5425.5, 5425.25, 5420.75, 5420.5, 5416, 5415.75]
    const positions = prices.map((price) => bandPosition(price * 4, 5425.5 * 4, 4.75 * 4))
    const names = Object.keys(BandPosition)
    const named = positions.map((position) => names[Object.values(BandPosition).indexOf(position)])
    expect(named).toEqual([
      'above_sd2',
      'above_sd1',
      'above_sd1',
      'above_vwap',
      'above_vwap',
      'below_vwap',
      'below_vwap',
      'below_sd1',
      'below_sd1',
      'below_sd2',
    ])
  })

  test('without a deviation is a side only', ({ expect }) => {
    expect([bandPosition(100, 100, 0), bandPosition(99, 100, 0)]).toEqual([1, -1])
  })
})

/** Nineteen quiet minutes between 21,598 and 21,602. */
const quiet: readonly DrawnBar[] = Array.from({ length: 19 }, (_, i) =>
  i % 2 === 0 ? { open: 21_598, close: 21_602 } : { open: 21_602, close: 21_598 },
)

/** The feature after these bars, and one trade more at the last close, which tells it of the last bar. */
function bandsAfter(bars: readonly DrawnBar[]): VwapBands {
  const feature = new VwapBands()
  const next = trade(regularOpenUs + bars.length * minute, bars.at(-1)?.close ?? 0, 1)
  new ListeningMarket(feature).play(...tradesOf(bars), next)
  return feature
}

describe('vwap_bands_signal', () => {
  const fallenBack = [...quiet, { open: 21_602, close: 21_600, high: 21_612, bought: 20, sold: 20 }]

  test('a bar that fell back from far above the second band is sold', ({ expect }) => {
    const { value } = bandsAfter(fallenBack)
    const [mid = 0, sigma = 0] = value.raw
    expect(21_612).toBeGreaterThan(mid + 2.5 * sigma)
    expect(value.raw[3]).toBeLessThan(-0.99)
    expect(value.x).toBe(value.raw[3])
  })

  test('mirrored it is bought as firmly', ({ expect }) => {
    const value = bandsAfter(turned(fallenBack)).value
    expect(value.x).toBeCloseTo(-bandsAfter(fallenBack).value.x, 12)
  })

  test('two closes beyond the first band on much volume, the slope with them, are followed', ({
    expect,
  }) => {
    const broken = [
      ...quiet,
      { open: 21_602, close: 21_610, bought: 50, sold: 50 },
      { open: 21_610, close: 21_614, bought: 100, sold: 100 },
    ]
    const { value } = bandsAfter(broken)
    expect(value.raw[4]).toBeGreaterThan(0.7)
    expect(value.x).toBe(value.raw[4])
    expect(bandsAfter(turned(broken)).value.x).toBeCloseTo(-value.x, 12)
  })

  test('without either, x leans with price by 0.3 at most', ({ expect }) => {
    const { value } = bandsAfter(quiet)
    const [, , z = 0, rejection, breakout, trendStrength = 0] = value.raw
    expect([rejection, breakout]).toEqual([0, 0].map((none) => expect.closeTo(none, 12)))
    expect(value.x).toBeCloseTo((0.3 * z * trendStrength) / 2, 12)
  })

  test('bars of the session before are not held against the new session’s bands', ({ expect }) => {
    const feature = new VwapBands()
    const nextOpenUs = regularOpenUs + 8.5 * hour
    const spike = { open: 21_602, close: 21_600, high: 21_700 }
    const morning = tradesOf([...quiet, spike], nextOpenUs - 90 * minute)
    const evening = tradesOf([{ open: 21_602, close: 21_598 }, ...quiet], nextOpenUs)
    new ListeningMarket(feature).play(...morning, ...evening.slice(0, 8))
    expect(feature.value.raw[3]).toBeCloseTo(0, 12)
  })
})

describe('the squeeze', () => {
  test('is a width below the 20th percentile of the bars before, once there are twenty', ({
    expect,
  }) => {
    const squeeze = new VwapSqueeze()
    for (let width = 1; width <= 20; width++) {
      squeeze.onMinute(width)
      expect(squeeze.isSqueezed).toBe(false)
    }
    squeeze.onMinute(3.9)
    expect([squeeze.thresholdTicks, squeeze.isSqueezed]).toEqual([4, true])
    squeeze.onMinute(4)
    expect(squeeze.isSqueezed).toBe(false)
  })

  test('is measured by the sessions before once one is over, and today changes nothing', ({
    expect,
  }) => {
    const squeeze = new VwapSqueeze()
    for (let i = 0; i < 1_000; i++) squeeze.onMinute(1 + (i % 100))
    squeeze.onSession()
    expect(squeeze.thresholdTicks).toBe(20)
    for (let i = 0; i < 500; i++) squeeze.onMinute(1)
    expect([squeeze.thresholdTicks, squeeze.isSqueezed]).toEqual([20, true])
    squeeze.onSession()
    expect(squeeze.thresholdTicks).toBe(1)
  })
})
