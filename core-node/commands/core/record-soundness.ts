import type { RecordsEvent } from '../../risk/risk-events.ts'
import { RiskKind } from '../../risk/risk-events.ts'

/** Whether what is written down can be relied on. Control 24 asks for both: our books, and the journal they stand in. */
export class RecordSoundness {
  readonly #submit: (event: RecordsEvent) => void
  readonly #nowUs: () => number
  readonly #isSound = { books: true, journal: true }

  constructor(submit: (event: RecordsEvent) => void, nowUs: () => number) {
    this.#submit = submit
    this.#nowUs = nowUs
  }

  tell(what: 'books' | 'journal', isSound: boolean): void {
    this.#isSound[what] = isSound
    const areSound = this.#isSound.books && this.#isSound.journal
    this.#submit({ kind: RiskKind.Records, tsUs: this.#nowUs(), areSound })
  }
}
