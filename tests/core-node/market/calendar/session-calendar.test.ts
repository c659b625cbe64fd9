import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { Session } from '../../../../core-node/market/calendar/session-calendar.ts'
import {
  isOpenAt,
  isOvernightAt,
  isRegularAt,
  sessionAt,
} from '../../../../core-node/market/calendar/session-calendar.ts'
import { isCashDay } from '../../../../core-node/market/calendar/trading-day.ts'

const us = (iso: string) => Date.parse(iso) * 1_000

describe('sessions', () => {
  const cases = [
    // Winter: Chicago is UTC−6. The session opens at 23:00 UTC; at Christmas none opens before.
    ['2023-12-25T22:59:59Z', '2023-12-22', false],
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
    // Until November 2012 it ended at 16:30, on Fridays at 15:15.
    ['2012-11-15T22:29:59Z', '2012-11-15', true],
    ['2012-11-15T22:30:00Z', '2012-11-15', false],
    ['2012-11-16T21:14:59Z', '2012-11-16', true],
    ['2012-11-16T21:15:00Z', '2012-11-16', false],
    ['2012-11-23T18:14:59Z', '2012-11-23', true],
    ['2012-11-23T18:15:00Z', '2012-11-23', false],
    // Thanksgiving halts at noon and opens again for Friday, which ends at 12:15.
    ['2025-11-27T17:59:59Z', '2025-11-27', true],
    ['2025-11-27T18:00:00Z', '2025-11-27', false],
    ['2025-11-27T23:00:00Z', '2025-11-28', true],
    ['2025-11-28T18:15:00Z', '2025-11-28', false],
    // Good Friday 2025: closed from Thursday's close to Sunday evening. 2026: jobs report, until 08:15.
    ['2025-04-17T22:00:00Z', '2025-04-17', false],
    ['2025-04-18T14:00:00Z', '2025-04-17', false],
    ['2025-04-20T22:00:00Z', '2025-04-21', true],
    ['2026-04-03T13:14:59Z', '2026-04-03', true],
    ['2026-04-03T13:15:00Z', '2026-04-03', false],
  ] as const
  for (const [time, date, isOpen] of cases) {
    test(`${time} belongs to ${date} and is ${isOpen ? 'open' : 'closed'}`, ({ expect }) => {
      const session = sessionAt(us(time))
      expect(session.date).toBe(date)
      expect(isOpenAt(session, us(time))).toBe(isOpen)
    })
  }

  test('the cash market opens at 09:30 in New York, in summer and in winter', ({ expect }) => {
    for (const time of ['2024-07-01T13:30:00Z', '2024-12-02T14:30:00Z']) {
      const session = sessionAt(us(time))
      expect(session.regularOpenUs).toBe(us(time))
      expect(isRegularAt(session, us(time) - 1)).toBe(false)
      expect(isOvernightAt(session, us(time) - 1)).toBe(true)
      expect(isOvernightAt(session, us(time))).toBe(false)
    }
  })

  test('on a half day the cash market and the hours for entries end at noon in Chicago', ({
    expect,
  }) => {
    const session = sessionAt(us('2025-11-28T15:00:00Z'))
    expect(session.kind).toBe('half')
    expect(session.regularCloseUs).toBe(us('2025-11-28T18:00:00Z'))
    expect(session.dayCloseUs).toBe(session.regularCloseUs)
    expect(session.closeUs).toBe(us('2025-11-28T18:15:00Z'))
  })

  test('a holiday has no cash market and no hours for entries, and is cleared with the next business day', ({
    expect,
  }) => {
    const thanksgiving = sessionAt(us('2025-11-27T15:00:00Z'))
    expect(thanksgiving).toMatchObject({ tradeDate: '2025-11-28', holiday: 'Thanksgiving' })
    expect(isRegularAt(thanksgiving, us('2025-11-27T15:00:00Z'))).toBe(false)
    expect(isOvernightAt(thanksgiving, us('2025-11-27T15:00:00Z'))).toBe(true)
    expect(thanksgiving.dayOpenUs).toBe(thanksgiving.dayCloseUs)
    const tradeDateAt = (time: string) => sessionAt(us(time)).tradeDate
    expect(tradeDateAt('2025-07-04T15:00:00Z')).toBe('2025-07-07')
    expect(tradeDateAt('2025-07-06T23:00:00Z')).toBe('2025-07-07')
    expect(tradeDateAt('2012-10-29T12:00:00Z')).toBe('2012-10-31')
    expect(tradeDateAt('2025-01-09T12:00:00Z')).toBe('2025-01-10')
  })

  test('in older sessions half days and holidays have no afternoon halt', ({ expect }) => {
    for (const time of ['2019-07-03T15:00:00Z', '2019-07-04T15:00:00Z']) {
      const { haltStartUs, haltEndUs, closeUs } = sessionAt(us(time))
      expect([haltStartUs, haltEndUs]).toEqual([closeUs, closeUs])
    }
  })
})

