import type { Session } from '../../market/calendar/session-calendar.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'

/** The session of a time, worked out once and kept until the next begins: for who asks at every tick. */
export class CurrentSession {
  #session: Session = sessionAt(0)

  at(tsUs: number): Session {
    const { openUs, endUs } = this.#session
    if (tsUs < openUs || tsUs >= endUs) this.#session = sessionAt(tsUs)
    return this.#session
  }
}
