import { microsPerHour, microsPerMilli } from '../../shared/units.ts'

/**
 * CME Globex sessions of the equity index futures, in exchange time (America/Chicago, daylight saving
 * followed). A session opens at 17:00 Sunday to Thursday and belongs to the next day's trade date. The
 * boundaries are computed once a session and compared as integers on the hot path.
 *
 * Holidays and half days are not in it yet: a holiday looks like a day without trades.
 */
export type Session = {
  /** The date of the close, YYYY-MM-DD. */
  readonly tradeDate: string
  readonly openUs: number
  readonly closeUs: number
  /** When the next session opens: this one's figures stand until then. */
  readonly endUs: number
  /** The cash market's hours, 08:30 to 15:00. */
  readonly regularOpenUs: number
  readonly regularCloseUs: number
  /** The hours in which MIA enters by default: 09:00 to 16:00 in New York. */
  readonly dayOpenUs: number
  readonly dayCloseUs: number
  /** The afternoon halt that older sessions had; both equal the close where there was none. */
  readonly haltStartUs: number
  readonly haltEndUs: number
}

const chicago = 'America/Chicago'

/** CME moved the close from 16:15 to 16:00 with trade date 2015-09-21. */
const earlierCloseFrom = '2015-09-21'
/** CME ended the halt from 15:15 to 15:30 with trade date 2021-06-28. */
const haltEndedFrom = '2021-06-28'

const sunday = 7
const friday = 5

export function sessionAt(tsUs: number): Session {
  const openDay = openDayAtOrBefore(tsUs)
  const tradeDay = openDay.add({ days: 1 })
  const tradeDate = tradeDay.toString()
  const closeUs = tradeDate < earlierCloseFrom ? at(tradeDay, 16, 15) : at(tradeDay, 16, 0)
  const hasHalt = tradeDate < haltEndedFrom
  return {
    tradeDate,
    openUs: at(openDay, 17, 0),
    closeUs,
    endUs: at(nextOpenDay(openDay), 17, 0),
    regularOpenUs: at(tradeDay, 8, 30),
    regularCloseUs: at(tradeDay, 15, 0),
    dayOpenUs: at(tradeDay, 8, 0),
    dayCloseUs: at(tradeDay, 15, 0),
    haltStartUs: hasHalt ? at(tradeDay, 15, 15) : closeUs,
    haltEndUs: hasHalt ? at(tradeDay, 15, 30) : closeUs,
  }
}

/** Whether the exchange matches orders at this time of the session. */
export function isOpenAt(session: Session, tsUs: number): boolean {
  const isInSession = tsUs >= session.openUs && tsUs < session.closeUs
  const isHalted = tsUs >= session.haltStartUs && tsUs < session.haltEndUs
  return isInSession && !isHalted
}

export function isRegularAt(session: Session, tsUs: number): boolean {
  return tsUs >= session.regularOpenUs && tsUs < session.regularCloseUs
}

function openDayAtOrBefore(tsUs: number): Temporal.PlainDate {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(tsUs / microsPerMilli))
  let day = instant.toZonedDateTimeISO(chicago).toPlainDate()
  while (!opensOn(day) || at(day, 17, 0) > tsUs) day = day.subtract({ days: 1 })
  return day
}

function nextOpenDay(openDay: Temporal.PlainDate): Temporal.PlainDate {
  let day = openDay.add({ days: 1 })
  while (!opensOn(day)) day = day.add({ days: 1 })
  return day
}

/** Sunday to Thursday. */
function opensOn(day: Temporal.PlainDate): boolean {
  return day.dayOfWeek === sunday || day.dayOfWeek < friday
}

function at(day: Temporal.PlainDate, hour: number, minute: number): number {
  const zoned = day.toZonedDateTime({ timeZone: chicago, plainTime: { hour, minute } })
  return zoned.epochMilliseconds * microsPerMilli
}

/** Minutes since the session opened: the bucket by which sessions are compared. */
export function minuteOfSession(session: Session, tsUs: number): number {
  return Math.floor((tsUs - session.openUs) / (microsPerHour / 60))
}
