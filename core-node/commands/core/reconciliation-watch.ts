import type { Severity } from '../../../shared/vocabulary.ts'
import type { BrokerBooks } from '../../broker/ib/broker-books.ts'
import type { Timers } from '../../broker/ib/pacer.ts'
import type { ReconciliationReport } from '../../operations/control-protocol.ts'

export type ReconciliationHandlers = {
  /** Asks the broker for its account. @returns false while there is no broker to ask */
  ask(): boolean
  compare(books: BrokerBooks): ReconciliationReport
  /** Whether our books can be relied on changes. */
  onSound(areSound: boolean): void
  raise(severity: Severity, text: string): void
  readonly timers: Pick<Timers, 'after'>
}

/** A difference is asked about again so soon: a second one like it is true. */
const confirmAfterMs = 250
const answerWithinMs = 10_000
const textMax = 600

type Waiting = {
  readonly resolve: (report: ReconciliationReport) => void
  readonly reject: (error: Error) => void
}

/**
 * Compares our books with each account the broker gives: at start, every ten seconds, after each reconnect, at
 * the session's end and whenever somebody asks. One that differs is asked for again at once; if the next
 * differs alike, entries end and people are told what differs, until the two agree.
 */
export class ReconciliationWatch {
  readonly #handlers: ReconciliationHandlers
  #waiting: Waiting[] = []
  #lastText = ''
  #toldText = ''
  #sessionEnd: 'not yet' | 'awaited' = 'not yet'

  constructor(handlers: ReconciliationHandlers) {
    this.#handlers = handlers
  }

  onBooks(books: BrokerBooks): void {
    const report = this.#handlers.compare(books)
    for (const { resolve } of this.#waiting.splice(0)) resolve(report)
    // What another hand holds in the account is told by itself and does not concern our books.
    const others = report.others.length
    const own = report.differences.slice(0, report.differences.length - others)
    this.#judge(own.join('; ').slice(0, textMax))
  }

  /** The session has closed: its end is told, equal or not. */
  onSessionEnd(): void {
    this.#sessionEnd = 'awaited'
    this.#handlers.ask()
  }

  /** @throws Error when the broker is not there or does not answer */
  async now(): Promise<ReconciliationReport> {
    const { timers } = this.#handlers
    const answer = new Promise<ReconciliationReport>((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
    })
    const give = (reason: string) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(reason))
    }
    if (!this.#handlers.ask()) give('the broker is not connected: there is nothing to compare with')
    const timer = timers.after(answerWithinMs, () => give('the broker does not tell its account'))
    try {
      return await answer
    } finally {
      timer.cancel()
    }
  }

  #judge(text: string): void {
    const isConfirmed = text === this.#lastText
    this.#lastText = text
    if (text === '') this.#onEqual()
    else if (isConfirmed) this.#onDifference(text)
    else this.#handlers.timers.after(confirmAfterMs, () => this.#handlers.ask())
  }

  #onEqual(): void {
    if (this.#toldText !== '') {
      this.#toldText = ''
      this.#handlers.onSound(true)
      this.#handlers.raise('info', 'our books agree with the broker’s again')
    }
    if (this.#sessionEnd === 'not yet') return
    this.#sessionEnd = 'not yet'
    this.#handlers.raise('info', 'end of session: our books agree with the broker’s')
  }

  #onDifference(text: string): void {
    this.#sessionEnd = 'not yet'
    if (text === this.#toldText) return
    this.#toldText = text
    this.#handlers.onSound(false)
    this.#handlers.raise('critical', `our books differ from the broker’s: ${text}`)
  }
}
