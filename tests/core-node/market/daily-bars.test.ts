import { describe, test } from 'vitest'

import { DailyBars } from '../../../core-node/market/daily-bars.ts'
import { ListeningMarket } from '../features/listening-market.ts'
import { minute, regularOpenUs, trade } from '../market-events.ts'

const dayUs = 24 * 60 * minute

/** Open, high, low and close of every finished day, the last one first. */
function daysOf(bars: DailyBars) {
  return Array.from({ length: bars.count }, (_, ago) => [
    bars.open(ago),
    bars.high(ago),
    bars.low(ago),
    bars.close(ago),
  ])
}

describe('daily bars', () => {
  test('a day ends with its last minute, though that closes in the next session', ({ expect }) => {
    const bars = new DailyBars()
    const market = new ListeningMarket(bars)
    const tuesday = regularOpenUs
    market.play(
      trade(tuesday, 100, 1),
      trade(tuesday + minute, 90, 1),
      trade(tuesday + 2 * minute, 120, 1),
      // 15:59 in Chicago: a minute that only the next session's trade closes.
      trade(tuesday + 449 * minute, 110, 1),
    )
    expect(bars.finished).toBe(0)
    market.play(trade(tuesday + dayUs, 200, 1))
    expect(bars.finished).toBe(0)
    market.play(trade(tuesday + dayUs + minute, 210, 1))
    expect(daysOf(bars)).toEqual([[100, 120, 90, 110]])
    market.play(trade(tuesday + 2 * dayUs, 300, 1), trade(tuesday + 2 * dayUs + minute, 300, 1))
    expect(daysOf(bars)).toEqual([
      [200, 210, 200, 210],
      [100, 120, 90, 110],
    ])
  })

  test('two sessions of one trade date are one day', ({ expect }) => {
    const bars = new DailyBars()
    const market = new ListeningMarket(bars)
    // Thanksgiving 2026-11-26 is cleared with the Friday after it.
    const holiday = Date.parse('2026-11-26T16:00:00Z') * 1_000
    const friday = Date.parse('2026-11-27T16:00:00Z') * 1_000
    const monday = Date.parse('2026-11-30T16:00:00Z') * 1_000
    for (const [tsUs, price] of [
      [holiday, 100],
      [holiday + minute, 105],
      [friday, 150],
      [friday + minute, 140],
      [monday, 160],
      [monday + minute, 160],
    ] as const) {
      market.play(trade(tsUs, price, 1))
    }
    expect(daysOf(bars)).toEqual([[100, 150, 100, 140]])
  })

  test('a session of a single minute makes no day, and no part of another', ({ expect }) => {
    const bars = new DailyBars()
    const market = new ListeningMarket(bars)
    for (const [day, atMinute, price] of [
      [0, 0, 500],
      [1, 0, 100],
      [1, 1, 110],
      [2, 0, 900],
      [3, 0, 120],
      [3, 1, 130],
    ] as const) {
      market.play(trade(regularOpenUs + day * dayUs + atMinute * minute, price, 1))
    }
    expect(daysOf(bars)).toEqual([[100, 110, 100, 110]])
  })

  test('remembers sixty-four days', ({ expect }) => {
    const bars = new DailyBars()
    for (let day = 1; day <= 100; day++) bars.add(day, day + 2, day - 1, day + 1)
    expect([bars.finished, bars.count]).toEqual([100, 64])
    expect([bars.open(63), bars.high(63), bars.low(63), bars.close(63)]).toEqual([37, 39, 36, 38])
    expect(bars.close(0)).toBe(101)
  })
})
