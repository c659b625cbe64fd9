import { microsPerMilli } from '../../shared/units.ts'
import type { KillLevel } from '../../shared/vocabulary.ts'
import { isAtLeast, KillSwitch } from '../risk/kill-switch.ts'
import type { KillEvent } from './command-events.ts'
import type { Outbox } from './outbox.ts'
import type { WindDown } from './wind-down.ts'

/**
 * The kill switch at work: block, cancel, flatten, each told to the audit when it is reached. Blocking is
 * immediate and needs nobody; the rest is the wind-down's.
 */
export class KillProcedure {
  readonly switch = new KillSwitch()
  readonly #outbox: Outbox
  readonly #windDown: WindDown
  #commandId = ''
  #triggeredUs = 0
  #closedContracts = 0
  #isCancelToTell = false
  #isEndToTell = false

  constructor(outbox: Outbox, windDown: WindDown) {
    this.#outbox = outbox
    this.#windDown = windDown
  }

  get level(): KillLevel {
    return this.switch.level
  }

  trigger(event: KillEvent, positionContracts: number): void {
    const isRaised = this.switch.raise(event.level, event.by, event.reason, event.tsUs)
    const note = isRaised ? event.reason : `already at ${this.level}`
    this.#tellCommand(event.id, event.by, 'accepted', note, event.tsUs)
    this.#commandId = event.id
    if (!isRaised) {
      if (!this.#isEndToTell) this.#tellCommand(event.id, event.by, 'done', note, event.tsUs)
      return
    }
    this.#triggeredUs = event.tsUs
    this.#closedContracts = Math.abs(positionContracts)
    this.#tellPhase('blocked', event.tsUs)
    this.#isEndToTell = true
    this.#isCancelToTell = isAtLeast(event.level, 'cancel')
    if (!this.#isCancelToTell) this.#end(event.tsUs)
    else this.#windDown.start(isFlattening(event.level) ? 'everything' : 'entries', event.tsUs)
  }

  /** Tells what the wind-down has reached since. Called after it advanced. */
  advance(tsUs: number): void {
    if (!this.#isEndToTell) return
    if (this.#isCancelToTell && this.#windDown.isCancelled) {
      this.#isCancelToTell = false
      this.#tellPhase('cancelled', tsUs)
    }
    if (this.#windDown.isDone) {
      if (isFlattening(this.level)) this.#tellPhase('flat', tsUs)
      this.#end(tsUs)
    }
  }

  /** The level a journal ended with stands again; what was not finished goes on. */
  restore(level: KillLevel, by: string, reason: string, tsUs: number): void {
    this.switch.raise(level, by, reason, tsUs)
    if (isFlattening(level)) this.#windDown.start('everything', tsUs)
  }

  #end(tsUs: number): void {
    this.#isEndToTell = false
    this.#tellCommand(this.#commandId, this.switch.by, 'done', this.level, tsUs)
  }

  #tellPhase(phase: 'blocked' | 'cancelled' | 'flat', tsUs: number): void {
    this.#outbox.rows.push({
      ts: tsUs,
      kind: 'kill',
      level: this.level,
      phase,
      by: this.switch.by,
      reason: this.switch.reason,
      elapsedMs: (tsUs - this.#triggeredUs) / microsPerMilli,
      cancelledOrders: phase === 'blocked' ? 0 : this.#windDown.cancelledOrders,
      closedContracts: phase === 'flat' ? this.#closedContracts : 0,
    })
  }

  #tellCommand(
    id: string,
    by: string,
    outcome: 'accepted' | 'done',
    reason: string,
    tsUs: number,
  ): void {
    this.#outbox.rows.push({ ts: tsUs, kind: 'command', id, name: 'kill', by, outcome, reason })
  }
}

function isFlattening(level: KillLevel): boolean {
  return isAtLeast(level, 'flatten')
}
