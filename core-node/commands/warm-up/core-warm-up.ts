import { microsPerSecond, microsToIso } from '../../../shared/units.ts'
import type { Recorder } from '../../engine/tape/recorder.ts'
import type { WarmUpOptions } from './warm-up-core.ts'
import { warmUpCore } from './warm-up-core.ts'

export type CoreWarmUpParts = Omit<WarmUpOptions, 'isCancelled' | 'account'> & {
  /** Undefined: not known yet, and with it no tape. */
  readonly account: string | undefined
  /** Undefined: nothing is recorded. */
  readonly tape: Recorder | undefined
  readonly clockRate: number
}

/** Two estimates of the market's time, of one run and of the next, may differ by so much of the wall's. */
const clockToleranceUs = 5 * microsPerSecond

/**
 * A core's warm-up, from its start to the moment its market is known: market and signal are then as if it had
 * never stopped. Nothing of it can keep the core from starting.
 */
export class CoreWarmUp {
  readonly #parts: CoreWarmUpParts
  #isRunning = false

  constructor(parts: CoreWarmUpParts) {
    this.#parts = parts
  }

  async run(): Promise<void> {
    const { account, engine, tape, onAlert } = this.#parts
    if (account === undefined) return
    this.#isRunning = true
    try {
      const isCancelled = () => !this.#isRunning
      const used = await warmUpCore({ ...this.#parts, account, isCancelled })
      if (tape !== undefined) tape.warmUp = used
    } catch (error) {
      onAlert('warning', `no warm-up: ${String(error)}`)
      engine.forget()
    }
    this.end()
  }

  /** What comes next is live, or cannot wait. */
  end(): void {
    if (!this.#isRunning) return
    this.#isRunning = false
    this.#parts.engine.interrupt()
  }

  /**
   * The gateway has told what time it is in its market. A simulated one that was started again has its day once
   * more: what the tapes hold lies ahead of it.
   */
  onTimeKnown(tsUs: number): void {
    const { engine, tape, clockRate, onAlert } = this.#parts
    const tapesUs = engine.market.tsUs
    if (tapesUs <= tsUs + clockToleranceUs * clockRate) return
    engine.forget()
    if (tape !== undefined) tape.warmUp = []
    const [end, now] = [microsToIso(tapesUs), microsToIso(tsUs)]
    onAlert(
      'info',
      `the tapes go on to ${end}, the market is at ${now}: signals begin without them`,
    )
  }
}
