import type { MarketEvent, TradeEvent } from '../../market/events.ts'
import { EventKind, maxLevels } from '../../market/events.ts'
import type { Instrument } from '../../market/instruments.ts'
import { Changed, Market } from '../../market/market.ts'
import type { OrderBook } from '../../market/order-book.ts'

/** Hears what an export writes down. */
export type MarketSink = {
  /** A trade, with the book before it. */
  onTrade(trade: TradeEvent, book: OrderBook): void
  /** The ten best levels, each time one of them changed. */
  onBook(tsUs: number, book: OrderBook): void
}

const numbersALevel = 4

/** Folds a tape's market, of whatever kind its events are, into trades and changes of the ten best levels. */
export class BookChanges {
  readonly #market: Market
  readonly #sink: MarketSink
  /** Of the book told last: levels of both sides, then price and size of each. */
  readonly #told = new Int32Array(2 + maxLevels * numbersALevel)
  readonly #now = new Int32Array(this.#told.length)

  constructor(instrument: Instrument, sink: MarketSink) {
    this.#market = new Market(instrument)
    this.#sink = sink
  }

  take(event: MarketEvent): void {
    const market = this.#market
    market.advance(event.tsUs)
    const changed = market.apply(event)
    if (event.kind === EventKind.Trade && (changed & Changed.Trade) !== 0) {
      this.#sink.onTrade(event, market.book)
    }
    if ((changed & Changed.Book) !== 0 && this.#isNew()) this.#sink.onBook(market.tsUs, market.book)
  }

  #isNew(): boolean {
    const { book } = this.#market
    const now = this.#now.fill(0)
    now[0] = book.bidLevels
    now[1] = book.askLevels
    for (let level = 0; level < maxLevels; level++) {
      const at = 2 + level * numbersALevel
      if (level < book.bidLevels) {
        now[at] = book.bidTicks(level)
        now[at + 1] = book.bidSize(level)
      }
      if (level < book.askLevels) {
        now[at + 2] = book.askTicks(level)
        now[at + 3] = book.askSize(level)
      }
    }
    if (now.every((value, i) => value === this.#told[i])) return false
    this.#told.set(now)
    return true
  }
}
