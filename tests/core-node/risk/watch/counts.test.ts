import fc from 'fast-check'
import { describe, test } from 'vitest'

import { DayCounts } from '../../../../core-node/risk/watch/day-counts.ts'
import { Heartbeats } from '../../../../core-node/risk/watch/heartbeats.ts'
import { RecentTimes } from '../../../../core-node/risk/watch/recent-times.ts'
import { RepeatedExecution } from '../../../../core-node/risk/watch/repeated-execution.ts'
import { TokenBucket } from '../../../../core-node/risk/watch/token-bucket.ts'
import { regularOpenUs, second } from '../../market-events.ts'
import { limits } from '../risk-state.ts'

const now = regularOpenUs

describe('counts of the day', () => {
  test('begin with a trade date, and the same again goes on counting', ({ expect }) => {
    const counts = new DayCounts()
    expect(counts.onTradeDate('2026-11-27')).toBe(true)
    counts.orders = 3
    counts.filledOrders = 2
    expect(counts.onTradeDate('2026-11-27')).toBe(false)
    expect([counts.orders, counts.filledOrders]).toEqual([3, 2])
    expect(counts.onTradeDate('2026-11-30')).toBe(true)
    expect([counts.orders, counts.filledOrders]).toEqual([0, 0])
  })
})

describe('heartbeats', () => {
  test('whoever was never heard is not silent, and for how long is not known', ({ expect }) => {
    const heartbeats = new Heartbeats(1_000)
    expect(heartbeats.isAnyHeard).toBe(false)
    expect(heartbeats.isSilent('gateway', now)).toBe(false)
    expect(heartbeats.silentUs('gateway', now)).toBeNaN()
  })

  test('silence is longer than the time allowed, to the microsecond', ({ expect }) => {
    const heartbeats = new Heartbeats(1_000)
    heartbeats.onHeartbeat('gateway', now)
    expect(heartbeats.isAnyHeard).toBe(true)
    expect(heartbeats.silentUs('gateway', now + 7)).toBe(7)
    expect(heartbeats.isSilent('gateway', now + second)).toBe(false)
    expect(heartbeats.isSilent('gateway', now + second + 1)).toBe(true)
    heartbeats.tighten(500)
    expect(heartbeats.isSilent('gateway', now + second / 2)).toBe(false)
    expect(heartbeats.isSilent('gateway', now + second / 2 + 1)).toBe(true)
  })
})

describe('a token bucket', () => {
  test('fills at its rate', ({ expect }) => {
    const bucket = new TokenBucket(20, 4, 5)
    bucket.take(20, now)
    expect([bucket.tokensAt(now), bucket.tokensAt(now + 2 * second)]).toEqual([0, 8])
    expect(bucket.tokensAt(now + 60 * second)).toBe(20)
  })

  test('that was tightened holds less, fills slower and keeps more back at once', ({ expect }) => {
    const bucket = new TokenBucket(20, 4, 5)
    bucket.take(16, now)
    bucket.tighten(10, 2, 8, now + second)
    expect(bucket.tokensAt(now + second)).toBe(8)
    expect(bucket.tokensAt(now + 1.5 * second)).toBe(9)
    expect(bucket.tokensAt(now + 60 * second)).toBe(10)
    expect(bucket.hasRoomFor(1, now + second)).toBe(false)
    expect(bucket.hasRoomFor(2, now + 60 * second)).toBe(true)
    const full = new TokenBucket(20, 4, 5)
    full.tighten(10, 2, 8, now)
    expect(full.tokensAt(now)).toBe(10)
    // An older time than the last fills nothing twice.
    full.take(10, now + second)
    full.tighten(10, 2, 8, now)
    expect(full.tokensAt(now + second)).toBe(0)
  })

  test('takes at an older time what it takes, and fills nothing twice', ({ expect }) => {
    const bucket = new TokenBucket(20, 4, 5)
    bucket.take(20, now + second)
    bucket.take(0, now)
    expect(bucket.tokensAt(now + second)).toBe(0)
    expect(bucket.tokensAt(now + 2 * second)).toBe(4)
  })
})

