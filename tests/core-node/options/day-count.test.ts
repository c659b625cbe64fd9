import { describe, test } from 'vitest'

import { expiryUs, weekdaysBetween, yearsToExpiry } from '../../../core-node/options/day-count.ts'
import { quotedUs } from '../../../core-node/options/quote-time.ts'

const us = (iso: string) => Date.parse(iso) * 1_000
const series = (expiry: string, isMorningSettled = false) => ({
  root: isMorningSettled ? 'SPX' : 'SPXW',
  expiry,
  isMorningSettled,
  from: 0,
  to: 0,
})

describe('a series settles', () => {
  const cases = [
    ['at 16:00 in New York', '2024-01-19', false, '2024-01-19T21:00:00Z'],
    ['at 09:30 when it is morning-settled', '2024-01-19', true, '2024-01-19T14:30:00Z'],
    ['in summer time', '2024-07-19', false, '2024-07-19T20:00:00Z'],
    ['at 13:00 on a half day', '2024-11-29', false, '2024-11-29T18:00:00Z'],
  ] as const
  for (const [name, expiry, isMorningSettled, expected] of cases) {
    test(`${name}`, ({ expect }) => {
      expect(expiryUs({ expiry, isMorningSettled })).toBe(us(expected))
    })
  }
})

describe('years to expiry', () => {
  test('by hours over 365 days stop at five minutes, and are gone at the settlement', ({
    expect,
  }) => {
    const close = us('2024-01-19T21:00:00Z')
    expect(yearsToExpiry(series('2024-01-19'), close - 7 * 86_400e6, 'act365')).toBeCloseTo(7 / 365)
    const fiveMinutes = 300e6 / (365 * 86_400e6)
    expect(yearsToExpiry(series('2024-01-19'), close - 1, 'act365')).toBeCloseTo(fiveMinutes, 12)
    expect(yearsToExpiry(series('2024-01-19'), close, 'act365')).toBeNaN()
  })

  test('by weekdays over 262 are at least one day, until the day is over', ({ expect }) => {
    const sunday = us('2024-01-07T15:52:00Z')
    const years = (expiry: string) => yearsToExpiry(series(expiry), sunday, 'busday262') * 262
    expect(years('2024-01-05')).toBeNaN()
    expect(years('2024-01-08')).toBeCloseTo(1)
    expect(years('2024-01-09')).toBeCloseTo(1)
    expect(years('2024-01-10')).toBeCloseTo(2)
    // Martin Luther King's day is a weekday.
    expect(years('2024-01-16')).toBeCloseTo(6)
    expect(yearsToExpiry(series('2024-01-16'), sunday, 'busday252') * 252).toBeCloseTo(6)
    expect(
      yearsToExpiry(series('2024-01-16'), us('2024-01-12T15:00:00Z'), 'busday252'),
    ).toBeCloseTo(1 / 252)
  })

  test('weekdays between two days are those of a calendar', ({ expect }) => {
    const first = Temporal.PlainDate.from('2023-12-27')
    let counted = 0
    for (let day = first; day.year < 2026; day = day.add({ days: 1 })) {
      expect(weekdaysBetween(first, day)).toBe(counted)
      if (day.dayOfWeek <= 5) counted++
    }
  })
})

describe('quotes', () => {
  const cases = [
    ['of a Sunday are Friday’s last', '2024-01-07T15:52:00Z', '2024-01-05T21:15:00Z'],
    ['of an evening are the afternoon’s last', '2023-02-07T22:34:00Z', '2023-02-07T21:15:00Z'],
    ['of the morning are its own', '2024-01-05T15:00:00Z', '2024-01-05T15:00:00Z'],
    ['before the opening are the day before’s', '2024-01-05T13:00:00Z', '2024-01-04T21:15:00Z'],
  ] as const
  for (const [name, asOf, expected] of cases) {
    test(`${name}`, ({ expect }) => {
      expect(quotedUs(us(asOf))).toBe(us(expected))
    })
  }
})
