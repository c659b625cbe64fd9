import type { RowOperation } from '../../market/events.ts'
import { maxLevels, RowOperation as Operation } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import { Changed } from '../../market/market.ts'
import { BookSide } from '../../market/order-book.ts'
import { depthHead, smartDepthHead } from '../encode/market-data.ts'
import type { Client } from '../session/client.ts'
import { ByteMessage } from '../wire/byte-message.ts'
import type { DepthRows, EmitRow } from './depth-diff.ts'
import { diffInPlace, diffShifting } from './depth-diff.ts'
import type { PriceTexts } from './price-texts.ts'
import type { Subscription } from './subscribers.ts'
import { Subscribers } from './subscribers.ts'

type DepthSubscription = Subscription & { readonly head: Uint8Array }

/** The ladder as all subscribers to this many rows have it. */
type Ladder = {
  readonly rows: number
  /** In the long form, which names the market maker. */
  readonly isSmart: boolean
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
 * Market depth (messages 12 and 13): the changes that keep a client's ladder equal to the book, never deeper than it
 * asked for. Subscribers to the same number of rows in the same form share a ladder and its encoded changes.
 */
export class Depth {
  readonly #market: Market
  readonly #prices: PriceTexts
  readonly #diff: typeof diffInPlace
  readonly #message = new ByteMessage()
  readonly #exchange: string
  readonly #ladders = new Map<string, Ladder>()

  constructor(market: Market, prices: PriceTexts, depthRows: DepthRows) {
    this.#market = market
    this.#prices = prices
    this.#exchange = market.instrument.exchange
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
  subscribe(client: Client, requestId: number, rowsAsked: number, isSmart: boolean): void {
    const ladder = this.#ladderOf(Math.min(rowsAsked, maxLevels), isSmart)
    const head = isSmart ? smartDepthHead(requestId) : depthHead(requestId)
    const subscription = { client, requestId, head }
    this.#insertAll(subscription, askSide, ladder.asks, isSmart)
    this.#insertAll(subscription, bidSide, ladder.bids, isSmart)
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

  #ladderOf(rows: number, isSmart: boolean): Ladder {
    const known = this.#ladders.get(ladderKey(rows, isSmart))
    if (known !== undefined) return known
    const subscribers = new Subscribers<DepthSubscription>()
    const ladder = {
      rows,
      isSmart,
      bids: new BookSide(),
      asks: new BookSide(),
      subscribers,
      publishBid: this.#publisher(subscribers, bidSide, isSmart),
      publishAsk: this.#publisher(subscribers, askSide, isSmart),
    }
    this.#ladders.set(ladderKey(rows, isSmart), ladder)
    this.#update(ladder)
    return ladder
  }

  #update(ladder: Ladder): void {
    const { book } = this.#market
    this.#diff(ladder.asks, book.side(-1), ladder.rows, ladder.publishAsk)
    this.#diff(ladder.bids, book.side(1), ladder.rows, ladder.publishBid)
  }

  /** Made once a ladder, not once a change. */
  #publisher(subscribers: Subscribers<DepthSubscription>, side: number, isSmart: boolean): EmitRow {
    return (position, operation, priceTicks, size) => {
      const message = this.#row(position, operation, side, priceTicks, size, isSmart)
      for (const { client, head } of subscribers.entries) client.sink.sendParts(head, message)
    }
  }

  #insertAll(
    { client, head }: DepthSubscription,
    side: number,
    ladder: BookSide,
    isSmart: boolean,
  ): void {
    for (let row = 0; row < ladder.levels; row++) {
      const ticks = ladder.ticks[row] as number
      const size = ladder.sizes[row] as number
      client.sink.sendParts(head, this.#row(row, Operation.Insert, side, ticks, size, isSmart))
    }
  }

  #row(
    position: number,
    operation: RowOperation,
    side: number,
    priceTicks: number,
    size: number,
    isSmart: boolean,
  ): ByteMessage {
    const price = operation === Operation.Delete ? '0' : this.#prices.of(priceTicks)
    const message = this.#message.clear().integer(position)
    if (isSmart) message.text(this.#exchange)
    message.integer(operation).integer(side).text(price).integer(size)
    return isSmart ? message.integer(1) : message
  }

  #removeFrom(remove: (subscribers: Subscribers<DepthSubscription>) => boolean): boolean {
    let wasThere = false
    for (const { rows, isSmart, subscribers } of this.#ladders.values()) {
      if (remove(subscribers)) wasThere = true
      if (subscribers.isEmpty) this.#ladders.delete(ladderKey(rows, isSmart))
    }
    return wasThere
  }
}

function ladderKey(rows: number, isSmart: boolean): string {
  return `${rows} ${isSmart}`
}
