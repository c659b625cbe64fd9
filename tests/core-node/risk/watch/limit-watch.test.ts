import { describe, test } from 'vitest'

import { sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'
import { LimitWatch } from '../../../../core-node/risk/watch/limit-watch.ts'
import { minute, regularOpenUs, second } from '../../market-events.ts'

const now = regularOpenUs
const day = sessionAt(now)
const hour = 60 * minute
/** In the last half minute before the cash market closes. */
const settlingUs = day.regularCloseUs - second

describe('what the limits are counted from', () => {
  test('without a session nothing is known of them', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onReference(20_000)
    expect(watch.isNearLimit(now, 20_000)).toBeUndefined()
  })

  test('a day that settled nothing leaves the reference of the day before', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onSession(day)
    watch.onTrade(settlingUs, 20_000, 1)
    const second_ = sessionAt(day.endUs)
    watch.onSession(second_)
    const third = sessionAt(second_.endUs)
    watch.onSession(third)
    expect(watch.isNearLimit(third.regularOpenUs, 18_600)).toBe(true)
    expect(watch.isNearLimit(third.regularOpenUs, 20_000)).toBe(false)
  })

  test('what was settled one day is not settled again the next', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onSession(day)
    watch.onTrade(settlingUs, 20_000, 1)
    watch.onSession(sessionAt(day.endUs))
    watch.onReference(30_000)
    const third = sessionAt(sessionAt(day.endUs).endUs)
    watch.onSession(third)
    expect(watch.isNearLimit(third.regularOpenUs, 27_900)).toBe(true)
    expect(watch.isNearLimit(third.regularOpenUs, 18_600)).toBe(true)
    expect(watch.isNearLimit(third.regularOpenUs, 29_000)).toBe(false)
  })

  test('after the close they are counted from today’s settlement, once it is known', ({
    expect,
  }) => {
    const watch = new LimitWatch()
    watch.onSession(day)
    watch.onReference(20_000)
    const afterUs = day.regularCloseUs
    expect(watch.isNearLimit(afterUs, 20_000)).toBeUndefined()
    watch.onTrade(settlingUs, 21_000, 1)
    // Seven percent above 21,000 are 22,470, half a percent of 20,000 is 100.
    expect(watch.isNearLimit(afterUs, 22_369)).toBe(false)
    expect(watch.isNearLimit(afterUs, 22_370)).toBe(true)
  })

  test('a holiday settles nothing, whatever is traded on it', ({ expect }) => {
    const thanksgiving = sessionAt(Date.parse('2026-11-26T16:00:00Z') * 1_000)
    expect(thanksgiving.kind).toBe('holiday')
    const watch = new LimitWatch()
    watch.onSession(thanksgiving)
    watch.onReference(20_000)
    watch.onTrade(thanksgiving.closeUs - second, 30_000, 1)
    const friday = sessionAt(thanksgiving.endUs)
    watch.onSession(friday)
    expect(watch.isNearLimit(friday.regularOpenUs, 20_000)).toBe(false)
    expect(watch.isNearLimit(friday.regularOpenUs, 18_600)).toBe(true)
  })

  test('the half minute begins with its first microsecond and ends before the close', ({
    expect,
  }) => {
    const settled = (tsUs: number) => {
      const watch = new LimitWatch()
      watch.onSession(day)
      watch.onReference(20_000)
      watch.onTrade(tsUs, 20_000, 1)
      return watch.isNearLimit(day.regularCloseUs, 20_000)
    }
    expect(settled(day.regularCloseUs - 30 * second - 1)).toBeUndefined()
    expect(settled(day.regularCloseUs - 30 * second)).toBe(false)
    expect(settled(day.regularCloseUs - 1)).toBe(false)
    expect(settled(day.regularCloseUs)).toBeUndefined()
  })
})

describe('until 2020, when the day was settled a quarter of an hour after the close', () => {
  const old = sessionAt(Date.parse('2019-06-12T15:00:00Z') * 1_000)
  const settledUs = old.regularCloseUs + 15 * minute

  test('nothing of the settlement counts before it is over', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onSession(old)
    watch.onReference(12_000)
    watch.onTrade(settledUs - second, 11_500, 1)
    expect(watch.isNearLimit(settledUs - 1, 11_500)).toBeUndefined()
    expect(watch.isNearLimit(settledUs, 11_500)).toBe(false)
    // Five percent below 11,500 are 10,925.
    expect(watch.isNearLimit(settledUs, 10_925)).toBe(true)
  })
})

describe('the hour of the breaker', () => {
  test('begins anew with each session', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onSession(day)
    watch.onTrade(now, 20_000, 1)
    expect(watch.isNearBreaker(now + minute, 21_000)).toBe(true)
    watch.onSession(sessionAt(day.endUs))
    expect(watch.isNearBreaker(now + minute, 21_000)).toBe(false)
  })

  test('is sixty minutes long', ({ expect }) => {
    const watch = new LimitWatch()
    watch.onTrade(now, 20_000, 1)
    expect(watch.isNearBreaker(now + hour - 1, 21_000)).toBe(true)
    expect(watch.isNearBreaker(now + hour, 21_000)).toBe(false)
  })
})
