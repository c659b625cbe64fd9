import type { MarketEvent } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import { Changed } from '../../market/market.ts'
import { tickByTickHead } from '../encode/market-data.ts'
import { epochSeconds } from '../market-time.ts'
import type { Client } from '../session/client.ts'
import { ByteMessage } from '../wire/byte-message.ts'
import type { PriceTexts } from './price-texts.ts'
import type { Subscription } from './subscribers.ts'
import { Subscribers } from './subscribers.ts'

/** The streams by the names clients ask for them, and the numbers under which they are sent. */
export const tickTypes = { Last: 1, AllLast: 2, BidAsk: 3, MidPoint: 4 } as const
export type TickType = keyof typeof tickTypes

type TickSubscription = Subscription & {
  readonly head: Uint8Array
  /** Quotes that change in size only are left out. */
  readonly ignoresSize: boolean
}

/**
 * Tick-by-tick data (message 99): each trade and each change of the best quote, nothing merged. A tick is
 * encoded once and shared by all who subscribed to its stream.
 */
export class TickByTick {
  readonly #market: Market
  readonly #prices: PriceTexts
  readonly #exchange: string
  readonly #message = new ByteMessage()
  readonly #streams = {
    Last: new Subscribers<TickSubscription>(),
    AllLast: new Subscribers<TickSubscription>(),
    BidAsk: new Subscribers<TickSubscription>(),
    MidPoint: new Subscribers<TickSubscription>(),
  }
  #bidTicks = 0
  #bidSize = 0
  #askTicks = 0
  #askSize = 0

  constructor(market: Market, prices: PriceTexts) {
    this.#market = market
    this.#prices = prices
    this.#exchange = market.instrument.exchange
  }

  /** How many streams a client has. */
  countOf(client: Client): number {
    return this.#all().reduce((count, stream) => count + stream.countOf(client), 0)
  }

  has(client: Client, requestId: number): boolean {
    return this.#all().some((stream) => stream.find(client, requestId) !== undefined)
  }

  subscribe(client: Client, requestId: number, type: TickType, ignoresSize: boolean): void {
    const subscription = { client, requestId, head: tickByTickHead(requestId), ignoresSize }
    this.#streams[type].add(subscription)
    const { quote } = this.#market
    // A new subscriber learns the quote as it stands; trades are told only from now on.
    if (type === 'BidAsk' && (quote.bidSize > 0 || quote.askSize > 0)) {
      client.sink.sendParts(subscription.head, this.#bidAsk())
    } else if (type === 'MidPoint' && quote.isSound) {
      client.sink.sendParts(subscription.head, this.#midPoint())
    }
  }

  /** @returns whether there was such a subscription */
  unsubscribe(client: Client, requestId: number): boolean {
    return this.#all()
      .map((stream) => stream.remove(client, requestId))
      .includes(true)
  }

  removeAllOf(client: Client): void {
    for (const stream of this.#all()) stream.removeAllOf(client)
  }

  /** After the market took the event in. */
  onMarket(event: MarketEvent): void {
    const { changed } = this.#market
    if ((changed & Changed.Trade) !== 0 && event.kind === EventKind.Trade) {
      this.#onTrade('Last')
      this.#onTrade('AllLast')
    }
    if ((changed & Changed.Book) !== 0) this.#onQuote()
  }

  #all(): Subscribers<TickSubscription>[] {
    return Object.values(this.#streams)
  }

  #onTrade(type: 'Last' | 'AllLast'): void {
    const stream = this.#streams[type]
    if (stream.isEmpty) return
    const { tsUs, priceTicks, size } = this.#market.trade
    this.#message
      .clear()
      .integer(tickTypes[type])
      .integer(epochSeconds(tsUs))
      .text(this.#prices.of(priceTicks))
      .integer(size)
      .integer(0)
      .text(this.#exchange)
      .text('')
    for (const { client, head } of stream.entries) client.sink.sendParts(head, this.#message)
  }

  #onQuote(): void {
    const { bidTicks, bidSize, askTicks, askSize } = this.#market.quote
    const isPriceSame = bidTicks === this.#bidTicks && askTicks === this.#askTicks
    if (isPriceSame && bidSize === this.#bidSize && askSize === this.#askSize) return
    this.#bidTicks = bidTicks
    this.#bidSize = bidSize
    this.#askTicks = askTicks
    this.#askSize = askSize
    this.#publishBidAsk(isPriceSame)
    const { MidPoint } = this.#streams
    if (MidPoint.isEmpty || isPriceSame || !this.#market.quote.isSound) return
    const message = this.#midPoint()
    for (const { client, head } of MidPoint.entries) client.sink.sendParts(head, message)
  }

  #publishBidAsk(isPriceSame: boolean): void {
    const { BidAsk } = this.#streams
    if (BidAsk.isEmpty) return
    const message = this.#bidAsk()
    for (const { client, head, ignoresSize } of BidAsk.entries) {
      if (!ignoresSize || !isPriceSame) client.sink.sendParts(head, message)
    }
  }

  /** A side without a price has price and size 0. */
  #bidAsk(): ByteMessage {
    const { bidTicks, bidSize, askTicks, askSize } = this.#market.quote
    return this.#message
      .clear()
      .integer(tickTypes.BidAsk)
      .integer(epochSeconds(this.#market.tsUs))
      .text(bidSize > 0 ? this.#prices.of(bidTicks) : '0')
      .text(askSize > 0 ? this.#prices.of(askTicks) : '0')
      .integer(bidSize)
      .integer(askSize)
      .integer(0)
  }

  #midPoint(): ByteMessage {
    const { bidTicks, askTicks } = this.#market.quote
    return this.#message
      .clear()
      .integer(tickTypes.MidPoint)
      .integer(epochSeconds(this.#market.tsUs))
      .text(this.#prices.middle(bidTicks, askTicks))
  }
}
