import fc from 'fast-check'
import { describe, test } from 'vitest'

import { sessionAt } from '../../../core-node/market/calendar/session-calendar.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import { ContractMonthWatch } from '../../../core-node/risk/watch/contract-month-watch.ts'
import { HourRange } from '../../../core-node/risk/watch/hour-range.ts'
import { LimitWatch } from '../../../core-node/risk/watch/limit-watch.ts'
import { RecentTimes } from '../../../core-node/risk/watch/recent-times.ts'
import { TokenBucket } from '../../../core-node/risk/watch/token-bucket.ts'
import { minute, regularOpenUs, second } from '../market-events.ts'
import { entryRow, limits, monitorWith, openMarket } from './risk-state.ts'

const now = regularOpenUs
const hour = 60 * minute

describe('a token bucket', () => {
  test('never holds less than nothing or more than its capacity, and fills at its rate', ({
    expect,
  }) => {
    const step = fc.tuple(fc.integer({ min: -2_000_000, max: 20_000_000 }), fc.nat(60))
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 1, max: 50 }), (steps, capacity) => {
        const bucket = new TokenBucket(capacity, 10, 0)
        let tsUs = now
        for (const [elapsedUs, count] of steps) {
          const before = bucket.tokensAt(tsUs)
          const later = bucket.tokensAt(tsUs + elapsedUs)
          tsUs += elapsedUs
          expect(later).toBeGreaterThanOrEqual(0)
          expect(later).toBeLessThanOrEqual(capacity)
          const filled = (Math.max(0, elapsedUs) / second) * 10
          expect(later).toBeLessThanOrEqual(before + filled + 1e-6)
          bucket.take(count, tsUs)
        }
      }),
    )
  })

  test('in any span lets through at most its capacity and what flows in meanwhile', ({
    expect,
  }) => {
    const pause = fc.integer({ min: 0, max: 400_000 })
    fc.assert(
      fc.property(fc.array(pause, { maxLength: 200 }), (pauses) => {
        const bucket = new TokenBucket(20, 10, 5)
        let tsUs = now
        let sent = 0
        for (const pauseUs of pauses) {
          tsUs += pauseUs
          if (!bucket.hasRoomFor(1, tsUs)) continue
          bucket.take(1, tsUs)
          sent++
        }
        expect(sent).toBeLessThanOrEqual(15 + ((tsUs - now) / second) * 10 + 1e-6)
      }),
    )
  })
})

describe('recent times', () => {
  test('are full exactly when so many lie in the window', ({ expect }) => {
    const gaps = fc.array(fc.nat(30), { maxLength: 60 })
    fc.assert(
      fc.property(gaps, fc.integer({ min: 1, max: 8 }), (steps, most) => {
        const times = new RecentTimes(most, 100)
        const all: number[] = []
        let ts = 1_000
        for (const gap of steps) {
          ts += gap
          times.add(ts)
          all.push(ts)
          const inWindow = all.filter((time) => ts - time < 100).length
          expect(times.isFull(ts)).toBe(inWindow >= most)
        }
      }),
    )
  })
})

describe('the range of an hour', () => {
  test('is that of the trades of its sixty minutes', ({ expect }) => {
    const trades = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: -50, max: 50 })))
    fc.assert(
      fc.property(trades, (steps) => {
        const range = new HourRange()
        const all: { minuteOf: number; ticks: number }[] = []
        let tsUs = now
        for (const [seconds, ticks] of steps) {
          tsUs += seconds * second
          range.add(tsUs, ticks)
          all.push({ minuteOf: Math.floor(tsUs / minute), ticks })
        }
        const kept = all
          .filter(({ minuteOf }) => Math.floor(tsUs / minute) - minuteOf < 60)
          .map(({ ticks }) => ticks)
        expect(range.lowTicks(tsUs)).toBe(Math.min(...kept))
        expect(range.highTicks(tsUs)).toBe(Math.max(...kept))
      }),
    )
  })
})

