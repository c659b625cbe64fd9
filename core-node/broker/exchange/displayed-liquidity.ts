import type { Side } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'

/**
 * What a taker can take: the sizes the market shows, less what was already taken since it last showed them.
 * A recorded market does not react to our orders, so without this the same contracts could be bought twice.
 *
 * A trade beyond a level, later than the book, means the level is gone though the book still shows it: then
 * nobody gets a better price than the trade's. Minutes of quotes and sweeps both need this.
 */
export class DisplayedLiquidity {
  readonly #market: Market
  #asOfUs = -1
  readonly #taken = new Map<number, number>()

  constructor(market: Market) {
    this.#market = market
  }

  /**
   * Takes from the best price on, no further than the limit.
   * @param take is told each price and how many contracts were taken there
   * @returns contracts that could not be had
   */
  take(
    side: Exclude<Side, 0>,
    contracts: number,
    limitTicks: number,
    take: (contracts: number, priceTicks: number) => void,
  ): number {
    const { book } = this.#market
    if (!this.#market.quote.isSound || !book.isSound) return contracts
    this.#forgetOld()
    const levels = side > 0 ? book.askLevels : book.bidLevels
    let left = contracts
    for (let level = 0; level < levels && left > 0; level++) {
      const shownTicks = side > 0 ? book.askTicks(level) : book.bidTicks(level)
      const priceTicks = this.#worseOf(side, shownTicks)
      if ((priceTicks - limitTicks) * side > 0) break
      const shown = side > 0 ? book.askSize(level) : book.bidSize(level)
      const available = shown - (this.#taken.get(shownTicks) ?? 0)
      const size = Math.min(left, available)
      if (size <= 0) continue
      this.#taken.set(shownTicks, shown - available + size)
      left -= size
      take(size, priceTicks)
    }
    return left
  }

  #worseOf(side: Exclude<Side, 0>, shownTicks: number): number {
    const { trade, bookTsUs } = this.#market
    const isBeyond = (trade.priceTicks - shownTicks) * side > 0
    return isBeyond && trade.tsUs > bookTsUs ? trade.priceTicks : shownTicks
  }

  #forgetOld(): void {
    if (this.#market.bookTsUs === this.#asOfUs) return
    this.#asOfUs = this.#market.bookTsUs
    this.#taken.clear()
  }
}

/** The contracts shown at a price on a side: 0 for a price inside or better, undefined when out of view. */
export function shownAt(
  market: Market,
  side: Exclude<Side, 0>,
  priceTicks: number,
): number | undefined {
  const { book } = market
  const levels = side > 0 ? book.bidLevels : book.askLevels
  for (let level = 0; level < levels; level++) {
    const ticks = side > 0 ? book.bidTicks(level) : book.askTicks(level)
    if (ticks === priceTicks) return side > 0 ? book.bidSize(level) : book.askSize(level)
    if ((priceTicks - ticks) * side > 0) return 0
  }
  return levels === 0 ? 0 : undefined
}
