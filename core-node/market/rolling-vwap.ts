import { VolumeWeightedPrice } from './volume-weighted-price.ts'

/**
 * The volume-weighted price of the last closed bars and the forming one, trade by trade: adding and
 * dropping are exact, so it equals a recomputation over the window.
 */
export class RollingVwap {
  readonly total = new VolumeWeightedPrice()
  readonly #bars: VolumeWeightedPrice[]
  #forming = 0
  #originTicks = Number.NaN

  /** @param bars how many closed bars stay in the window */
  constructor(bars: number) {
    this.#bars = Array.from({ length: bars + 1 }, () => new VolumeWeightedPrice())
  }

  onTrade(priceTicks: number, size: number): void {
    if (this.#originTicks !== this.#originTicks) this.#begin(priceTicks)
    this.total.add(priceTicks, size)
    this.#barAt(this.#forming).add(priceTicks, size)
  }

  /** The forming bar closed: the oldest one leaves. */
  onBarClosed(): void {
    this.#forming = (this.#forming + 1) % this.#bars.length
    const oldest = this.#barAt(this.#forming)
    this.total.subtract(oldest)
    oldest.clear(this.#originTicks)
  }

  clear(): void {
    this.#begin(Number.NaN)
  }

  #begin(originTicks: number): void {
    this.#originTicks = originTicks
    this.total.clear(originTicks)
    for (const bar of this.#bars) bar.clear(originTicks)
  }

  #barAt(index: number): VolumeWeightedPrice {
    return this.#bars[index] as VolumeWeightedPrice
  }
}
