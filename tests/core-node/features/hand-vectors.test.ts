import { describe, test } from 'vitest'

import { FeatureValue } from '../../../core-node/features/feature.ts'
import {
  depthImbalance,
  micropriceTicks,
  OrderBookImbalance,
} from '../../../core-node/features/order-book-imbalance.ts'
import { OrderFlowImbalance } from '../../../core-node/features/order-flow-imbalance.ts'
import { VolumeConfirmation } from '../../../core-node/features/volume-confirmation.ts'
import { zoneSide } from '../../../core-node/features/volume-profile-imbalance.ts'
import { findGaps, findZones } from '../../../core-node/features/volume-zones.ts'
import { bandRejection } from '../../../core-node/features/vwap-bands.ts'
import { BarSeries } from '../../../core-node/market/bars.ts'
import { BestQuote } from '../../../core-node/market/best-quote.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import { OrderBook } from '../../../core-node/market/order-book.ts'
import { VolumeByPrice } from '../../../core-node/market/volume-by-price.ts'
import { depth, minute, quote, regularOpenUs, second, trade } from '../market-events.ts'

/** The examples of the signal's definitions, worked by hand there. */
describe('order book imbalance', () => {
  test('five levels, weighted 1 to 0.2', ({ expect }) => {
    const book = new OrderBook()
    book.applyDepth(depth(0, 21_600, [50, 80, 90, 100, 120], 21_601, [30, 60, 90, 110, 100]))
    expect(depthImbalance(book)).toBeCloseTo(36 / 428, 12)
  })

  test('the microprice of the same book', ({ expect }) => {
    expect(micropriceTicks(21_600, 50, 21_601, 30) / 4).toBe(5400.15625)
    expect(micropriceTicks(100, 1, 101, 3)).toBe(100.25)
  })

  test('order flow of the definition’s four steps: +20, +25, +45, −50', ({ expect }) => {
    const flow = new OrderFlowImbalance()
    const best = new BestQuote()
    const steps = [
      [5400, 50, 5400.25, 40],
      [5400, 70, 5400.25, 40],
      [5400, 70, 5400.25, 15],
      [5400.25, 30, 5400.5, 60],
      [5400, 90, 5400.25, 20],
    ] as const
    const contributions = steps.map(([bid, bidSize, ask, askSize], i) => {
      best.set(bid * 4, bidSize, ask * 4, askSize)
      return flow.onQuote(best, { tsUs: i * 50_000 })
    })
    expect(contributions).toEqual([0, 20, 25, 45, -50])
    expect(flow.contracts).toBe(40)
    best.set(5400 * 4, 90, 5400.25 * 4, 20)
    flow.onQuote(best, { tsUs: 11 * second })
    expect(flow.contracts).toBe(0)
  })

  test('an unsound book holds its last value a second, then says nothing', ({ expect }) => {
    const market = new Market(instruments.ES)
    const feature = new OrderBookImbalance()
    const show = (tsUs: number, bid: number, ask: number) => {
      market.advance(tsUs)
      market.apply(depth(tsUs, bid, [9, 9, 9, 9, 9], ask, [3, 3, 3, 3, 3]))
      feature.onBook(market)
      return [feature.value.state, feature.value.quality]
    }
    expect(show(regularOpenUs, 100, 101)).toEqual(['ok', 1])
    expect(feature.value.x).toBeGreaterThan(0)
    expect(show(regularOpenUs + second / 2, 102, 101)).toEqual(['ok', 1])
    expect(show(regularOpenUs + 2 * second, 102, 101)).toEqual(['invalid', 0])
    expect(feature.value.x).toBe(0)
  })

  test('fewer than five levels count for what they are', ({ expect }) => {
    const market = new Market(instruments.ES)
    const feature = new OrderBookImbalance()
    market.advance(regularOpenUs)
    market.apply(quote(regularOpenUs, 100, 101))
    feature.onBook(market)
    expect(feature.value.quality).toBeCloseTo(0.2, 12)
  })
})

