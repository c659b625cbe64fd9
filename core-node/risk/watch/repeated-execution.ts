import { microsPerMilli } from '../../../shared/units.ts'
import type { OrderLeg } from '../../../shared/vocabulary.ts'
import type { Limits } from '../limits.ts'
import { RecentTimes } from './recent-times.ts'

export type RepetitionReason = 'too-many-entries' | 'too-many-stop-outs'

/**
 * RTS 6, article 15(3): a strategy that has been applied so often is switched off until a person switches it
 * on again. Entries are counted within a window, stop-outs in a row. Time alone never lifts it.
 */
export class RepeatedExecution {
  /** What it stands latched for; undefined while it does not. */
  latched: RepetitionReason | undefined
  stopOuts = 0
  #maxStopOuts: number
  readonly #entries: RecentTimes

  constructor(limits: Limits) {
    this.#maxStopOuts = limits.maxStopOuts
    this.#entries = new RecentTimes(
      limits.maxEntriesPerWindow,
      limits.entryWindowMs * microsPerMilli,
    )
  }

  onEntry(tsUs: number): void {
    this.#entries.add(tsUs)
    if (this.#entries.isFull(tsUs)) this.latched ??= 'too-many-entries'
  }

  /** Entries within the window that ends now. */
  entriesAt(nowUs: number): number {
    return this.#entries.countAt(nowUs)
  }

  onTradeClosed(exit: OrderLeg): void {
    this.stopOuts = exit === 'stop' ? this.stopOuts + 1 : 0
    if (this.stopOuts >= this.#maxStopOuts) this.latched ??= 'too-many-stop-outs'
  }

  /** What is counted already counts against the new limits too. */
  tighten(limits: Limits, tsUs: number): void {
    this.#maxStopOuts = limits.maxStopOuts
    this.#entries.tighten(limits.maxEntriesPerWindow, limits.entryWindowMs * microsPerMilli)
    if (this.#entries.isFull(tsUs)) this.latched ??= 'too-many-entries'
    if (this.stopOuts >= this.#maxStopOuts) this.latched ??= 'too-many-stop-outs'
  }

  rearm(): void {
    this.latched = undefined
    this.stopOuts = 0
    this.#entries.clear()
  }
}
