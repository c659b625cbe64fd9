import { microsPerMilli } from '../../../shared/units.ts'

/** A time of day on a clock that hangs on a wall, hh:mm or hh:mm:ss. */
export type WallTime = `${number}:${number}` | `${number}:${number}:${number}`

/** The exchange's zone, and those of the other markets that make its day. Each follows its own daylight saving. */
export const zones = {
  chicago: 'America/Chicago',
  newYork: 'America/New_York',
  london: 'Europe/London',
  tokyo: 'Asia/Tokyo',
} as const

export type Zone = (typeof zones)[keyof typeof zones]

/** The moment in microseconds UTC at which it is this time there. */
export function wallTimeUs(day: Temporal.PlainDate, time: WallTime, timeZone: Zone): number {
  const zoned = day.toZonedDateTime({ timeZone, plainTime: time })
  return zoned.epochMilliseconds * microsPerMilli
}

/** The date that the zone's calendars show at a moment. */
export function dayAt(tsUs: number, timeZone: Zone): Temporal.PlainDate {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(tsUs / microsPerMilli))
  return instant.toZonedDateTimeISO(timeZone).toPlainDate()
}
