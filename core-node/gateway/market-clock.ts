import { microsPerMilli } from '../../shared/units.ts'

/** A weekend, in which nothing is traded, in twenty seconds. What a busy market can do is much less. */
export const speedMax = 10_000

/** Time and timers of this machine, so that tests can bring their own. */
export interface Timers {
  nowMs(): number
  /** Calls back once. */
  after(delayMs: number, callback: () => void): { cancel(): void }
}

export const systemTimers: Timers = {
  nowMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    return { cancel: () => clearTimeout(timer) }
  },
}

/** The simulated market's time: so many times as fast as this machine's, from the market's first moment on. */
export class MarketClock {
  readonly #timers: Timers
  #speed: number
  #marketUs: number
  #machineMs: number
  #isStopped = false

  constructor(timers: Timers, speed: number, startUs: number) {
    this.#timers = timers
    this.#speed = speed
    this.#marketUs = startUs
    this.#machineMs = timers.nowMs()
  }

  nowUs(): number {
    if (this.#isStopped) return this.#marketUs
    const elapsedMs = this.#timers.nowMs() - this.#machineMs
    return this.#marketUs + Math.floor(elapsedMs * this.#speed * microsPerMilli)
  }

  /** How long until then, in this machine's time. */
  msUntil(marketUs: number): number {
    return (marketUs - this.nowUs()) / (this.#speed * microsPerMilli)
  }

  /** From now on it is so many times as fast. */
  setSpeed(speed: number): void {
    this.set(this.nowUs())
    this.#speed = speed
  }

  /** Says that it is this time now, whatever it was. */
  set(marketUs: number): void {
    this.#marketUs = marketUs
    this.#machineMs = this.#timers.nowMs()
  }

  /** The market stands still from now on. */
  stopAt(marketUs: number): void {
    this.set(marketUs)
    this.#isStopped = true
  }
}
