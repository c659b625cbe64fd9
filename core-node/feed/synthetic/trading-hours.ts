import type { Session } from '../../market/calendar/session-calendar.ts'
import { isOpenAt, sessionAt } from '../../market/calendar/session-calendar.ts'

/** When the exchange is open, from session to session. */
export class TradingHours {
  #session: Session

  constructor(tsUs: number) {
    this.#session = sessionAt(tsUs)
  }

  get openUs(): number {
    return this.#session.openUs
  }

  isOpenAt(tsUs: number): boolean {
    return isOpenAt(this.#session, tsUs)
  }

  /** Moves on to when trading opens next. @param tsUs when it is shut @returns the time of the open */
  skipTo(tsUs: number): number {
    const { haltStartUs, haltEndUs, endUs } = this.#session
    const isAfternoonHalt = tsUs >= haltStartUs && tsUs < haltEndUs
    const opensUs = isAfternoonHalt && haltEndUs < this.#session.closeUs ? haltEndUs : endUs
    this.#session = sessionAt(opensUs)
    return opensUs
  }
}
