import { microsPerSecond } from '../../../shared/units.ts'
import { WindowMinimum } from './window-minimum.ts'

const windowUs = 5 * microsPerSecond
const minRunTicks = 8
const minRetraceTicks = 4

/**
 * A run that turned: at least eight ticks one way within five seconds, bought all the way (or sold), then
 * within five seconds at least four ticks back, sold (or bought). Strength is min(1, retrace/run + 0.25).
 * One of these watches runs up, a mirrored one runs down: feed it negative prices and sides.
 */
export class TickReversal {
  readonly #lowest = new WindowMinimum(windowUs)
  #cumulativeDelta = 0
  #runTicks = 0
  #runDelta = 0
  #extremeTicks = 0
  #extremeDelta = 0
  #extremeUs = 0

  /** @returns 0, or while the run is being taken back the strength of its reversal */
  onTrade(tsUs: number, ticks: number, size: number, side: number): number {
    this.#cumulativeDelta += side * size
    this.#lowest.add(tsUs, ticks, this.#cumulativeDelta)
    if (tsUs - this.#extremeUs > windowUs) this.#runTicks = 0
    if (this.#runTicks === 0) this.#lookForRun(tsUs, ticks)
    else if (ticks >= this.#extremeTicks) this.#extendRun(tsUs, ticks)
    return this.#reversal(ticks)
  }

  clear(): void {
    this.#lowest.clear()
    this.#runTicks = 0
    this.#cumulativeDelta = 0
  }

  #lookForRun(tsUs: number, ticks: number): void {
    const rise = ticks - this.#lowest.value
    if (rise < minRunTicks) return
    this.#runTicks = rise
    this.#runDelta = this.#cumulativeDelta - this.#lowest.note
    this.#markExtreme(tsUs, ticks)
  }

  #extendRun(tsUs: number, ticks: number): void {
    this.#runTicks += ticks - this.#extremeTicks
    this.#runDelta += this.#cumulativeDelta - this.#extremeDelta
    this.#markExtreme(tsUs, ticks)
  }

  #markExtreme(tsUs: number, ticks: number): void {
    this.#extremeTicks = ticks
    this.#extremeDelta = this.#cumulativeDelta
    this.#extremeUs = tsUs
  }

  #reversal(ticks: number): number {
    const retrace = this.#extremeTicks - ticks
    if (this.#runTicks === 0 || retrace < minRetraceTicks) return 0
    const isDeltaTurned = this.#runDelta > 0 && this.#cumulativeDelta < this.#extremeDelta
    return isDeltaTurned ? Math.min(1, retrace / this.#runTicks + 0.25) : 0
  }
}
