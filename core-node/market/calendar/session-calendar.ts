import { assert } from '../../../shared/assert.ts'
import { microsPerMinute } from '../../../shared/units.ts'
import { cashHours } from './cash-hours.ts'
import { isCashDay, isInTable, tradingDay } from './trading-day.ts'
import type { WallTime } from './wall-time.ts'
import { dayAt, wallTimeUs, zones } from './wall-time.ts'

/**
 * CME Globex sessions of the equity index futures, in exchange time (America/Chicago, daylight saving
 * followed). There is one session per opening: it opens at 17:00 on the eve of every weekday on which Globex
 * trades, and its figures stand until the next one opens. The boundaries are computed once a session and
 * compared as integers on the hot path.
 *
 * On a holiday of the cash market Globex halts early and opens again at 17:00. CME clears what was traded
 * until then under the next business day, so that two sessions, or more, may share a trade date: counts of the
 * day go on from one to the other, while volume profile and VWAP begin anew with each opening.
 */
export type Session = {
  /** The date on which it closes, YYYY-MM-DD. No two sessions share it. */
  readonly date: string
  /** The business day it is cleared under: the date of the close, after a holiday the next cash day. */
  readonly tradeDate: string
  readonly kind: 'full' | 'half' | 'holiday'
  /** The holiday's name; empty on full days. */
  readonly holiday: string
  /** False when its year is not in the table of holidays: then only the days that come back every year are known. */
  readonly isInTable: boolean
  readonly openUs: number
  readonly closeUs: number
  /** When the next session opens: this one's figures stand until then. */
  readonly endUs: number
  /** The cash market's hours, 08:30 to 15:00, on half days to 12:00. On holidays both equal the close. */
  readonly regularOpenUs: number
  readonly regularCloseUs: number
  /** The hours in which MIA enters by default: 09:00 in New York to the cash market's close. On holidays none. */
  readonly dayOpenUs: number
  readonly dayCloseUs: number
  /** The afternoon halt that older sessions had; both equal the close where there was none. */
  readonly haltStartUs: number
  readonly haltEndUs: number
}

const openTime = '17:00'
/** CME ended the halt from 15:15 to 15:30 with trade date 2021-06-28. */
const halt = { start: '15:15', end: '15:30', endedFrom: '2021-06-28' } as const

/**
 * When a full day's session closes, by its date; `weekEnd` is for those after which none opens in the evening.
 * Until 2012 the hour from 15:30 on belonged to the next trade date: it is counted to the session before, with
 * which it shares the day. (CME: trade dates 2012-11-19 and 2015-09-21.)
 */
const closes = [
  { from: '2015-09-21', close: '16:00', weekEnd: '16:00' },
  { from: '2012-11-19', close: '16:15', weekEnd: '16:15' },
] as const
const earliestClose = { close: '16:30', weekEnd: '15:15' } as const

export function sessionAt(tsUs: number): Session {
  let day = dayAt(tsUs, zones.chicago)
  // The session that opens in the evening belongs to tomorrow.
  if (tsUs >= chicago(day, openTime)) day = day.add({ days: 1 })
  while (!trades(day)) day = day.subtract({ days: 1 })
  return sessionOf(day)
}

/** Whether the exchange matches orders at this time of the session. */
export function isOpenAt(session: Session, tsUs: number): boolean {
  const isInSession = tsUs >= session.openUs && tsUs < session.closeUs
  const isHalted = tsUs >= session.haltStartUs && tsUs < session.haltEndUs
  return isInSession && !isHalted
}

/** In the cash market's hours (RTH). */
export function isRegularAt(session: Session, tsUs: number): boolean {
  return tsUs >= session.regularOpenUs && tsUs < session.regularCloseUs
}

/** In the session, before the cash market opens. A holiday's session is overnight from end to end. */
export function isOvernightAt(session: Session, tsUs: number): boolean {
  return tsUs >= session.openUs && tsUs < session.regularOpenUs
}

/** Minutes since the session opened: the bucket by which sessions are compared. */
export function minuteOfSession(session: Session, tsUs: number): number {
  return Math.floor((tsUs - session.openUs) / microsPerMinute)
}

/** @param day on which it closes */
function sessionOf(day: Temporal.PlainDate): Session {
  const date = day.toString()
  const { kind, name, close } = tradingDay(day)
  assert(kind !== 'closed', `Globex trades on ${date}`)
  const nextEve = nextDay(day, trades).subtract({ days: 1 })
  const closeUs = chicago(day, close ?? fullClose(date, !nextEve.equals(day)))
  const cash = cashHours(day)
  const hasHalt = kind === 'full' && date < halt.endedFrom && closeUs > chicago(day, halt.start)
  return {
    date,
    tradeDate: cash === undefined ? nextDay(day, isCashDay).toString() : date,
    kind,
    holiday: name,
    isInTable: isInTable(day.year),
    openUs: chicago(day.subtract({ days: 1 }), openTime),
    closeUs,
    endUs: chicago(nextEve, openTime),
    regularOpenUs: cash?.startUs ?? closeUs,
    regularCloseUs: cash?.endUs ?? closeUs,
    dayOpenUs: cash === undefined ? closeUs : chicago(day, '08:00'),
    dayCloseUs: cash?.endUs ?? closeUs,
    haltStartUs: hasHalt ? chicago(day, halt.start) : closeUs,
    haltEndUs: hasHalt ? chicago(day, halt.end) : closeUs,
  }
}

function fullClose(date: string, isWeekEnd: boolean): WallTime {
  const { close, weekEnd } = closes.find(({ from }) => date >= from) ?? earliestClose
  return isWeekEnd ? weekEnd : close
}

function trades(day: Temporal.PlainDate): boolean {
  return tradingDay(day).kind !== 'closed'
}

/** The first day after this one that is so. */
function nextDay(
  day: Temporal.PlainDate,
  isSo: (day: Temporal.PlainDate) => boolean,
): Temporal.PlainDate {
  let next = day.add({ days: 1 })
  while (!isSo(next)) next = next.add({ days: 1 })
  return next
}

function chicago(day: Temporal.PlainDate, time: WallTime): number {
  return wallTimeUs(day, time, zones.chicago)
}
