import type { Row } from '../../execution/outbox.ts'
import { takeContract } from '../contract-roll.ts'
import { recover } from '../recovery.ts'
import { Engine } from '../step/engine.ts'
import type { EngineSettings } from '../step/settings.ts'
import type { TapeEvent } from './tape-event.ts'
import { MarkKind } from './tape-event.ts'

/**
 * Plays a run's tape through a fresh engine, just as the process did: recovery from the rows its journal had,
 * then event by event. The engine's orders go nowhere: what the broker answered is on the tape.
 */
export class TapeReplay {
  readonly engine: Engine
  /** Events at which the engine failed. The process goes on after one, and so does this. */
  failures = 0
  firstFailure: string | null = null
  readonly #onRow: (row: Row) => void

  /** @param recovered rows of `recoveredKinds` the journal held at the start; undefined for a new journal */
  constructor(
    settings: EngineSettings,
    recovered: Iterable<string> | undefined,
    onRow: (row: Row) => void,
  ) {
    this.engine = new Engine(settings)
    this.#onRow = onRow
    if (recovered !== undefined) recover(this.engine, recovered)
    this.#flush()
  }

  play(event: TapeEvent): void {
    try {
      this.#play(event)
    } catch (error) {
      this.failures++
      this.firstFailure ??= String(error)
      return
    }
    if (!this.engine.outbox.isEmpty) this.#flush()
  }

  #play(event: TapeEvent): void {
    if (event.kind === MarkKind.Mark) {
      takeContract(this.engine, event.contract, event.rolledTicks)
      this.engine.mark(event.phase, event.tsUs)
    } else this.engine.step(event)
  }

  #flush(): void {
    const { outbox } = this.engine
    for (const row of outbox.rows) this.#onRow(row)
    outbox.clear()
  }
}
