import type { BarSeries } from '../bars.ts'

/** Counts the bars a series closed since it was last asked: longer series close at their own times. */
export class NewBars {
  #seen = 0

  /** How many, at most those that can still be looked at. The oldest of them is at `count − 1`. */
  since(bars: BarSeries): number {
    const fresh = Math.min(bars.closed - this.#seen, bars.count)
    this.#seen = bars.closed
    return fresh
  }
}
