import type { AccountQuestion } from './account-question.ts'
import type { Alerts } from './alerts.ts'
import type { SnapshotEvent } from './broker-port.ts'

/** A snapshot may differ while fills are on their way; twice in a row it does differ. */
const mismatchPatience = 2

/**
 * Our position against the broker's. While they differ only exits are allowed, and what is protected or closed
 * is the position that the broker says there is: closing one that is gone would open another.
 */
export class Reconciliation {
  readonly #alerts: Alerts
  readonly #question: AccountQuestion
  #mismatches = 0
  #difference = 0
  #isMismatched = false
  /** Somebody else dealt in the account; the next snapshot that agrees ends it. */
  #isForeign = false
  /** A fill that must have been dealt is not booked, and the broker has been asked. */
  isFillMissing = false
  /** The broker closed a position itself: for the trade date. */
  #isLiquidated = false

  constructor(alerts: Alerts, question: AccountQuestion) {
    this.#alerts = alerts
    this.#question = question
  }

  /** Only exits. */
  get isReduceOnly(): boolean {
    return this.#isMismatched || this.#isForeign || this.#isLiquidated
  }

  /** The broker's position less ours, once it is certain. */
  get differenceContracts(): number {
    return this.#isMismatched ? this.#difference : 0
  }

  onTradeDate(): void {
    this.#isLiquidated = false
  }

  /** An execution may be the one that was missing: what the difference is now must be asked. */
  onExecution(tsUs: number): void {
    if (this.#mismatches === 0) return
    this.#difference = 0
    this.#question.ask(tsUs)
  }

  /** What we have booked does not fit together: the broker tells what is missing. */
  onUntoldFill(tsUs: number): void {
    this.isFillMissing = true
    this.#question.ask(tsUs)
  }

  onForeignExecution(tsUs: number): void {
    this.#isForeign = true
    this.#question.ask(tsUs)
  }

  onLiquidation(): void {
    this.#isLiquidated = true
  }

  onSnapshot({ positionContracts, tsUs }: SnapshotEvent, ours: number): void {
    this.isFillMissing = false
    const difference = positionContracts - ours
    if (difference === 0) {
      this.#mismatches = 0
      this.#isMismatched = false
      this.#isForeign = false
      return
    }
    this.#mismatches = difference === this.#difference ? this.#mismatches + 1 : 1
    this.#difference = difference
    if (this.#mismatches < mismatchPatience) {
      this.#question.ask(tsUs)
      return
    }
    this.#isMismatched = true
    const text = `position ${ours} here, ${positionContracts} at the broker`
    this.#alerts.tell('critical', 'position-mismatch', text, tsUs)
  }
}
