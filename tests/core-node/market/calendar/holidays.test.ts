import { describe, test } from 'vitest'

import {
  exceptions,
  provenance,
  tableYears,
} from '../../../../core-node/market/calendar/holidays.ts'
import { sessionAt } from '../../../../core-node/market/calendar/session-calendar.ts'
import {
  isCashDay,
  isInTable,
  tradingDay,
} from '../../../../core-node/market/calendar/trading-day.ts'
import { wallTimeUs, zones } from '../../../../core-node/market/calendar/wall-time.ts'

const on = (date: string) => tradingDay(Temporal.PlainDate.from(date))

/** The session that closes on this date, and when it does in New York. */
function closeInNewYork(date: string): string {
  const day = Temporal.PlainDate.from(date)
  const session = sessionAt(wallTimeUs(day, '08:00', zones.chicago))
  if (session.date !== date) return 'closed'
  const close = Temporal.Instant.fromEpochMilliseconds(session.closeUs / 1_000)
  return close.toZonedDateTimeISO(zones.newYork).toPlainTime().toString().slice(0, 5)
}

describe('early closes of ES that LEAN lists, in New York', () => {
  for (const [date, close] of [
    ['2024-11-28', '13:00'],
    ['2024-12-24', '13:15'],
    ['2025-07-03', '13:15'],
    ['2025-07-04', '13:00'],
    ['2025-11-27', '13:00'],
    ['2025-11-28', '13:15'],
    ['2026-04-03', '09:15'],
    ['2026-07-03', '13:00'],
    ['2026-11-26', '13:00'],
    ['2026-11-27', '13:15'],
    ['2026-12-24', '13:15'],
  ] as const) {
    test(`${date} closes at ${close}`, ({ expect }) => {
      expect(closeInNewYork(date)).toBe(close)
    })
  }
})

describe('holidays', () => {
  test('the whole year 2026 is as CME publishes it', ({ expect }) => {
    const special: Record<string, string> = {}
    const year = Temporal.PlainDate.from('2026-01-01')
    for (let i = 0; i < year.daysInYear; i++) {
      const day = year.add({ days: i })
      const { kind, name } = tradingDay(day)
      if (kind === 'full' || day.dayOfWeek > 5) continue
      special[day.toString()] = `${name} ${closeInNewYork(day.toString())}`
    }
    expect(special).toEqual({
      '2026-01-01': 'New Year closed',
      '2026-01-19': 'Martin Luther King 13:00',
      '2026-02-16': 'Presidents’ Day 13:00',
      '2026-04-03': 'Good Friday with the jobs report 09:15',
      '2026-05-25': 'Memorial Day 13:00',
      '2026-06-19': 'Juneteenth 13:00',
      '2026-07-03': 'Independence Day 13:00',
      '2026-09-07': 'Labor Day 13:00',
      '2026-11-26': 'Thanksgiving 13:00',
      '2026-11-27': 'Day after Thanksgiving 13:15',
      '2026-12-24': 'Christmas Eve 13:15',
      '2026-12-25': 'Christmas closed',
    })
  })

  test('Good Fridays fall on these days, and Globex trades on them only for the jobs report', ({
    expect,
  }) => {
    const closed = [
      '2011-04-22',
      '2013-03-29',
      '2014-04-18',
      '2016-03-25',
      '2017-04-14',
      '2018-03-30',
      '2019-04-19',
      '2020-04-10',
      '2022-04-15',
      '2024-03-29',
      '2025-04-18',
      '2027-03-26',
      '2028-04-14',
      '2029-03-30',
      '2030-04-19',
    ]
    for (const date of closed) expect([date, on(date)]).toMatchObject([date, { kind: 'closed' }])
    const jobs = [
      '2010-04-02',
      '2012-04-06',
      '2015-04-03',
      '2021-04-02',
      '2023-04-07',
      '2026-04-03',
    ]
    for (const date of jobs) {
      expect([date, on(date)]).toMatchObject([date, { kind: 'holiday', close: '08:15' }])
    }
  })

  test('days of mourning and storms close the market in the morning', ({ expect }) => {
    expect(closeInNewYork('2018-12-05')).toBe('09:30')
    expect(closeInNewYork('2025-01-09')).toBe('09:30')
    expect(closeInNewYork('2012-10-29')).toBe('09:15')
    expect(closeInNewYork('2012-10-30')).toBe('09:15')
    expect(isCashDay(Temporal.PlainDate.from('2018-12-05'))).toBe(false)
  })

  test('the halt on holidays moved from 10:30 to 12:00 in Chicago with Memorial Day 2014', ({
    expect,
  }) => {
    expect(on('2013-07-03')).toMatchObject({ kind: 'half', close: '12:15' })
    expect(on('2013-07-04')).toMatchObject({ kind: 'holiday', close: '10:30' })
    expect(on('2014-02-17').close).toBe('10:30')
    expect(on('2014-05-26').close).toBe('12:00')
  })

  test('a holiday at a weekend is observed on the weekday beside it', ({ expect }) => {
    const expected = {
      '2012-01-02': 'closed',
      '2010-12-24': 'closed',
      '2010-12-31': 'full',
      '2011-12-26': 'closed',
      '2021-12-24': 'closed',
      '2021-12-31': 'full',
      '2016-12-23': 'full',
      '2020-07-02': 'full',
      '2020-07-03': 'holiday',
      '2021-07-05': 'holiday',
      '2021-07-02': 'full',
      '2022-06-20': 'holiday',
      '2027-06-18': 'holiday',
      '2023-01-02': 'closed',
    }
    const found = Object.keys(expected).map((date) => [date, on(date).kind])
    expect(Object.fromEntries(found)).toEqual(expected)
  })

  test('Juneteenth is a holiday from 2022 on', ({ expect }) => {
    expect(on('2020-06-19').kind).toBe('full')
    expect(on('2024-06-19').kind).toBe('holiday')
  })
})

