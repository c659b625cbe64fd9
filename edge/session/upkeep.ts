import { logLine } from '../log.ts'
import { flushRows, retryAfterMs } from './flush.ts'
import type { SessionParts } from './parts.ts'
import { planPruning } from './retention.ts'

const flushAgainAfterMs = 1_000
const pruneEveryMs = 3_600_000
const pruneAgainAfterMs = 1_000

/** What the object does by itself: rows on to D1, old rows away. Each gives the time of its next run. */
export class Upkeep {
  readonly #parts: SessionParts
  readonly #history: D1Database

  constructor(parts: SessionParts, history: D1Database) {
    this.#parts = parts
    this.#history = history
  }

  async flush(): Promise<number | undefined> {
    const { store, clock } = this.#parts
    const flushed = await flushRows(store, this.#history)
    if (!flushed.ok) {
      const failures = store.flushFailures + 1
      store.flushFailures = failures
      const desk = store.requireDesk()
      logLine('error', 'history.failed', { desk, failures, reason: flushed.reason })
      return Date.now() + retryAfterMs(failures)
    }
    if (store.flushFailures > 0) store.flushFailures = 0
    await clock.setIfIdle('prune', Date.now() + pruneEveryMs)
    return store.unflushedJournals().length > 0 ? Date.now() + flushAgainAfterMs : undefined
  }

  prune(): number | undefined {
    const { store } = this.#parts
    const plan = planPruning(store.journals())
    if (plan.lostRows > 0) {
      const desk = store.requireDesk()
      logLine('error', 'history.lost', { desk, rows: plan.lostRows })
    }
    store.prune(plan)
    store.forgetOldCommands()
    return plan.hasMore ? Date.now() + pruneAgainAfterMs : undefined
  }
}
