import type { MarketListener } from '../../../core-node/features/feature.ts'
import { Closed } from '../../../core-node/market/bars.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Changed, Market } from '../../../core-node/market/market.ts'

/** A market and those who hear of it, told in the order the engine tells them. */
export class ListeningMarket {
  readonly market = new Market(instruments.ES)
  readonly #listeners: readonly MarketListener[]

  constructor(...listeners: readonly MarketListener[]) {
    this.#listeners = listeners
  }

  play(...events: readonly MarketEvent[]): void {
    for (const event of events) this.#step(event)
  }

  /** A chain came: the literal views say what is in it. */
  showChain(tsUs: number): void {
    this.#begin(tsUs)
    for (const listener of this.#listeners) listener.onChain?.(this.market)
  }

  #step(event: MarketEvent): void {
    this.#begin(event.tsUs)
    const changed = this.market.apply(event)
    for (const listener of this.#listeners) {
      if ((changed & Changed.Trade) !== 0) listener.onTrade?.(this.market)
      if ((changed & Changed.Book) !== 0) listener.onBook?.(this.market)
      if ((changed & Changed.Index) !== 0) listener.onIndex?.(this.market)
    }
  }

  #begin(tsUs: number): void {
    const { market } = this
    const isNewSession = market.advance(tsUs)
    for (const listener of this.#listeners) if (isNewSession) listener.onSession?.(market)
    const isMinuteOver = (market.closeBars() & Closed.Minute) !== 0
    for (const listener of this.#listeners) if (isMinuteOver) listener.onMinute?.(market)
  }
}
