import { sessionAt } from '../../../market/calendar/session-calendar.ts'
import type { Evidence } from '../record.ts'
import { isWhole } from '../record.ts'
import type { Requirement } from '../requirement.ts'
import { met, notMet } from '../requirement.ts'
import { microEvidence, otherBuilds } from './micro-evidence.ts'

export const daysNeeded = 7
/** A day counts that was connected for so long in an open market, in however many pieces. */
export const dayMs = 3_600_000

export const sevenDays: Requirement = {
  id: 'seven-days',
  title: 'Seven trading days of live-micro',
  asks: 'on seven trade dates live-micro was connected for an hour or more in an open market, with books that agreed, and no divergence since the first of them',
  neededFor: ['live'],
  judge: (records, subject) => {
    const rows = microEvidence(records, subject)
    const days = fullDays(rows)
    const found = `${days.length} of ${daysNeeded} trade dates${otherBuilds(rows, subject)}`
    if (days.length >= daysNeeded) return met(`${found}: ${days.join(', ')}`)
    return notMet(
      found,
      'go on with live-micro, an hour or more a day; after a divergence of the books the days begin anew',
    )
  },
}

function fullDays(rows: readonly Evidence[]): string[] {
  const msOf = new Map<string, number>()
  let session = sessionAt(rows[0]?.ts ?? 0)
  for (const { ts, elapsedMs } of rows.filter(isWhole)) {
    // The calendar takes its time, and most rows are of one session with the row before.
    if (!(ts >= session.openUs && ts < session.closeUs)) session = sessionAt(ts)
    const { tradeDate } = session
    msOf.set(tradeDate, (msOf.get(tradeDate) ?? 0) + elapsedMs)
  }
  return [...msOf].flatMap(([date, ms]) => (ms >= dayMs ? [date] : [])).toSorted()
}
