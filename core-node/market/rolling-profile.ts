import type { Side } from './events.ts'
import { VolumeByPrice } from './volume-by-price.ts'

/** Volume by price over the last closed bars and the forming one: what leaves takes out what it added. */
export class RollingProfile {
  readonly total = new VolumeByPrice()
  readonly #bars: VolumeByPrice[]
  #forming = 0

  /** @param bars how many closed bars stay in the window */
  constructor(bars: number) {
    this.#bars = Array.from({ length: bars + 1 }, () => new VolumeByPrice())
  }

  onTrade(priceTicks: number, size: number, side: Side): void {
    // A jump beyond the bins (a thousand points in the window) leaves nothing to compare with.
    if (!this.total.fits(priceTicks)) this.clear()
    this.total.add(priceTicks, size, side)
    this.#formingBar.add(priceTicks, size, side)
  }

  onBarClosed(): void {
    this.#forming = (this.#forming + 1) % this.#bars.length
    this.total.subtract(this.#formingBar)
    this.#formingBar.clear()
    let low = Number.POSITIVE_INFINITY
    let high = Number.NEGATIVE_INFINITY
    for (const bar of this.#bars) {
      if (bar.lowTicks < low) low = bar.lowTicks
      if (bar.highTicks > high) high = bar.highTicks
    }
    this.total.lowTicks = low
    this.total.highTicks = high
  }

  clear(): void {
    this.total.clear()
    for (const bar of this.#bars) bar.clear()
  }

  get #formingBar(): VolumeByPrice {
    return this.#bars[this.#forming] as VolumeByPrice
  }
}
