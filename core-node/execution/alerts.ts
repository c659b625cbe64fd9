import type { AlertKey } from '../../shared/alerts/alert-table.ts'
import { microsPerSecond } from '../../shared/units.ts'
import type { Severity } from '../../shared/vocabulary.ts'
import type { Outbox } from './outbox.ts'

/** The same sentence again within this time says nothing new. */
const repeatAfterUs = 60 * microsPerSecond
/** Sentences remembered; the oldest is forgotten. */
const maxRemembered = 200

/** Tells people what they should know, each sentence once a minute at most, and each note once a trade date. */
export class Alerts {
  readonly #outbox: Outbox
  readonly #toldUs = new Map<string, number>()
  /** What was noted on this trade date. */
  readonly #noted = new Set<string>()

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  onTradeDate(): void {
    this.#noted.clear()
  }

  /** Something odd that was settled, and may come with every message: its first case is told, as info. */
  note(cause: string, key: AlertKey, text: string, tsUs: number): void {
    if (this.#noted.has(cause)) return
    this.#noted.add(cause)
    this.tell('info', key, text, tsUs)
  }

  tell(severity: Severity, key: AlertKey, text: string, tsUs: number): void {
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