describe('recent times', () => {
  test('that are forgotten fill nothing', ({ expect }) => {
    const times = new RecentTimes(2, 100)
    times.add(1_000)
    times.add(1_001)
    expect([times.isFull(1_002), times.countAt(1_002)]).toEqual([true, 2])
    times.clear()
    expect([times.isFull(1_002), times.countAt(1_002)]).toEqual([false, 0])
  })

  test('fewer that are too many keep the newest, in their order', ({ expect }) => {
    const gaps = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 30 })
    const most = fc.integer({ min: 1, max: 8 })
    fc.assert(
      fc.property(gaps, gaps, most, most, (before, after, old, wanted) => {
        const times = new RecentTimes(old, 50)
        const all: number[] = []
        let ts = 1_000
        const add = (gap: number) => {
          ts += gap
          times.add(ts)
          all.push(ts)
        }
        before.forEach(add)
        times.tighten(wanted, 100)
        const limit = Math.min(old, wanted)
        const isFull = () => all.filter((time) => ts - time < 100).length >= limit
        expect(times.isFull(ts)).toBe(isFull())
        for (const gap of after) {
          add(gap)
          expect(times.isFull(ts)).toBe(isFull())
        }
      }),
    )
  })
})

describe('repeated execution', () => {
  const repeated = () =>
    new RepeatedExecution({
      ...limits,
      maxEntriesPerWindow: 3,
      entryWindowMs: 10_000,
      maxStopOuts: 3,
    })

  test('a re-arming forgets entries and stops', ({ expect }) => {
    const watch = repeated()
    for (let i = 0; i < 3; i++) watch.onEntry(now + i)
    expect(watch.entriesAt(now + 2)).toBe(3)
    expect(watch.latched).toBe('too-many-entries')
    watch.rearm()
    expect([watch.latched, watch.entriesAt(now + 2)]).toEqual([undefined, 0])
    watch.onEntry(now + 3)
    expect(watch.latched).toBeUndefined()
    for (let i = 0; i < 2; i++) watch.onTradeClosed('stop')
    watch.rearm()
    watch.onTradeClosed('stop')
    expect([watch.latched, watch.stopOuts]).toEqual([undefined, 1])
  })

  test('what it was latched for first stands', ({ expect }) => {
    const watch = repeated()
    for (let i = 0; i < 3; i++) watch.onTradeClosed('stop')
    for (let i = 0; i < 3; i++) watch.onEntry(now)
    expect(watch.latched).toBe('too-many-stop-outs')
    const other = repeated()
    for (let i = 0; i < 3; i++) other.onEntry(now)
    for (let i = 0; i < 3; i++) other.onTradeClosed('stop')
    expect(other.latched).toBe('too-many-entries')
  })

  test('what is counted already counts against tighter limits', ({ expect }) => {
    const tighter = { ...limits, maxEntriesPerWindow: 2, entryWindowMs: 20_000, maxStopOuts: 2 }
    const entered = repeated()
    for (const seconds of [0, 15]) entered.onEntry(now + seconds * second)
    expect(entered.latched).toBeUndefined()
    entered.tighten(tighter, now + 15 * second)
    expect(entered.latched).toBe('too-many-entries')
    const stopped = repeated()
    for (let i = 0; i < 2; i++) stopped.onTradeClosed('stop')
    stopped.tighten(tighter, now)
    expect(stopped.latched).toBe('too-many-stop-outs')
    const neither = repeated()
    neither.onEntry(now)
    neither.onTradeClosed('stop')
    neither.tighten(tighter, now)
    expect(neither.latched).toBeUndefined()
    neither.onTradeClosed('stop')
    expect(neither.latched).toBe('too-many-stop-outs')
  })
})
