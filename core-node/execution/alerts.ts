import { microsPerSecond } from '../../shared/units.ts'
import type { Severity } from '../../shared/vocabulary.ts'
import type { Outbox } from './outbox.ts'

/** The same sentence again within this time says nothing new. */
const repeatAfterUs = 60 * microsPerSecond
/** Sentences remembered; the oldest is forgotten. */
const maxRemembered = 200

/** Tells people what they should know, each sentence once a minute at most. */
export class Alerts {
  readonly #outbox: Outbox
  readonly #toldUs = new Map<string, number>()

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  tell(severity: Severity, key: string, text: string, tsUs: number): void {
    const sentence = `${key} ${text}`
    const lastUs = this.#toldUs.get(sentence)
    if (lastUs !== undefined && tsUs - lastUs < repeatAfterUs) return
    this.#toldUs.delete(sentence)
    this.#toldUs.set(sentence, tsUs)
    this.#outbox.rows.push({ ts: tsUs, kind: 'alert', severity, key, text })
    if (this.#toldUs.size <= maxRemembered) return
    for (const oldest of this.#toldUs.keys()) {
      this.#toldUs.delete(oldest)
      return
    }
  }
}
