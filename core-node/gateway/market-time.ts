import { microsPerMilli, microsPerSecond, microsToMillis } from '../../shared/units.ts'

/** The zone the simulated user logged in with, as Java spells it: IB tells times in it. */
export const loginZone = 'US/Eastern'
/** The zone of the exchange's hours, as IB spells it in contract details. */
export const exchangeZone = 'US/Central'

export function epochSeconds(tsUs: number): number {
  return Math.floor(tsUs / microsPerSecond)
}

export function zonedTime(tsUs: number, zone: string): Temporal.ZonedDateTime {
  const instant = Temporal.Instant.fromEpochMilliseconds(microsToMillis(tsUs))
  return instant.toZonedDateTimeISO(zone)
}

/** yyyymmdd */
export function dayText(day: Temporal.PlainDate | Temporal.ZonedDateTime): string {
  return `${day.year}${two(day.month)}${two(day.day)}`
}

/** hh:mm:ss */
export function clockText(time: Temporal.ZonedDateTime): string {
  return `${two(time.hour)}:${two(time.minute)}:${two(time.second)}`
}

/** As executions and the handshake tell time: 20250708 02:35:00 US/Eastern. */
export function loginTime(tsUs: number): string {
  const time = zonedTime(tsUs, loginZone)
  return `${dayText(time)} ${clockText(time)} ${loginZone}`
}

/** When the day began in the login zone: executions are told until it is over. */
export function loginMidnightUs(tsUs: number): number {
  return zonedTime(tsUs, loginZone).startOfDay().epochMilliseconds * microsPerMilli
}

/**
 * A time as clients write it in filters: `yyyymmdd hh:mm:ss` with or without a zone behind, or in UTC with a
 * dash, `yyyymmdd-hh:mm:ss`.
 * @returns microseconds, or undefined when it is no such time
 */
export function parseClientTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(-| +)(\d\d):(\d\d):(\d\d)(?: (.+))?$/.exec(text.trim())
  if (match === null) return undefined
  const [, year, month, day, separator, hour, minute, second, zone] = match
  const timeZone = separator === '-' ? 'UTC' : (zone ?? loginZone)
  try {
    const plain = Temporal.PlainDateTime.from(`${year}-${month}-${day}T${hour}:${minute}:${second}`)
    return plain.toZonedDateTime(timeZone).epochMilliseconds * microsPerMilli
  } catch {
    return undefined
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
