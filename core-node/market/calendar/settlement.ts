import { microsPerSecond } from '../../../shared/units.ts'
import type { TimeSpan } from './cash-hours.ts'
import type { Session } from './session-calendar.ts'
import { wallTimeUs, zones } from './wall-time.ts'

const windowUs = 30 * microsPerSecond
/** CME moved the daily settlement from 15:15 to 15:00 with trade date 2020-10-26. */
const atCashCloseFrom = '2020-10-26'

/**
 * The half minute whose volume-weighted price in the lead month becomes the day's settlement. It ends with the
 * cash market; until 2020 it ended at 15:15, on half days with Globex. (That 12:15 was the end on half days
 * then is inferred from the close.)
 * @returns undefined on a holiday: its trades are settled with the next business day's
 */
export function settlementWindow(session: Session): TimeSpan | undefined {
  const { kind, date, closeUs, regularCloseUs } = session
  if (kind === 'holiday') return undefined
  let endUs = regularCloseUs
  if (date < atCashCloseFrom) {
    endUs =
      kind === 'half' ? closeUs : wallTimeUs(Temporal.PlainDate.from(date), '15:15', zones.chicago)
  }
  return { startUs: endUs - windowUs, endUs }
}
