import type { WallTime } from './wall-time.ts'

/**
 * holiday: the cash market stays shut all day and Globex closes early.
 * half: the cash market closes at noon in Chicago and Globex a quarter of an hour later.
 * closed: Globex does not trade on this date, and has not opened on its eve.
 */
export type SpecialKind = 'holiday' | 'half' | 'closed'

/** A day that comes back every year, by the calendar alone. Weekdays are 1 for Monday to 5 for Friday. */
export type DayRule = {
  readonly name: string
  readonly kind: SpecialKind
  readonly month: number
  readonly days: readonly [first: number, last: number]
  readonly weekdays: readonly [first: number, last: number]
  readonly fromYear: number
}

export type Exception = {
  readonly name: string
  readonly kind: SpecialKind
  /** When Globex closed, in Chicago. */
  readonly close: WallTime
}

const monday = [1, 1] as const
const thursday = [4, 4] as const
const friday = [5, 5] as const
const anyWeekday = [1, 5] as const
const mondayToThursday = [1, 4] as const

/** The years for which every date below was looked at. Beyond them only the rules hold. */
export const tableYears = { first: 2010, last: 2030 } as const

/**
 * Where the days and hours come from. Not published yet, and so by the rules alone: 2027 to 2030. Inferred: that
 * sessions which end in the morning, on Good Fridays and days of mourning, are cleared with the next business
 * day, as CME says of the noon halts and CFE of Good Friday 2015.
 */
export const provenance = {
  checkedOn: '2026-11-20',
  sources: [
    'CME Group notices: halts on holidays, closes of 2012-10-29 and 30, 2018-12-05 and 2025-01-09, hours of 2012-11-19 and 2015-09-21',
    'pandas_market_calendars, CME Globex Equities (MIT): the years in which the halt moved from 10:30 to 12:00',
    'QuantConnect Lean, market-hours-database (Apache-2.0): early closes of ES, Good Fridays, every weekday from 2010 to 2023 on which stocks were not traded',
  ],
} as const

/**
 * A holiday on a Saturday is observed on Friday and one on a Sunday on Monday; New Year is not observed on a
 * Friday.
 */
// oxfmt-ignore
export const rules: readonly DayRule[] = [
  rule('New Year', 'closed', 1, [1, 1], anyWeekday),
  rule('New Year', 'closed', 1, [2, 2], monday),
  rule('Martin Luther King', 'holiday', 1, [15, 21], monday),
  rule('Presidents’ Day', 'holiday', 2, [15, 21], monday),
  rule('Memorial Day', 'holiday', 5, [25, 31], monday),
  rule('Juneteenth', 'holiday', 6, [18, 18], friday, 2022),
  rule('Juneteenth', 'holiday', 6, [19, 19], anyWeekday, 2022),
  rule('Juneteenth', 'holiday', 6, [20, 20], monday, 2022),
  rule('Day before Independence Day', 'half', 7, [3, 3], mondayToThursday),
  rule('Independence Day', 'holiday', 7, [3, 3], friday),
  rule('Independence Day', 'holiday', 7, [4, 4], anyWeekday),
  rule('Independence Day', 'holiday', 7, [5, 5], monday),
  rule('Labor Day', 'holiday', 9, [1, 7], monday),
  rule('Thanksgiving', 'holiday', 11, [22, 28], thursday),
  rule('Day after Thanksgiving', 'half', 11, [23, 29], friday),
  rule('Christmas Eve', 'half', 12, [24, 24], mondayToThursday),
  rule('Christmas', 'closed', 12, [24, 24], friday),
  rule('Christmas', 'closed', 12, [25, 25], anyWeekday),
  rule('Christmas', 'closed', 12, [26, 26], monday),
]

function rule(
  name: string,
  kind: SpecialKind,
  month: number,
  days: DayRule['days'],
  weekdays: DayRule['weekdays'],
  fromYear = 0,
): DayRule {
  return { name, kind, month, days, weekdays, fromYear }
}

/** When Globex closes on a holiday: CME moved it with Memorial Day 2014. */
export const holidayCloses = { changedOn: '2014-05-26', before: '10:30', since: '12:00' } as const

export const halfDayClose = '12:15'
/** When the cash market closes on a half day: 13:00 in New York. */
export const halfDayCashClose = '12:00'

const jobsOnGoodFriday = {
  name: 'Good Friday with the jobs report',
  kind: 'holiday',
  close: '08:15',
} as const
const sandy = { name: 'Hurricane Sandy', kind: 'holiday', close: '08:15' } as const

/**
 * Single dates, which come before the rules. Globex is closed on Good Friday, but for the years in which the
 * jobs report came out on it: then it trades until a quarter past eight.
 */
export const exceptions: Readonly<Record<string, Exception>> = {
  '2010-04-02': jobsOnGoodFriday,
  '2012-04-06': jobsOnGoodFriday,
  '2012-10-29': sandy,
  '2012-10-30': sandy,
  '2015-04-03': jobsOnGoodFriday,
  '2018-12-05': { name: 'Day of mourning for George H. W. Bush', kind: 'holiday', close: '08:30' },
  '2021-04-02': jobsOnGoodFriday,
  '2023-04-07': jobsOnGoodFriday,
  '2025-01-09': { name: 'Day of mourning for Jimmy Carter', kind: 'holiday', close: '08:30' },
  '2026-04-03': jobsOnGoodFriday,
}
