import { WilderAverage } from './wilder-average.ts'

/**
 * Relative strength index (Wilder 1978): 100·gain/(gain + loss), the average gain and loss of the last
 * changes by Wilder's smoothing. 0 to 100; a series that never moved has lost nothing and stands at 100.
 */
export class RelativeStrengthIndex {
  readonly #gain: WilderAverage
  readonly #loss: WilderAverage
  #last = Number.NaN

  constructor(period: number) {
    this.#gain = new WilderAverage(period)
    this.#loss = new WilderAverage(period)
  }

  get isReady(): boolean {
    return this.#gain.isReady
  }

  /** Only once ready. */
  get value(): number {
    const gain = this.#gain.value
    const loss = this.#loss.value
    return loss > 0 ? (100 * gain) / (gain + loss) : 100
  }

  update(price: number): void {
    const change = price - this.#last
    this.#last = price
    // The first price has nothing to be compared with.
    if (change !== change) return
    this.#gain.update(change > 0 ? change : 0)
    this.#loss.update(change < 0 ? -change : 0)
  }
}