describe('volume confirmation', () => {
  function confirm(lastMinute: readonly (readonly [number, number, 1 | -1])[]) {
    const market = new Market(instruments.ES)
    const feature = new VolumeConfirmation()
    const bars = [
      ...Array.from(
        { length: 20 },
        () =>
          [
            [100, 750, 1],
            [100, 750, -1],
          ] as const,
      ),
      lastMinute,
    ]
    bars.forEach((prints, i) => {
      for (const [price, size, side] of prints) {
        market.advance(regularOpenUs + i * minute)
        market.closeBars()
        market.apply(trade(regularOpenUs + i * minute, price, size, side))
        feature.onTrade(market)
      }
      market.advance(regularOpenUs + (i + 1) * minute)
      market.closeBars()
      feature.onMinute(market)
    })
    return feature.value
  }

  test('twice the usual volume, delta 0.2, price up: 0.667', ({ expect }) => {
    const value = confirm([
      [100, 1_200, -1],
      [101, 1_800, 1],
    ])
    expect(value.x).toBeCloseTo(2 / 3, 12)
    // No twenty sessions behind it: the mean of the last bars counts at 0.6.
    expect(value.quality).toBeCloseTo(0.6, 12)
  })

  test('effort without result is 0, and says so', ({ expect }) => {
    const value = confirm([
      [101, 1_800, 1],
      [100, 1_200, -1],
    ])
    expect([value.x, value.raw[3]]).toEqual([0, 1])
  })

  test('half the usual volume confirms nothing', ({ expect }) => {
    expect(
      confirm([
        [100, 350, -1],
        [101, 400, 1],
      ]).x,
    ).toBe(0)
  })
})

describe('VWAP bands', () => {
  test('a bar that falls back from above the second band: 0.921', ({ expect }) => {
    const bars = new BarSeries(minute)
    const close = (open: number, high: number, low: number, closing: number) => {
      for (const price of [open, high, low, closing]) bars.addTrade(0, price * 4, 1, 0)
      bars.closeForming()
    }
    close(5436, 5437, 5432, 5432)
    const sigma = 4.75 * 4
    const mean = 5435 * 4 - 2 * sigma
    expect(bandRejection(bars, mean, sigma)).toBeCloseTo(0.921, 3)
    close(5435.5, 5436, 5435, 5436)
    expect(bandRejection(bars, mean, sigma)).toBe(0)
  })
})

describe('volume zones', () => {
  test('runs of much volume are zones, runs of hardly any are gaps', ({ expect }) => {
    const profile = new VolumeByPrice()
    const volumes = [10, 200, 300, 10, 1, 1, 1, 1, 10, 10]
    volumes.forEach((volume, i) => profile.add(100 + i, volume, i === 2 ? 1 : -1))
    expect(findZones(profile)).toEqual([
      { lowTicks: 101, highTicks: 102, volume: 500, delta: 0.2, score: 0.6 },
    ])
    expect(findGaps(profile)).toEqual([{ lowTicks: 103, highTicks: 109 }])
  })

  test('price above a bought zone accumulates, below it was absorbed; sold zones mirror it', ({
    expect,
  }) => {
    const zone = { lowTicks: 100, highTicks: 104, volume: 500, score: 1 }
    const at = (delta: number, price: number) => zoneSide({ ...zone, delta }, price)
    expect([at(0.6, 103), at(0.6, 99), at(0.6, 101)]).toEqual([1, -1, 0])
    expect([at(-0.6, 101), at(-0.6, 105), at(-0.6, 103)]).toEqual([-1, 1, 0])
    expect(at(0.4, 103)).toBe(0)
  })
})

test('quality falls with age from the stated time to twice that', ({ expect }) => {
  const value = new FeatureValue(0, 10 * second)
  value.set(0.5, 0.8, 1, 0)
  const at = (seconds: number) => value.qualityAt(seconds * second)
  expect([at(0), at(10), at(15), at(20), at(99)]).toEqual([0.8, 0.8, 0.4, 0, 0])
})