describe('the table', () => {
  test('single dates are weekdays of its years, and no rule knows them', ({ expect }) => {
    for (const date of Object.keys(exceptions)) {
      const day = Temporal.PlainDate.from(date)
      expect(day.dayOfWeek).toBeLessThan(6)
      expect(isInTable(day.year)).toBe(true)
      const checked = Temporal.PlainDate.from(provenance.checkedOn)
      if (!on(date).name.startsWith('Good Friday')) {
        expect(Temporal.PlainDate.compare(day, checked)).toBeLessThan(0)
      }
    }
  })

  test('beyond its years only the rules hold, and the session says so', ({ expect }) => {
    const at = (date: string) =>
      sessionAt(wallTimeUs(Temporal.PlainDate.from(date), '09:00', zones.chicago))
    expect(isInTable(tableYears.last + 1)).toBe(false)
    expect(at('2030-12-30').isInTable).toBe(true)
    expect(at('2031-12-24')).toMatchObject({ isInTable: false, kind: 'half' })
    expect(at('2009-11-26')).toMatchObject({ isInTable: false, kind: 'holiday' })
    expect(on('2031-04-11')).toMatchObject({ kind: 'closed', name: 'Good Friday' })
  })

  test('New York’s stock exchange traded on so many days a year', ({ expect }) => {
    for (const [year, days] of Object.entries(cashDays)) {
      const first = Temporal.PlainDate.from(`${year}-01-01`)
      const all = Array.from({ length: first.daysInYear }, (_, i) => first.add({ days: i }))
      expect([year, all.filter(isCashDay).length]).toEqual([year, days])
    }
  })
})

const cashDays = {
  2010: 252,
  2011: 252,
  2012: 250,
  2013: 252,
  2014: 252,
  2015: 252,
  2016: 252,
  2017: 251,
  2018: 251,
  2019: 252,
  2020: 253,
  2021: 252,
  2022: 251,
  2023: 250,
  2024: 252,
  2025: 250,
  2026: 251,
}
