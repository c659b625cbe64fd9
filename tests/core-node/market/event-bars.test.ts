import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { BarSeries } from '../../../core-node/market/bars.ts'
import { RangeBars, TickBars, VolumeBars } from '../../../core-node/market/event-bars.ts'
import type { Side } from '../../../core-node/market/events.ts'
import type { LastTrade } from '../../../core-node/market/last-trade.ts'
import { SideMethod } from '../../../core-node/market/trade-classifier.ts'

const print = fc.record({
  priceTicks: fc.integer({ min: 95, max: 105 }),
  size: fc.integer({ min: 1, max: 40 }),
  side: fc.constantFrom<Side>(1, -1, 0),
})
const prints = fc.array(print, { minLength: 1, maxLength: 200 })
type Print = { priceTicks: number; size: number; side: Side }

function feed(series: { onTrade(trade: LastTrade): void }, all: readonly Print[]): void {
  all.forEach((one, i) => {
    const fields = { tsUs: i, quality: 1, method: SideMethod.Feed, isReconstructed: false }
    series.onTrade({ ...one, ...fields })
  })
}

/** Closed bars, oldest first. */
function barsOf(bars: BarSeries) {
  return Array.from({ length: bars.count }, (_, i) => {
    const ago = bars.count - 1 - i
    return {
      startUs: bars.startUs(ago),
      high: bars.high(ago),
      low: bars.low(ago),
      close: bars.close(ago),
      volume: bars.volume(ago),
      delta: bars.buyVolume(ago) - bars.sellVolume(ago),
    }
  })
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

describe('bars that close by what was traded', () => {
  test('a bar of five trades holds five trades', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const series = new TickBars(5)
        feed(series, all)
        const bars = barsOf(series.bars)
        expect(bars).toHaveLength(Math.floor(all.length / 5))
        bars.forEach((bar, i) => {
          const group = all.slice(5 * i, 5 * i + 5)
          const prices = group.map(({ priceTicks }) => priceTicks)
          expect(bar).toEqual({
            startUs: 5 * i,
            high: Math.max(...prices),
            low: Math.min(...prices),
            close: prices.at(-1),
            volume: sum(group.map(({ size }) => size)),
            delta: sum(group.map(({ size, side }) => size * side)),
          })
        })
      }),
    )
  })

  test('a bar of 25 contracts holds exactly 25, and none is lost', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const series = new VolumeBars(25)
        feed(series, all)
        const total = sum(all.map(({ size }) => size))
        const bars = barsOf(series.bars)
        expect(bars.every(({ volume }) => volume === 25)).toBe(true)
        expect(series.bars.closed).toBe(Math.floor(total / 25))
        expect(series.bars.forming.volume).toBe(total % 25)
        const { buyVolume, sellVolume } = series.bars.forming
        const delta = sum(bars.map((bar) => bar.delta)) + buyVolume - sellVolume
        expect(delta).toBe(sum(all.map(({ size, side }) => size * side)))
      }),
    )
  })

  test('a bar of three ticks never spans more, and the next begins beyond it', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const series = new RangeBars(3)
        feed(series, all)
        const bars = barsOf(series.bars)
        for (const [i, { high, low, startUs }] of bars.entries()) {
          expect(high - low).toBeLessThanOrEqual(3)
          const next = bars[i + 1]?.startUs ?? series.bars.forming.startUs
          const leaving = all[next]?.priceTicks ?? Number.NaN
          expect(next).toBeGreaterThan(startUs)
          expect(Math.max(high, leaving) - Math.min(low, leaving)).toBeGreaterThan(3)
        }
        const volume = sum(bars.map((bar) => bar.volume)) + series.bars.forming.volume
        expect(volume).toBe(sum(all.map(({ size }) => size)))
      }),
    )
  })
})
