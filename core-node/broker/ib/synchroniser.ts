import type { Timers } from './pacer.ts'

/** After a message was lost the broker's account is asked for anew, though not more often than this. */
const everyMs = 1_000

/** Asks for the broker's whole account, at once or, if it was asked for a moment ago, a moment later. */
export class Synchroniser {
  readonly #timers: Timers
  readonly #ask: () => void
  #askedMs = Number.NEGATIVE_INFINITY
  #timer: { cancel(): void } | undefined

  constructor(timers: Timers, ask: () => void) {
    this.#timers = timers
    this.#ask = ask
  }

  run(): void {
    if (this.#timer !== undefined) return
    const waitMs = this.#askedMs + everyMs - this.#timers.nowMs()
    if (waitMs <= 0) {
      this.#askNow()
      return
    }
    this.#timer = this.#timers.after(waitMs, () => {
      this.#timer = undefined
      this.#askNow()
    })
  }

  /** A new connection synchronises at once. */
  reset(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#askedMs = Number.NEGATIVE_INFINITY
  }

  #askNow(): void {
    this.#askedMs = this.#timers.nowMs()
    this.#ask()
  }
}
