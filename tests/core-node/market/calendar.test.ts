import fc from 'fast-check'
import { describe, test } from 'vitest'

import { expiryDate, leadMonth, rollDate } from '../../../core-node/market/contract-months.ts'
import { isOpenAt, isRegularAt, sessionAt } from '../../../core-node/market/session-calendar.ts'

const us = (iso: string) => Date.parse(iso) * 1_000

describe('sessions', () => {
  const cases = [
    // Winter: Chicago is UTC−6. The session opens at 23:00 UTC.
    ['2023-12-25T22:59:59Z', '2023-12-25', false],
    ['2023-12-25T23:00:00Z', '2023-12-26', true],
    // Summer: UTC−5.
    ['2024-07-01T21:59:59Z', '2024-07-01', false],
    ['2024-07-01T22:00:00Z', '2024-07-02', true],
    // Friday's session ends the week; Sunday's opens the next.
    ['2024-07-05T20:59:59Z', '2024-07-05', true],
    ['2024-07-05T21:00:00Z', '2024-07-05', false],
    ['2024-07-06T12:00:00Z', '2024-07-05', false],
    ['2024-07-07T22:00:00Z', '2024-07-08', true],
    // The days on which the clocks change.
    ['2026-03-08T21:59:59Z', '2026-03-06', false],
    ['2026-03-08T22:00:00Z', '2026-03-09', true],
    ['2026-11-01T22:59:59Z', '2026-10-30', false],
    ['2026-11-01T23:00:00Z', '2026-11-02', true],
    // Until 2021 trading halted from 15:15 to 15:30, and until 2015 it ended at 16:15.
    ['2013-10-08T20:14:59Z', '2013-10-08', true],
    ['2013-10-08T20:15:00Z', '2013-10-08', false],
    ['2013-10-08T20:30:00Z', '2013-10-08', true],
    ['2013-10-08T21:14:59Z', '2013-10-08', true],
    ['2013-10-08T21:15:00Z', '2013-10-08', false],
    ['2024-07-01T20:20:00Z', '2024-07-01', true],
  ] as const
  for (const [time, tradeDate, isOpen] of cases) {
    test(`${time} belongs to ${tradeDate} and is ${isOpen ? 'open' : 'closed'}`, ({ expect }) => {
      const session = sessionAt(us(time))
      expect(session.tradeDate).toBe(tradeDate)
      expect(isOpenAt(session, us(time))).toBe(isOpen)
    })
  }

  test('the cash market opens at 09:30 in New York, in summer and in winter', ({ expect }) => {
    for (const time of ['2024-07-01T13:30:00Z', '2024-12-02T14:30:00Z']) {
      const session = sessionAt(us(time))
      expect(session.regularOpenUs).toBe(us(time))
      expect(isRegularAt(session, us(time) - 1)).toBe(false)
    }
  })

  test('every moment lies in the session it is said to lie in', ({ expect }) => {
    fc.assert(
      fc.property(fc.integer({ min: us('2010-01-01'), max: us('2030-12-31') }), (tsUs) => {
        const session = sessionAt(tsUs)
        expect(tsUs).toBeGreaterThanOrEqual(session.openUs)
        expect(tsUs).toBeLessThan(session.endUs)
        expect(session.openUs).toBeLessThan(session.regularOpenUs)
        expect(session.regularCloseUs).toBeLessThanOrEqual(session.haltStartUs)
        expect(session.closeUs).toBeLessThan(session.endUs)
        expect(sessionAt(session.endUs).openUs).toBe(session.endUs)
      }),
    )
  })
})

describe('contract months', () => {
  test('a contract expires on the third Friday', ({ expect }) => {
    expect(expiryDate({ year: 2026, month: 3 }).toString()).toBe('2026-03-20')
    expect(expiryDate({ year: 2013, month: 12 }).toString()).toBe('2013-12-20')
  })

  test('the lead month changes on Monday of that week, before 2022 eight days ahead', ({
    expect,
  }) => {
    expect(rollDate({ year: 2026, month: 3 }).toString()).toBe('2026-03-16')
    expect(rollDate({ year: 2014, month: 12 }).toString()).toBe('2014-12-11')
    expect(leadMonth('2026-03-15')).toEqual({ year: 2026, month: 3 })
    expect(leadMonth('2026-03-16')).toEqual({ year: 2026, month: 6 })
    expect(leadMonth('2014-12-11')).toEqual({ year: 2015, month: 3 })
    expect(leadMonth('2013-10-07')).toEqual({ year: 2013, month: 12 })
  })
})
