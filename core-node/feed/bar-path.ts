import { TradeEvent } from '../market/events.ts'

/**
 * A bar as four trades in the order of its path: open, the nearer extreme, the other one, close. Where a bar
 * closes above its open the low is taken to have come first. Times lie inside the bar: at its start, a
 * third, two thirds, and just before its end. Marked as reconstructed, since nobody saw these trades.
 *
 * The volume is spread evenly and sums to the bar's; a bar of fewer than four contracts gives fewer trades,
 * and keeps its extremes before its open and close.
 */
export class BarPath {
  readonly #trade = new TradeEvent()
  readonly #ticks = new Int32Array(4)
  readonly #sizes = new Int32Array(4)
  readonly #timesUs = new Float64Array(4)
  #next = 4

  constructor() {
    this.#trade.isReconstructed = true
  }

  /**
   * @param startUs when the bar begins
   * @param seconds how long it lasts
   * @param volume contracts; a bar without any gives no trade
   */
  begin(
    startUs: number,
    seconds: number,
    openTicks: number,
    highTicks: number,
    lowTicks: number,
    closeTicks: number,
    volume: number,
  ): void {
    const isLowFirst = closeTicks >= openTicks
    this.#ticks[0] = openTicks
    this.#ticks[1] = isLowFirst ? lowTicks : highTicks
    this.#ticks[2] = isLowFirst ? highTicks : lowTicks
    this.#ticks[3] = closeTicks
    const lengthUs = seconds * 1_000_000
    this.#timesUs[0] = startUs
    this.#timesUs[1] = startUs + Math.floor(lengthUs / 3)
    this.#timesUs[2] = startUs + Math.floor((2 * lengthUs) / 3)
    this.#timesUs[3] = startUs + lengthUs - 1
    this.#share(volume)
    this.#next = 0
  }

  /** The next trade of the bar, or undefined when all have been given. */
  next(): TradeEvent | undefined {
    while (this.#next < 4 && this.#sizes[this.#next] === 0) this.#next++
    if (this.#next >= 4) return undefined
    const i = this.#next++
    this.#trade.tsUs = this.#timesUs[i] as number
    this.#trade.priceTicks = this.#ticks[i] as number
    this.#trade.size = this.#sizes[i] as number
    return this.#trade
  }

  #share(volume: number): void {
    const each = Math.floor(volume / 4)
    this.#sizes.fill(each)
    this.#sizes[3] = volume - 3 * each
    if (each > 0) return
    // One to three contracts: first the extremes, then the close, unless a price is already there.
    this.#sizes.fill(0)
    let left = volume
    for (const i of [1, 2, 3, 0]) {
      if (left > 0 && !this.#hasPrice(this.#ticks[i] as number)) {
        this.#sizes[i] = 1
        left--
      }
    }
    this.#sizes[3] = (this.#sizes[3] as number) + left
  }

  #hasPrice(ticks: number): boolean {
    return this.#ticks.some((other, i) => other === ticks && (this.#sizes[i] as number) > 0)
  }
}