describe('price limits', () => {
  test('are counted from the last half minute of the cash market the day before', ({ expect }) => {
    const watch = new LimitWatch()
    const day = sessionAt(now)
    watch.onSession(day)
    watch.onTrade(day.regularCloseUs - 31 * second, 5_000, 100)
    watch.onTrade(day.regularCloseUs - 30 * second, 20_000, 1)
    watch.onTrade(day.regularCloseUs - second, 20_400, 3)
    watch.onTrade(day.regularCloseUs, 30_000, 100)
    expect(watch.isNearLimit(day.regularOpenUs, 20_000)).toBeUndefined()
    const next = sessionAt(day.endUs)
    watch.onSession(next)
    // (20,000 + 3 · 20,400)/4 = 20,300. Seven percent below it are 18,879; half a percent of it 101.5.
    const at = next.regularOpenUs
    expect(watch.isNearLimit(at, 18_879 + 101)).toBe(true)
    expect(watch.isNearLimit(at, 18_879 + 102)).toBe(false)
    const night = next.openUs + hour
    expect(watch.isNearLimit(night, 21_721 - 101)).toBe(true)
    expect(watch.isNearLimit(night, 21_721 - 102)).toBe(false)
  })

  test('know a reference that was told', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onSession(sessionAt(now))
    watch.onReference(20_000)
    expect(watch.isNearLimit(now, 20_000)).toBe(false)
    expect(watch.isNearLimit(now, 18_600)).toBe(true)
  })

  test('the hour’s breaker is counted from its own high and low, both ways', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onTrade(now, 20_000, 1)
    for (const [ticks, isNear] of [
      [20_599, false],
      [20_600, true],
      [19_401, false],
      [19_400, true],
    ] as const) {
      expect(watch.isNearBreaker(now, ticks)).toBe(isNear)
    }
    expect(watch.isNearBreaker(now + hour, 19_000)).toBe(false)
  })
})

describe('the contract’s month', () => {
  test('is the one that leads, and changes on the day of the roll', ({ expect }) => {
    const month = new ContractMonthWatch()
    // Roll on Monday 16 March 2026, expiry on Friday 20.
    expect(month.isLead('ESH6', '2026-03-13')).toBe(true)
    expect(month.isLead('ESH6', '2026-03-16')).toBe(false)
    expect(month.isLead('ESM6', '2026-03-16')).toBe(true)
    expect(month.isLead('MESM26', '2026-03-16')).toBe(true)
    expect(month.isLead('ES', '2026-03-16')).toBeUndefined()
  })
})

describe('what is heard of a session', () => {
  test('the first price of a session is no jump, and the night’s silence no gap', ({ expect }) => {
    const monitor = monitorWith()
    const market = new Market(instruments.ES)
    const evening = sessionAt(now).openUs
    const show = (tsUs: number, priceTicks: number) => {
      if (market.advance(tsUs)) monitor.onSession(market.session)
      Object.assign(market.trade, { tsUs, priceTicks, size: 1 })
      monitor.onTrade(market)
      return monitor.data.troubleAt(tsUs)
    }
    expect(show(evening, 20_000)).toBeUndefined()
    expect(show(evening + hour, 20_010)).toBeUndefined()
    expect(show(market.session.endUs, 21_000)).toBeUndefined()
    expect(show(market.tsUs + second, 22_000)).toBe('jump')
  })

  test('a session told twice is one', ({ expect }) => {
    const monitor = monitorWith()
    monitor.counts.orders = 7
    monitor.onSession(openMarket().session)
    expect(monitor.counts.orders).toBe(7)
    monitor.onSession(sessionAt(now + 24 * hour))
    expect(monitor.counts.orders).toBe(0)
  })

  test('the first row of a new session begins it', ({ expect }) => {
    const monitor = monitorWith()
    const { endUs } = openMarket().session
    monitor.onRow(entryRow(endUs - 1))
    monitor.onRow(entryRow(endUs - 1))
    expect(monitor.counts.orders).toBe(2)
    monitor.onRow(entryRow(endUs))
    expect(monitor.counts.orders).toBe(1)
  })

  test('figures of the account grow old', ({ expect }) => {
    const monitor = monitorWith()
    expect(monitor.isAccountKnown(now)).toBe(false)
    monitor.account = {
      excessLiquidityCents: 1,
      initialMarginCents: 0,
      dailyPnlCents: -300_000,
      asOfUs: now,
    }
    const oldUs = now + limits.accountStaleMs * 1_000
    monitor.update(0, 0, 0, true, oldUs)
    expect([monitor.isAccountKnown(oldUs), monitor.loss.figures.todayCents]).toEqual([
      true,
      -300_000,
    ])
    monitor.update(0, 0, 0, true, oldUs + 1)
    expect([monitor.isAccountKnown(oldUs + 1), monitor.loss.figures.todayCents]).toEqual([false, 0])
  })
})
