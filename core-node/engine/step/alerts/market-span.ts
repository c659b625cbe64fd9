import type { Market } from '../../../market/market.ts'

/**
 * Since when the market has been open without a break, and since when its cash hours have been watched: what
 * was not heard before that is nothing to complain of.
 */
export class MarketSpan {
  /** Infinity while the market is closed or halted. */
  openSinceUs = Number.POSITIVE_INFINITY
  /** Infinity outside the cash market's hours. */
  regularSinceUs = Number.POSITIVE_INFINITY
  #sessionUs = 0

  /** Called on every look. */
  follow({ tsUs, session, isOpen, isRegular }: Market): void {
    if (session.openUs !== this.#sessionUs) {
      this.#sessionUs = session.openUs
      this.openSinceUs = Number.POSITIVE_INFINITY
      this.regularSinceUs = Number.POSITIVE_INFINITY
    }
    this.openSinceUs = isOpen ? Math.min(this.openSinceUs, tsUs) : Number.POSITIVE_INFINITY
    const isCash = isOpen && isRegular
    this.regularSinceUs = isCash ? Math.min(this.regularSinceUs, tsUs) : Number.POSITIVE_INFINITY
  }
}
