import type { BarSeries } from './bars.ts'
import { WilderAverage } from './indicators/wilder-average.ts'

/**
 * Average true range with Wilder's smoothing: the plain mean of the first `period` ranges, then
 * ATR' = (ATR·(n − 1) + TR)/n. In ticks.
 */
export class AverageTrueRange {
  readonly #average: WilderAverage
  #lastClose = Number.NaN

  constructor(period: number) {
    this.#average = new WilderAverage(period)
  }

  /** Before this it is the mean of the ranges so far. */
  get isReady(): boolean {
    return this.#average.isReady
  }

  get ticks(): number {
    return this.#average.value
  }

  onBarClosed(bars: BarSeries): void {
    this.update(bars.high(0), bars.low(0), bars.close(0))
  }

  update(high: number, low: number, close: number): void {
    const last = this.#lastClose
    // Comparisons with NaN are false: the first bar has no close before it and counts for itself.
    const top = last > high ? last : high
    const bottom = last < low ? last : low
    this.#lastClose = close
    this.#average.update(top - bottom)
  }
}
