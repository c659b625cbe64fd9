import { WilderAverage } from './wilder-average.ts'

/**
 * Average directional index (Wilder 1978): how one-sided the bars' extremes move, 0 to 100, whichever way.
 * DX = 100·|DI⁺ − DI⁻|/(DI⁺ + DI⁻), and its Wilder average. Ready after 2·period − 1 bars.
 */
export class AverageDirectionalIndex {
  readonly #up: WilderAverage
  readonly #down: WilderAverage
  readonly #average: WilderAverage
  #high = Number.NaN
  #low = Number.NaN

  constructor(period: number) {
    this.#up = new WilderAverage(period)
    this.#down = new WilderAverage(period)
    this.#average = new WilderAverage(period)
  }

  get isReady(): boolean {
    return this.#average.isReady
  }

  get value(): number {
    return this.#average.value
  }

  update(high: number, low: number): void {
    const isFirst = this.#high !== this.#high
    const rise = isFirst ? 0 : high - this.#high
    const fall = isFirst ? 0 : this.#low - low
    this.#high = high
    this.#low = low
    this.#up.update(rise >= fall && rise > 0 ? rise : 0)
    this.#down.update(fall >= rise && fall > 0 ? fall : 0)
    if (!this.#up.isReady) return
    // Both are over the same true range, which cancels out.
    const up = this.#up.value
    const down = this.#down.value
    this.#average.update(up + down > 0 ? (100 * Math.abs(up - down)) / (up + down) : 0)
  }
}
