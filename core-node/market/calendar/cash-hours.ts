import { halfDayCashClose } from './holidays.ts'
import { tradingDay } from './trading-day.ts'
import { wallTimeUs, zones } from './wall-time.ts'

/** From this to that moment, the end not included. */
export type TimeSpan = { readonly startUs: number; readonly endUs: number }

/** The cash market's hours on a date, 08:30 to 15:00 in Chicago, on half days to 12:00; undefined when it is shut. */
export function cashHours(day: Temporal.PlainDate): TimeSpan | undefined {
  const { kind } = tradingDay(day)
  if (kind === 'holiday' || kind === 'closed') return undefined
  const close = kind === 'half' ? halfDayCashClose : '15:00'
  return {
    startUs: wallTimeUs(day, '08:30', zones.chicago),
    endUs: wallTimeUs(day, close, zones.chicago),
  }
}
