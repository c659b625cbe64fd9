import { microsPerSecond } from '../../../shared/units.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'

/** Fills of a session's last moment have been told by then. */
const afterCloseUs = 30 * microsPerSecond

/** Notices that a session which this process saw open has closed. */
export class SessionEnd {
  /** The date of the session that is open, or closed a moment ago. */
  #openDate = ''

  /** @returns whether the session is over now; of one that was over before the first look it is never said */
  isReached({ closeUs, date }: Session, tsUs: number): boolean {
    const isOver = tsUs >= closeUs + afterCloseUs
    const isReached = isOver && this.#openDate === date
    this.#openDate = isOver ? '' : date
    return isReached
  }
}
