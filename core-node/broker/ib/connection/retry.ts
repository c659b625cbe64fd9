import type { Timers } from '../pacer.ts'
import type { RetryCause } from './backoff.ts'
import { waitBeforeRetryMs } from './backoff.ts'

/** The next attempt's turn. */
export class Retry {
  readonly #timers: Timers
  #failures = 0
  #cause: RetryCause = 'lost'
  #timer: { cancel(): void } | undefined

  constructor(timers: Timers) {
    this.#timers = timers
  }

  after(cause: RetryCause, attempt: () => void): void {
    if (cause !== this.#cause) this.#failures = 0
    this.#cause = cause
    const waitMs = waitBeforeRetryMs(cause, this.#failures)
    this.#failures++
    this.#timer?.cancel()
    this.#timer = this.#timers.after(waitMs, attempt)
  }

  /** An attempt led to the end: the next outage begins with short waits again. */
  onSuccess(): void {
    this.#failures = 0
  }

  stop(): void {
    this.#timer?.cancel()
  }
}
