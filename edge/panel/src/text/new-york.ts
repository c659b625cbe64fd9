import { microsToMillis } from '../../../../shared/units.ts'

/** The market's time is New York's, wherever the page is read. */
const timeZone = 'America/New_York'
const clock = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' })
const minute = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' })
const day = new Intl.DateTimeFormat('en-GB', {
  timeZone,
  weekday: 'short',
  day: 'numeric',
  month: 'short',
})

/** 09:31:05 */
export function formatClock(marketUs: number): string {
  return clock.format(microsToMillis(marketUs))
}

/** 09:31, for the chart's axis. */
export function formatMinute(marketUs: number): string {
  return minute.format(microsToMillis(marketUs))
}

/** Tue 10 Mar */
export function formatDay(marketUs: number): string {
  return day.format(microsToMillis(marketUs)).replace(',', '')
}
