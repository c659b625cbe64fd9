import type { BarSeries } from '../bars.ts'

/**
 * A series of bars with the gaps between sessions taken out: what price does while nobody trades is no move
 * that an average or a trend should follow. Add `offsetTicks` to a bar's price to get its gapless price.
 */
export class GaplessPrices {
  offsetTicks = 0
  #lastCloseTicks = Number.NaN
  #lastStartUs = 0

  /**
   * To be told of each closed bar once, in order.
   * @param ago which bar of the series closed
   * @param sessionOpenUs when the present session opened
   */
  onBarClosed(bars: BarSeries, ago: number, sessionOpenUs: number): void {
    const startUs = bars.startUs(ago)
    const isFirstOfSession = startUs >= sessionOpenUs && this.#lastStartUs < sessionOpenUs
    const hasBarBefore = this.#lastCloseTicks === this.#lastCloseTicks
    if (isFirstOfSession && hasBarBefore) {
      this.offsetTicks += this.#lastCloseTicks - bars.open(ago)
    }
    this.#lastCloseTicks = bars.close(ago)
    this.#lastStartUs = startUs
  }
}
