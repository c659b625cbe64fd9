import type { BarSeries } from './bars.ts'

/**
 * Average true range with Wilder's smoothing: the plain mean of the first `period` ranges, then
 * ATR' = (ATR·(n − 1) + TR)/n. In ticks.
 */
export class AverageTrueRange {
  readonly #period: number
  #ranges = 0
  #value = 0

  constructor(period: number) {
    this.#period = period
  }

  /** Before this it is the mean of the ranges so far. */
  get isReady(): boolean {
    return this.#ranges >= this.#period
  }

  get ticks(): number {
    return this.#value
  }

  onBarClosed(bars: BarSeries): void {
    const previousClose = bars.count > 1 ? bars.close(1) : bars.open(0)
    const high = Math.max(bars.high(0), previousClose)
    const low = Math.min(bars.low(0), previousClose)
    this.#ranges++
    const weight = Math.min(this.#ranges, this.#period)
    this.#value += (high - low - this.#value) / weight
  }
}
