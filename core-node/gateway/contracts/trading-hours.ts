import { microsPerHour } from '../../../shared/units.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { dayText, exchangeZone, zonedTime } from '../market-time.ts'

/** IB tells about a week. */
const daysTold = 7

export type TradingHours = { readonly trading: string; readonly liquid: string }

/**
 * Hours in the exchange's zone as IB writes them: `20250521:1700-20250522:1600;…;20250524:CLOSED`, one entry
 * a day from the session at hand on. Liquid hours begin with the cash market's and end with the session; a holiday,
 * which has none, is told whole.
 */
export function tradingHours(tsUs: number): TradingHours {
  const trading: string[] = []
  const liquid: string[] = []
  let session = sessionAt(tsUs)
  let day = Temporal.PlainDate.from(session.date)
  for (let told = 0; told < daysTold; told++) {
    if (day.toString() === session.date) {
      trading.push(...openTimes(session, session.openUs))
      liquid.push(...openTimes(session, liquidFromUs(session)))
      session = sessionAt(session.endUs + microsPerHour)
    } else if (!isEveOf(day, session.date)) {
      trading.push(`${dayText(day)}:CLOSED`)
      liquid.push(`${dayText(day)}:CLOSED`)
    }
    day = day.add({ days: 1 })
  }
  return { trading: trading.join(';'), liquid: liquid.join(';') }
}

export function liquidFromUs({ kind, openUs, regularOpenUs }: Session): number {
  return kind === 'holiday' ? openUs : regularOpenUs
}

/** The session opens on the evening before: Sunday has no entry of its own, being in Monday's. */
function isEveOf(day: Temporal.PlainDate, date: string): boolean {
  return day.add({ days: 1 }).toString() === date
}

/** One stretch, or two around the afternoon halt that older sessions had. */
function openTimes(session: Session, fromUs: number): string[] {
  const { haltStartUs, haltEndUs, closeUs } = session
  if (haltStartUs === haltEndUs) return [stretch(fromUs, closeUs)]
  return [stretch(fromUs, haltStartUs), stretch(haltEndUs, closeUs)]
}

function stretch(fromUs: number, toUs: number): string {
  return `${momentText(fromUs)}-${momentText(toUs)}`
}

function momentText(tsUs: number): string {
  const time = zonedTime(tsUs, exchangeZone)
  const minute = String(time.minute).padStart(2, '0')
  return `${dayText(time)}:${String(time.hour).padStart(2, '0')}${minute}`
}
