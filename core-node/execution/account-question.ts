import { microsPerSecond } from '../../shared/units.ts'
import type { Outbox } from './outbox.ts'

/** Between two questions, in the broker's time: an answer takes less. */
const everyUs = microsPerSecond
/** Whoever has been asked so often without a use is asked more rarely. */
const eagerQuestions = 30
const laterUs = 10 * microsPerSecond

/** Asks the broker for its account when something is not clear, and no more often than it can answer. */
export class AccountQuestion {
  readonly #outbox: Outbox
  readonly #timeScale: number
  #lastUs = Number.NEGATIVE_INFINITY
  #asked = 0

  constructor(outbox: Outbox, timeScale: number) {
    this.#outbox = outbox
    this.#timeScale = timeScale
  }

  ask(tsUs: number): void {
    const waitUs = (this.#asked < eagerQuestions ? everyUs : laterUs) * this.#timeScale
    if (tsUs - this.#lastUs < waitUs) return
    this.#lastUs = tsUs
    this.#asked++
    this.#outbox.commands.push({ type: 'snapshot' })
  }

  /** Nothing is in doubt any more. */
  settle(): void {
    this.#asked = 0
  }
}
