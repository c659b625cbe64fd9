import fc from 'fast-check'
import { describe, test } from 'vitest'

import { isNearLimit, priceLimits } from '../../../../core-node/market/calendar/price-limits.ts'
import { sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'

const us = (iso: string) => Date.parse(iso) * 1_000

/** 5000.00 points. */
const previousTicks = 20_000

const limitsAt = (iso: string, todayTicks = Number.NaN) =>
  priceLimits({ previousTicks, todayTicks }, sessionAt(us(iso)), us(iso))

describe('price limits', () => {
  test('overnight they lie 7 % on both sides, before October 2020 5 %', ({ expect }) => {
    const seven = { lowerTicks: [18_600], upperTicks: 21_400 }
    expect(limitsAt('2025-08-10T22:00:00Z')).toEqual(seven)
    expect(limitsAt('2025-08-11T13:29:59Z')).toEqual(seven)
    expect(limitsAt('2020-10-12T05:00:00Z')).toEqual(seven)
    expect(limitsAt('2020-10-09T05:00:00Z')).toEqual({ lowerTicks: [19_000], upperTicks: 21_000 })
  })

  test('in the cash market’s hours they follow one another downwards', ({ expect }) => {
    const three = { lowerTicks: [18_600, 17_400, 16_000], upperTicks: Infinity }
    expect(limitsAt('2025-08-11T13:30:00Z')).toEqual(three)
    expect(limitsAt('2025-08-11T19:24:59Z')).toEqual(three)
  })

  test('in the last 35 minutes only the last is left', ({ expect }) => {
    const last = { lowerTicks: [16_000], upperTicks: Infinity }
    expect(limitsAt('2025-08-11T19:25:00Z')).toEqual(last)
    expect(limitsAt('2025-08-11T19:59:59Z')).toEqual(last)
    // A half day's cash market closes at noon.
    expect(limitsAt('2025-11-28T17:25:00Z')).toEqual(last)
  })

  test('after the cash close they lie 7 % around today’s price, not below the day’s 20 %', ({
    expect,
  }) => {
    const at = (todayTicks: number) => limitsAt('2025-08-11T20:00:00Z', todayTicks)
    expect(at(20_000)).toEqual({ lowerTicks: [18_600], upperTicks: 21_400 })
    expect(at(17_000)).toEqual({ lowerTicks: [16_000], upperTicks: 18_190 })
    expect(at(Number.NaN)).toBeUndefined()
  })

  test('on a holiday the reference of the last business day holds throughout', ({ expect }) => {
    const seven = { lowerTicks: [18_600], upperTicks: 21_400 }
    expect(limitsAt('2025-11-27T16:00:00Z')).toEqual(seven)
    expect(limitsAt('2025-11-27T18:00:00Z')).toEqual(seven)
  })

  test('they are not known without a reference, and before they were set daily', ({ expect }) => {
    const session = sessionAt(us('2025-08-11T14:00:00Z'))
    const references = { previousTicks: Number.NaN, todayTicks: 20_000 }
    expect(priceLimits(references, session, us('2025-08-11T14:00:00Z'))).toBeUndefined()
    expect(limitsAt('2013-04-05T14:00:00Z')).toBeUndefined()
    expect(limitsAt('2013-04-08T14:00:00Z')).toBeDefined()
  })

  test('limits are rounded towards the reference', ({ expect }) => {
    const tsUs = us('2025-08-11T05:00:00Z')
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 60_000 }), (ticks) => {
        const references = { previousTicks: ticks, todayTicks: Number.NaN }
        const limits = priceLimits(references, sessionAt(tsUs), tsUs)
        expect(limits?.lowerTicks[0]).toBeGreaterThanOrEqual(ticks * 0.93 - 1e-6)
        expect(limits?.upperTicks).toBeLessThanOrEqual(ticks * 1.07 + 1e-6)
        expect(limits?.upperTicks).toBeGreaterThan(ticks * 1.07 - 1)
      }),
    )
  })
})

describe('nearness', () => {
  const overnight = { lowerTicks: [18_600], upperTicks: 21_400 }
  const cash = { lowerTicks: [18_600, 17_400, 16_000], upperTicks: Infinity }
  const near = (limits: typeof cash, ticks: number) => isNearLimit(limits, ticks, previousTicks)

  test('half a percent of the reference is near', ({ expect }) => {
    expect(near(overnight, 20_000)).toBe(false)
    expect(near(overnight, 18_701)).toBe(false)
    expect(near(overnight, 18_700)).toBe(true)
    expect(near(overnight, 21_299)).toBe(false)
    expect(near(overnight, 21_300)).toBe(true)
  })

  test('between two limits of the day there is room, beyond the last there is none', ({
    expect,
  }) => {
    expect(near(cash, 18_000)).toBe(false)
    expect(near(cash, 17_450)).toBe(true)
    expect(near(cash, 17_350)).toBe(true)
    expect(near(cash, 15_000)).toBe(true)
    expect(near(cash, 30_000)).toBe(false)
    expect(near(overnight, 22_000)).toBe(true)
  })

  test('a price that is not known is near', ({ expect }) => {
    expect(near(cash, Number.NaN)).toBe(true)
    expect(near(overnight, Number.NaN)).toBe(true)
  })
})
