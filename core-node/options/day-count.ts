import { microsPerHour, microsPerMinute } from '../../shared/units.ts'
import { cashHours } from '../market/calendar/cash-hours.ts'
import { cashDaysBetween } from '../market/calendar/option-expiry.ts'
import { dayAt, wallTimeUs, zones } from '../market/calendar/wall-time.ts'
import type { OptionSeries } from '../market/option-chain.ts'

/**
 * act365: hours over 365 days. busday252: days on which the cash market trades, over 252. busday262: weekdays
 * whether holidays or not, the expiry's own excluded, over 262, as public gamma calculators count. Both count
 * at least one day.
 */
export type DayCount = 'act365' | 'busday252' | 'busday262'

export const dayCounts: readonly DayCount[] = ['act365', 'busday252', 'busday262']

const microsPerYear = 365 * 24 * microsPerHour
/** In a series' last minutes gamma grows without bound: its time stops at five minutes. */
const leastUs = 5 * microsPerMinute

/** When a series settles: at the cash market's opening for a morning-settled root, at its close else. */
export function expiryUs(series: Pick<OptionSeries, 'expiry' | 'isMorningSettled'>): number {
  const day = Temporal.PlainDate.from(series.expiry)
  const hours = cashHours(day)
  if (hours !== undefined) return series.isMorningSettled ? hours.startUs : hours.endUs
  // No series expires on a holiday that the calendar knows: an exchange closed at short notice is a full day.
  return wallTimeUs(day, series.isMorningSettled ? '09:30' : '16:00', zones.newYork)
}

/** The date in New York, YYYY-MM-DD. */
export function newYorkDate(tsUs: number): string {
  return dayAt(tsUs, zones.newYork).toString()
}

/** Years to expiry; NaN for a series that has expired. By days a series lives to the end of its own. */
export function yearsToExpiry(series: OptionSeries, asOfUs: number, dayCount: DayCount): number {
  if (dayCount === 'act365') {
    const leftUs = expiryUs(series) - asOfUs
    return leftUs > 0 ? Math.max(leftUs, leastUs) / microsPerYear : Number.NaN
  }
  const today = dayAt(asOfUs, zones.newYork)
  const last = Temporal.PlainDate.from(series.expiry)
  if (Temporal.PlainDate.compare(last, today) < 0) return Number.NaN
  return dayCount === 'busday252'
    ? Math.max(cashDaysBetween(today, last), 1) / 252
    : Math.max(weekdaysBetween(today, last), 1) / 262
}

/** A series that settled today, for those who count it until midnight. */
export const leastYears = leastUs / microsPerYear

/** Weekdays from the first day up to, without, the second. */
export function weekdaysBetween(first: Temporal.PlainDate, last: Temporal.PlainDate): number {
  return weekdaysBefore(last) - weekdaysBefore(first)
}

const firstMonday = '1900-01-01'

function weekdaysBefore(day: Temporal.PlainDate): number {
  const { days } = day.since(firstMonday, { largestUnit: 'day' })
  return Math.floor(days / 7) * 5 + Math.min(days % 7, 5)
}
