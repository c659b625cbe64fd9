import { cashHours } from '../../market/calendar/cash-hours.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { dayText, zonedTime } from '../market-time.ts'

/** IB tells about a week. */
const daysTold = 7

/** The cash market's hours as IB writes them, from the trade date on: 20260915:0930-20260915:1600;… */
export function cashHoursText(tsUs: number, zone: string): string {
  const first = Temporal.PlainDate.from(sessionAt(tsUs).tradeDate)
  const days = Array.from({ length: daysTold }, (_, ahead) => first.add({ days: ahead }))
  return days
    .map((day) => {
      const hours = cashHours(day)
      if (hours === undefined) return `${dayText(day)}:CLOSED`
      return `${momentText(hours.startUs, zone)}-${momentText(hours.endUs, zone)}`
    })
    .join(';')
}

function momentText(tsUs: number, zone: string): string {
  const time = zonedTime(tsUs, zone)
  const [hour, minute] = [time.hour, time.minute].map((value) => String(value).padStart(2, '0'))
  return `${dayText(time)}:${hour}${minute}`
}
