import { microsPerMinute } from '../../shared/units.ts'
import { cashHours } from '../market/calendar/cash-hours.ts'
import { dayAt, zones } from '../market/calendar/wall-time.ts'

/** Index options trade a quarter of an hour longer than stocks. */
const afterCloseUs = 15 * microsPerMinute
const longestClosureDays = 10

/** When the quotes of a page were last alive: its own time, or the last close where the market was shut. */
export function quotedUs(asOfUs: number): number {
  let day = dayAt(asOfUs, zones.newYork)
  for (let back = 0; back < longestClosureDays; back++) {
    const hours = cashHours(day)
    if (hours !== undefined && asOfUs >= hours.startUs) {
      return Math.min(asOfUs, hours.endUs + afterCloseUs)
    }
    day = day.subtract({ days: 1 })
  }
  return asOfUs
}
