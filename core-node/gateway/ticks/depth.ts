import type { RowOperation } from '../../market/events.ts'
import { maxLevels, RowOperation as Operation } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import { Changed } from '../../market/market.ts'
import { BookSide } from '../../market/order-book.ts'
import { depthHead } from '../encode/market-data.ts'
import type { Client } from '../session/client.ts'
import { ByteMessage } from '../wire/byte-message.ts'
import type { DepthRows, EmitRow } from './depth-diff.ts'
import { diffInPlace, diffShifting } from './depth-diff.ts'
import type { PriceTexts } from './price-texts.ts'
import type { Subscription } from './subscribers.ts'
import { Subscribers } from './subscribers.ts'

type DepthSubscription = Subscription & { readonly head: Uint8Array; readonly rows: number }

/** The ladder as all subscribers to this many rows have it. */
type Ladder = {
  readonly rows: number
  readonly bids: BookSide
  readonly asks: BookSide
  readonly subscribers: Subscribers<DepthSubscription>
  readonly publishBid: EmitRow
  readonly publishAsk: EmitRow
}

/** IB's numbers for the sides. */
const askSide = 0
const bidSide = 1

/**
 * Market depth (message 12): the changes that keep a client's ladder equal to the book, never deeper than it
 * asked for. Subscribers to the same number of rows share a ladder and its encoded changes.
 */
export class Depth {
  readonly #market: Market
  readonly #prices: PriceTexts
  readonly #diff: typeof diffInPlace
  readonly #message = new ByteMessage()
  readonly #ladders = new Map<number, Ladder>()

  constructor(market: Market, prices: PriceTexts, depthRows: DepthRows) {
    this.#market = market
    this.#prices = prices
    this.#diff = depthRows === 'shifting' ? diffShifting : diffInPlace
  }

  countOf(client: Client): number {
    let count = 0
    for (const { subscribers } of this.#ladders.values()) count += subscribers.countOf(client)
    return count
  }

  has(client: Client, requestId: number): boolean {
    return [...this.#ladders.values()].some(
      ({ subscribers }) => subscribers.find(client, requestId) !== undefined,
    )
  }

  /** The book as it stands follows at once, as inserts. */
  subscribe(client: Client, requestId: number, rowsAsked: number): void {
    const rows = Math.min(rowsAsked, maxLevels)
    const ladder = this.#ladderOf(rows)
    const subscription = { client, requestId, rows, head: depthHead(requestId) }
    this.#insertAll(subscription, askSide, ladder.asks)
    this.#insertAll(subscription, bidSide, ladder.bids)
    ladder.subscribers.add(subscription)
  }

  /** @returns whether there was such a subscription */
  unsubscribe(client: Client, requestId: number): boolean {
    return this.#removeFrom((subscribers) => subscribers.remove(client, requestId))
  }

  removeAllOf(client: Client): void {
    this.#removeFrom((subscribers) => {
      subscribers.removeAllOf(client)
      return true
    })
  }

  /** After the market took an event in. */
  onMarket(): void {
    if (this.#ladders.size === 0 || (this.#market.changed & Changed.Book) === 0) return
    for (const ladder of this.#ladders.values()) this.#update(ladder)
  }

  #ladderOf(rows: number): Ladder {
    const known = this.#ladders.get(rows)
    if (known !== undefined) return known
    const subscribers = new Subscribers<DepthSubscription>()
    const ladder = {
      rows,
      bids: new BookSide(),
      asks: new BookSide(),
      subscribers,
      publishBid: this.#publisher(subscribers, bidSide),
      publishAsk: this.#publisher(subscribers, askSide),
    }
    this.#ladders.set(rows, ladder)
    this.#update(ladder)
    return ladder
  }

  #update(ladder: Ladder): void {
    const { book } = this.#market
    this.#diff(ladder.asks, book.side(-1), ladder.rows, ladder.publishAsk)
    this.#diff(ladder.bids, book.side(1), ladder.rows, ladder.publishBid)
  }

  /** Made once a ladder, not once a change. */
  #publisher(subscribers: Subscribers<DepthSubscription>, side: number): EmitRow {
    return (position, operation, priceTicks, size) => {
      const message = this.#row(position, operation, side, priceTicks, size)
      for (const { client, head } of subscribers.entries) client.sink.sendParts(head, message)
    }
  }

  #insertAll({ client, head }: DepthSubscription, side: number, ladder: BookSide): void {
    for (let row = 0; row < ladder.levels; row++) {
      const ticks = ladder.ticks[row] as number
      const size = ladder.sizes[row] as number
      client.sink.sendParts(head, this.#row(row, Operation.Insert, side, ticks, size))
    }
  }

  #row(
    position: number,
    operation: RowOperation,
    side: number,
    priceTicks: number,
    size: number,
  ): ByteMessage {
    const price = operation === Operation.Delete ? '0' : this.#prices.of(priceTicks)
    return this.#message
      .clear()
      .integer(position)
      .integer(operation)
      .integer(side)
      .text(price)
      .integer(size)
  }

  #removeFrom(remove: (subscribers: Subscribers<DepthSubscription>) => boolean): boolean {
    let wasThere = false
    for (const { rows, subscribers } of this.#ladders.values()) {
      if (remove(subscribers)) wasThere = true
      if (subscribers.isEmpty) this.#ladders.delete(rows)
    }
    return wasThere
  }
}
