import type { Session } from '../../market/calendar/session-calendar.ts'
import type { SessionWindow, WindowName } from './session-windows.ts'
import { sessionWindows } from './session-windows.ts'

/**
 * What the hour is worth for an entry. The session is cut into windows once, when it begins; after that time
 * is compared with the present window's two ends, and nothing is allocated.
 */
export class SessionOptimizer {
  /** 0.5 to 1.2; 0 when no entry is allowed: closed, holiday, around opens and closes. */
  multiplier = 0
  window: WindowName = 'closed'
  #session: Session | undefined
  #windows: readonly SessionWindow[] = []
  #at = 0
  // The present window's ends. Before the first session none is present.
  #startUs = Infinity
  #endUs = -Infinity

  /** @param session the one that stands at this time */
  update(session: Session, tsUs: number): void {
    if (session !== this.#session) this.#begin(session)
    if (tsUs >= this.#startUs && tsUs < this.#endUs) return
    this.#seek(session, tsUs)
  }

  #begin(session: Session): void {
    this.#session = session
    this.#windows = sessionWindows(session)
    this.#at = 0
    this.#startUs = Infinity
    this.#endUs = -Infinity
  }

  #seek(session: Session, tsUs: number): void {
    if (tsUs < this.#startUs) this.#at = 0
    let window = this.#windows[this.#at]
    while (window !== undefined && tsUs >= window.endUs) window = this.#windows[++this.#at]
    if (window === undefined || tsUs < window.startUs) {
      const isBefore = tsUs < session.openUs
      this.#enter(
        'closed',
        0,
        isBefore ? -Infinity : session.closeUs,
        isBefore ? session.openUs : Infinity,
      )
    } else {
      this.#enter(window.window, window.multiplier, window.startUs, window.endUs)
    }
  }

  #enter(window: WindowName, multiplier: number, startUs: number, endUs: number): void {
    this.window = window
    this.multiplier = multiplier
    this.#startUs = startUs
    this.#endUs = endUs
  }
}
