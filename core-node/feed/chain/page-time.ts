import { microsPerMilli } from '../../../shared/units.ts'
import { isCashDay } from '../../market/calendar/trading-day.ts'
import { dayAt, wallTimeUs, zones } from '../../market/calendar/wall-time.ts'
import { DataError } from '../feed.ts'
import { readDate } from './locale-date.ts'
import { readTime } from './locale-time.ts'

/** A page may still show the series of the last day when it is read over a long weekend. */
const mostDaysAfterExpiry = 5

/**
 * The page's time in microseconds UTC. Where day and month could be exchanged (04/03/2024) the reading is
 * taken that lies nearest the first expiry, and not more than a long weekend after it.
 *
 * @throws DataError where it cannot be told
 */
export function statedTimeUs(
  file: string,
  stated: { readonly text: string; readonly line: number },
  firstExpiry: string,
): number {
  const place = `line ${stated.line}, column Date`
  const fail = (problem: string) => new DataError(file, place, `"${stated.text}" ${problem}`)
  const { dates, rest } = readDate(stated.text)
  const expiry = Temporal.PlainDate.from(firstExpiry)
  const date = dates
    .filter((text) => daysAfter(expiry, text) <= mostDaysAfterExpiry)
    .toSorted((a, b) => Math.abs(daysAfter(expiry, a)) - Math.abs(daysAfter(expiry, b)))[0]
  if (dates.length === 0) throw fail('is not a date (write 2024-01-07 10:52 EST)')
  if (date === undefined) {
    throw fail(
      `lies long after the first expiry, ${firstExpiry}: the file does not belong together`,
    )
  }
  const time = readTime(rest)
  if (typeof time === 'string') throw fail(time)
  const { epochMilliseconds } = Temporal.PlainDate.from(date).toZonedDateTime({
    timeZone: time.zone,
    plainTime: time.time,
  })
  return epochMilliseconds * microsPerMilli
}

/** How many days the date lies after the expiry. */
function daysAfter(expiry: Temporal.PlainDate, date: string): number {
  return Temporal.PlainDate.from(date).since(expiry, { largestUnit: 'day' }).days
}

/**
 * The trade date whose open interest a page shows. The clearing house counts once a night, and the page has
 * the new count by the cash market's opening: before it, and on days without trading, an earlier day's.
 */
export function openInterestDateOf(asOfUs: number): string {
  let day = dayAt(asOfUs, zones.newYork)
  if (asOfUs < wallTimeUs(day, '09:30', zones.newYork)) day = day.subtract({ days: 1 })
  while (!isCashDay(day)) day = day.subtract({ days: 1 })
  return day.toString()
}