describe('from 2010 to 2030', () => {
  const firstUs = us('2010-01-05T00:00:00Z')
  const lastUs = us('2030-12-30T00:00:00Z')
  const sessions: Session[] = []
  for (let tsUs = firstUs; tsUs < lastUs; tsUs = (sessions.at(-1) as Session).endUs) {
    sessions.push(sessionAt(tsUs))
  }

  test('sessions follow one another without gap or overlap, each on a later date', ({ expect }) => {
    expect(sessions.length).toBeGreaterThan(21 * 255)
    const bad = sessions.filter((session, i) => {
      const next = sessions[i + 1]
      if (next === undefined) return false
      return next.openUs !== session.endUs || next.date <= session.date
    })
    expect(bad).toEqual([])
  })

  test('trade dates never fall, and only a holiday shares one with what follows', ({ expect }) => {
    const bad = sessions.filter((session, i) => {
      const next = sessions[i + 1]
      if (next === undefined) return false
      return session.kind === 'holiday'
        ? next.tradeDate !== session.tradeDate
        : session.tradeDate !== session.date || next.tradeDate <= session.tradeDate
    })
    expect(bad).toEqual([])
    const dates = new Set(sessions.map(({ tradeDate }) => tradeDate))
    for (const date of dates) expect(isCashDay(Temporal.PlainDate.from(date))).toBe(true)
  })

  test('the boundaries of a session stand in order', ({ expect }) => {
    const bad = sessions.filter((session) => {
      const { openUs, dayOpenUs, regularOpenUs, regularCloseUs } = session
      const { haltStartUs, haltEndUs, closeUs, endUs } = session
      const inOrder = [openUs, dayOpenUs, regularOpenUs, regularCloseUs, haltStartUs, haltEndUs]
      const all = [...inOrder, closeUs, endUs]
      return all.some((boundary, i) => i > 0 && boundary < (all[i - 1] as number))
    })
    expect(bad).toEqual([])
  })

  test('every moment lies in its session, and none is open in a halt or after the close', ({
    expect,
  }) => {
    fc.assert(
      fc.property(fc.integer({ min: firstUs, max: lastUs }), (tsUs) => {
        const session = sessionAt(tsUs)
        expect(tsUs).toBeGreaterThanOrEqual(session.openUs)
        expect(tsUs).toBeLessThan(session.endUs)
        const { haltStartUs, haltEndUs, closeUs, endUs } = session
        const shut = [closeUs, (closeUs + endUs) / 2, endUs - 1, endUs]
        if (haltStartUs < haltEndUs) shut.push(haltStartUs, haltEndUs - 1)
        for (const moment of shut) expect(isOpenAt(session, moment)).toBe(false)
        expect(isOpenAt(session, session.openUs)).toBe(true)
        expect(isOpenAt(session, closeUs - 1)).toBe(true)
        expect(sessionAt(endUs).openUs).toBe(endUs)
        if (isRegularAt(session, tsUs)) expect(isOpenAt(session, tsUs)).toBe(true)
      }),
    )
  })
})
