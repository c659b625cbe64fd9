import fc from 'fast-check'
import { test } from 'vitest'

import { Bars } from '../../../core-node/market/bars.ts'
import type { BarSeries } from '../../../core-node/market/bars.ts'
import type { Side } from '../../../core-node/market/events.ts'

const startUs = Date.parse('2024-07-01T22:00:00Z') * 1_000

const trades = fc.array(
  fc.record({
    gapUs: fc.oneof(fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 0, max: 400_000_000 })),
    priceTicks: fc.integer({ min: 1_000, max: 1_100 }),
    size: fc.integer({ min: 1, max: 50 }),
    side: fc.constantFrom<Side>(1, -1, 0),
  }),
  { minLength: 1, maxLength: 120 },
)

type Print = { tsUs: number; priceTicks: number; size: number; side: Side }

function naiveBars(prints: readonly Print[], periodUs: number) {
  const groups = Map.groupBy(prints, ({ tsUs }) => tsUs - (tsUs % periodUs))
  return [...groups].map(([start, group]) => {
    const prices = group.map(({ priceTicks }) => priceTicks)
    const sum = (side: Side | undefined) =>
      group.reduce((s, p) => (side === undefined || p.side === side ? s + p.size : s), 0)
    return [
      start,
      prices[0],
      Math.max(...prices),
      Math.min(...prices),
      prices.at(-1),
      sum(undefined),
      sum(1),
      sum(-1),
    ]
  })
}

function closedBars(series: BarSeries) {
  return Array.from({ length: series.count }, (_, i) => {
    const ago = series.count - 1 - i
    return [
      series.startUs(ago),
      series.open(ago),
      series.high(ago),
      series.low(ago),
      series.close(ago),
      series.volume(ago),
      series.buyVolume(ago),
      series.sellVolume(ago),
    ]
  })
}

test('bars of a second to an hour equal a grouping of the trades', ({ expect }) => {
  fc.assert(
    fc.property(trades, (steps) => {
      const bars = new Bars()
      const prints: Print[] = []
      let tsUs = startUs
      for (const { gapUs, priceTicks, size, side } of steps) {
        tsUs += gapUs
        bars.advance(tsUs)
        bars.addTrade(tsUs, priceTicks, size, side)
        prints.push({ tsUs, priceTicks, size, side })
      }
      bars.advance(tsUs + 7_200_000_000)
      for (const series of [
        bars.second,
        bars.minute,
        bars.fiveMinutes,
        bars.fifteenMinutes,
        bars.hour,
      ]) {
        expect(closedBars(series)).toEqual(naiveBars(prints, series.periodUs))
      }
    }),
  )
})

test('a bar closes when its time is over, not before', ({ expect }) => {
  const bars = new Bars()
  bars.advance(startUs)
  bars.addTrade(startUs, 100, 1, 1)
  expect(bars.advance(startUs + 999_999)).toBe(0)
  expect(bars.second.count).toBe(0)
  bars.advance(startUs + 1_000_000)
  expect([bars.second.count, bars.minute.count]).toEqual([1, 0])
  bars.advance(startUs + 60_000_000)
  expect(bars.minute.count).toBe(1)
  expect(bars.minute.vwapTicks(0)).toBe(100)
})
