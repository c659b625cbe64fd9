import { describe, test } from 'vitest'

import {
  expiryDate,
  following,
  lastTradeUs,
  leadMonth,
  rollDate,
} from '../../../../core-node/market/calendar/contract-months.ts'
import {
  cashDaysBetween,
  isQuarterly,
  nextOpex,
  opexDate,
} from '../../../../core-node/market/calendar/option-expiry.ts'
import { isCashDay } from '../../../../core-node/market/calendar/trading-day.ts'
import {
  lastLeadDate,
  leadByVolume,
} from '../../../../core-node/market/calendar/volume-crossover.ts'

const march2026 = { year: 2026, month: 3 }
const day = (date: string) => Temporal.PlainDate.from(date)

describe('contract months', () => {
  test('a contract expires on the third Friday at 08:30 in Chicago', ({ expect }) => {
    expect(expiryDate(march2026).toString()).toBe('2026-03-20')
    expect(expiryDate({ year: 2013, month: 12 }).toString()).toBe('2013-12-20')
    expect(lastTradeUs(march2026)).toBe(Date.parse('2026-03-20T13:30:00Z') * 1_000)
  })

  test('where the third Friday is a holiday it expires on the Thursday before', ({ expect }) => {
    // Juneteenth, on its day and as observed.
    expect(expiryDate({ year: 2026, month: 6 }).toString()).toBe('2026-06-18')
    expect(expiryDate({ year: 2027, month: 6 }).toString()).toBe('2027-06-17')
    expect(rollDate({ year: 2026, month: 6 }).toString()).toBe('2026-06-15')
  })

  test('the lead month changes on Monday of that week, before 2022 eight days ahead', ({
    expect,
  }) => {
    expect(rollDate(march2026).toString()).toBe('2026-03-16')
    expect(rollDate({ year: 2014, month: 12 }).toString()).toBe('2014-12-11')
    expect(rollDate({ year: 2022, month: 3 }).toString()).toBe('2022-03-10')
    expect(rollDate({ year: 2022, month: 6 }).toString()).toBe('2022-06-13')
    expect(leadMonth('2026-03-15')).toEqual(march2026)
    expect(leadMonth('2026-03-16')).toEqual({ year: 2026, month: 6 })
    expect(leadMonth('2014-12-11')).toEqual({ year: 2015, month: 3 })
    expect(leadMonth('2013-10-07')).toEqual({ year: 2013, month: 12 })
  })

  test('by eight days it changes on the second Thursday in every year', ({ expect }) => {
    expect(rollDate(march2026, 'eight-days').toString()).toBe('2026-03-12')
    expect(leadMonth('2026-03-11', 'eight-days')).toEqual(march2026)
    expect(leadMonth('2026-03-12', 'eight-days')).toEqual({ year: 2026, month: 6 })
  })
})

describe('the roll by volume', () => {
  const traded = (tradeDate: string, lead: number, next: number) => ({ tradeDate, lead, next })
  const days = [
    traded('2026-03-11', 1_500_000, 200_000),
    traded('2026-03-12', 900_000, 900_000),
    traded('2026-03-13', 700_000, 1_100_000),
    traded('2026-03-16', 1_200_000, 1_100_000),
  ]

  test('the next contract leads from the day after it was traded more, and never goes back', ({
    expect,
  }) => {
    const leads = ['2026-03-12', '2026-03-13', '2026-03-16', '2026-03-17'].map(
      (date) => leadByVolume(march2026, date, days).month,
    )
    expect(leads).toEqual([3, 3, 6, 6])
    expect(leadByVolume(march2026, '2026-03-16', days)).toEqual(following(march2026))
  })

  test('a busy day of the next contract long before the expiry changes nothing', ({ expect }) => {
    const accidents = [traded('2026-02-10', 10, 1_000), traded('2026-03-05', 10, 1_000)]
    expect(leadByVolume(march2026, '2026-03-06', accidents)).toEqual(march2026)
    const early = [...accidents, traded('2026-03-06', 10, 1_000)]
    expect(leadByVolume(march2026, '2026-03-09', early)).toEqual(following(march2026))
  })

  test('where volumes are not known the lead changes before the expiry all the same', ({
    expect,
  }) => {
    expect(lastLeadDate(march2026).toString()).toBe('2026-03-19')
    expect(leadByVolume(march2026, '2026-03-19', [])).toEqual(march2026)
    expect(leadByVolume(march2026, '2026-03-20', [])).toEqual(following(march2026))
    const unknown = [traded('2026-03-18', Number.NaN, Number.NaN)]
    expect(leadByVolume(march2026, '2026-03-19', unknown)).toEqual(march2026)
  })
})

describe('option expiries', () => {
  test('OPEX is the third Friday, in April 2025 the Thursday before Good Friday', ({ expect }) => {
    expect(opexDate({ year: 2025, month: 8 }).toString()).toBe('2025-08-15')
    expect(opexDate({ year: 2025, month: 4 }).toString()).toBe('2025-04-17')
    expect(opexDate({ year: 2026, month: 6 }).toString()).toBe('2026-06-18')
  })

  test('from the day after an expiry on the next one counts', ({ expect }) => {
    expect(nextOpex(day('2025-08-15')).toString()).toBe('2025-08-15')
    expect(nextOpex(day('2025-08-16')).toString()).toBe('2025-09-19')
    expect(nextOpex(day('2025-12-31')).toString()).toBe('2026-01-16')
    expect(nextOpex(day('2025-04-18')).toString()).toBe('2025-05-16')
  })

  test('days to it are days on which the cash market trades', ({ expect }) => {
    expect(cashDaysBetween(day('2025-08-11'), day('2025-08-15'))).toBe(4)
    expect(cashDaysBetween(day('2025-08-15'), day('2025-08-15'))).toBe(0)
    // Martin Luther King's day lies between, and a weekend.
    expect(cashDaysBetween(day('2026-01-15'), day('2026-01-21'))).toBe(3)
  })

  test('every expiry from 2010 to 2030 is a day on which the cash market trades', ({ expect }) => {
    const thursdays: string[] = []
    for (let year = 2010; year <= 2030; year++) {
      for (let month = 1; month <= 12; month++) {
        const opex = opexDate({ year, month })
        expect(isCashDay(opex)).toBe(true)
        if (opex.dayOfWeek === 4) thursdays.push(opex.toString())
      }
    }
    expect(thursdays).toEqual([
      '2014-04-17',
      '2019-04-18',
      '2022-04-14',
      '2025-04-17',
      '2026-06-18',
      '2027-06-17',
      '2030-04-18',
    ])
  })

  test('March, June, September and December are quarterly', ({ expect }) => {
    const months = Array.from({ length: 12 }, (_, i) => i + 1)
    expect(months.filter(isQuarterly)).toEqual([3, 6, 9, 12])
  })
})
