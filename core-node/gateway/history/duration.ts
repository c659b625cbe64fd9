import { microsPerHour, microsPerMilli, microsPerSecond } from '../../../shared/units.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'

/** How far back a client asks: "1800 S", "2 D", "1 W", "3 M", "1 Y". Without a unit it is seconds. */
export type Duration = { readonly count: number; readonly unit: 'S' | 'D' | 'W' | 'M' | 'Y' }

const countMax = 100_000
/** Nobody asks for more years than that. */
const yearsMax = 100

export function parseDuration(text: string): Duration | undefined {
  const match = /^(\d{1,6})\s*([SDWMY])?$/.exec(text.trim().toUpperCase())
  if (match === null) return undefined
  const count = Number(match[1])
  const unit = (match[2] ?? 'S') as Duration['unit']
  if (count < 1 || count > (unit === 'S' ? countMax : yearsMax * perYear[unit])) return undefined
  return { count, unit }
}

const perYear = { D: 366, W: 53, M: 12, Y: 1 } as const

/** When a stretch that ends then begins. Days are sessions: one day reaches back to the session's open. */
export function startOf({ count, unit }: Duration, endUs: number): number {
  switch (unit) {
    case 'S':
      return endUs - count * microsPerSecond
    case 'D':
      return sessionsBack(count, endUs).openUs
    case 'W':
      return calendarBack({ weeks: count }, endUs)
    case 'M':
      return calendarBack({ months: count }, endUs)
    case 'Y':
      return calendarBack({ years: count }, endUs)
  }
}

/** @param count 1 for the session at hand, or the last one where the market is shut */
function sessionsBack(count: number, endUs: number): Session {
  let session = sessionAt(endUs - 1)
  for (let back = 1; back < count; back++) session = sessionAt(session.openUs - microsPerHour)
  return session
}

function calendarBack(span: Temporal.DurationLike, endUs: number): number {
  const end = Temporal.Instant.fromEpochMilliseconds(Math.floor(endUs / microsPerMilli))
  const start = end.toZonedDateTimeISO('America/Chicago').subtract(span)
  return start.epochMilliseconds * microsPerMilli
}
