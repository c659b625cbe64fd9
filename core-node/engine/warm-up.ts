import { takeContract } from './contract-roll.ts'
import type { Engine } from './step/engine.ts'
import type { SegmentHead } from './tape/segment.ts'
import type { TapeEvent } from './tape/tape-event.ts'
import { MarkKind } from './tape/tape-event.ts'

/**
 * Lets an engine see the past that tapes hold, segment by segment: its market and its signal are then as if
 * the core had never stopped, but for what it did not hear.
 */
export class WarmUp {
  events = 0
  /** Events at which the engine failed, as it did when they came. */
  failures = 0
  /** What it said at the first of them. */
  firstFailure = ''
  /** The segment begun last was seen to its end. */
  isLastWhole = false
  readonly #engine: Engine
  #last: SegmentHead | undefined

  constructor(engine: Engine) {
    this.#engine = engine
  }

  begin(head: SegmentHead): void {
    const last = this.#last
    const isNext = last?.run === head.run && last.part + 1 === head.part
    const goesOn = isNext && this.isLastWhole && last.lostEvents === head.lostEvents
    if (!goesOn) this.#engine.interrupt()
    this.#last = head
    this.isLastWhole = false
  }

  /** Events are missing here. */
  miss(): void {
    this.#engine.interrupt()
  }

  /** @returns whether the score went over to another tier or side */
  take(event: TapeEvent): boolean {
    this.events++
    try {
      if (event.kind !== MarkKind.Mark) return this.#engine.warm(event)
      takeContract(this.#engine, event.contract, event.rolledTicks)
    } catch (error) {
      if (this.failures === 0) this.firstFailure = String(error)
      this.failures++
    }
    return false
  }
}
