import type { Market } from '../../market/market.ts'
import { IcebergSide } from './iceberg-side.ts'

/** Icebergs of both sides: what rests in the book hidden is on the passive side. */
export class Icebergs {
  readonly #bids = new IcebergSide(1)
  readonly #asks = new IcebergSide(-1)
  /** Whether a sound book was ever seen in this session: without one there is nothing to compare with. */
  hasBook = false

  /** How many were found in this session. */
  get found(): number {
    return this.#bids.found + this.#asks.found
  }

  /** @returns contracts now known to be an iceberg's: positive for a hidden buyer */
  onTrade(market: Market): number {
    const { side, priceTicks, size } = market.trade
    if (side === 0) return 0
    return side > 0
      ? -this.#asks.onTrade(priceTicks, size, market)
      : this.#bids.onTrade(priceTicks, size, market)
  }

  /** @returns as `onTrade` */
  onBook(market: Market): number {
    const { quote } = market
    if (!quote.isSound) return 0
    this.hasBook = true
    const bought = this.#bids.onBest(quote.bidTicks, quote.bidSize, market)
    return bought - this.#asks.onBest(quote.askTicks, quote.askSize, market)
  }

  clear(): void {
    this.#bids.clear()
    this.#asks.clear()
    this.hasBook = false
  }
}
