import type { Raise } from './process-alerts.ts'

export type JournalWatchParts = {
  /** Writes what waits. @throws when it cannot be written; then it still waits */
  readonly write: () => void
  readonly raise: Raise
  /** Whether the journal is being written changes. */
  readonly onSound: (isSound: boolean) => void
  readonly nowMs: () => number
}

/** A disk that is busy is given so long. What waits lies in memory, and nobody else knows of it. */
export const journalPatienceMs = 5_000

/**
 * Writes the journal, and stands a moment in which it cannot be: entries end at once, people are told, and after
 * the patience the process ends. An order's intent is not waited for: what is not written does not leave.
 */
export class JournalWatch {
  readonly #parts: JournalWatchParts
  #failingFromMs: number | undefined

  constructor(parts: JournalWatchParts) {
    this.#parts = parts
  }

  /** @throws when it could not be written for longer than the patience */
  write(): void {
    const { write, raise, onSound, nowMs } = this.#parts
    try {
      write()
    } catch (error) {
      this.#onFailure(error)
      return
    }
    if (this.#failingFromMs === undefined) return
    const failedMs = nowMs() - this.#failingFromMs
    this.#failingFromMs = undefined
    onSound(true)
    raise(
      'info',
      'journal',
      `the journal is written again, after ${(failedMs / 1_000).toFixed(1)} s`,
    )
  }

  #onFailure(error: unknown): void {
    const { raise, onSound, nowMs } = this.#parts
    if (this.#failingFromMs === undefined) {
      this.#failingFromMs = nowMs()
      onSound(false)
      raise('critical', 'journal', `the journal cannot be written: ${String(error)}`)
    } else if (nowMs() - this.#failingFromMs > journalPatienceMs) throw error
  }
}
