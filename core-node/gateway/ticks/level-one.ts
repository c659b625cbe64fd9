import { microsPerMilli } from '../../../shared/units.ts'
import type { Market } from '../../market/market.ts'
import {
  tickGenericHead,
  tickPriceHead,
  tickSizeHead,
  tickStringHead,
} from '../encode/market-data.ts'
import { epochSeconds } from '../market-time.ts'
import type { SettlementPrice } from '../markets/settlement-price.ts'
import type { Client } from '../session/client.ts'
import { ByteMessage } from '../wire/byte-message.ts'
import type { PriceTexts } from './price-texts.ts'
import type { Subscription } from './subscribers.ts'
import { Subscribers } from './subscribers.ts'

/** IB's numbers of ticks (tick_types.html). */
const Tick = {
  BidSize: 0,
  Bid: 1,
  Ask: 2,
  AskSize: 3,
  Last: 4,
  LastSize: 5,
  High: 6,
  Low: 7,
  Volume: 8,
  Close: 9,
  LastTimestamp: 45,
  Halted: 49,
} as const

/** A quote can be executed against automatically; other prices carry no attribute. */
const canAutoExecute = 1

/** What IB sends for a price that is not there. */
const noPrice = '-1'

/** IB samples market data, about four times a second: who needs each tick asks for tick-by-tick data. */
const sampleEveryUs = 250 * microsPerMilli

type Heads = {
  readonly price: Uint8Array
  readonly size: Uint8Array
  readonly generic: Uint8Array
  readonly text: Uint8Array
}

type QuoteSubscription = Subscription & { readonly heads: Heads }

/** The values at a sample. Prices are ticks; a side of size 0 has none. */
type Sample = {
  bidTicks: number
  bidSize: number
  askTicks: number
  askSize: number
  lastTicks: number
  lastSize: number
  /** Changes at every trade, also at one of the same price and size. */
  volume: number
  highTicks: number
  lowTicks: number
  /** The settlement of the day before; NaN when it is not known. */
  closeTicks: number
  isHalted: boolean
}

/** Market data (messages 1, 2, 45, 46): what changed since the last sample, to all subscribers alike. */
export class LevelOne {
  readonly #market: Market
  readonly #prices: PriceTexts
  readonly #settlement: SettlementPrice
  readonly #message = new ByteMessage()
  readonly #subscribers = new Subscribers<QuoteSubscription>()
  #told: Sample = emptySample()
  #toldUs = 0

  constructor(market: Market, prices: PriceTexts, settlement: SettlementPrice) {
    this.#market = market
    this.#prices = prices
    this.#settlement = settlement
  }

  countOf(client: Client): number {
    return this.#subscribers.countOf(client)
  }

  has(client: Client, requestId: number): boolean {
    return this.#subscribers.find(client, requestId) !== undefined
  }

  /** All there is now follows at once. */
  subscribe(client: Client, requestId: number): void {
    const subscription = subscriptionOf(client, requestId)
    const sample = this.#sample()
    this.#publish([subscription], emptySample(), sample)
    if (this.#subscribers.isEmpty) this.#told = sample
    this.#subscribers.add(subscription)
  }

  /** All there is now, and no more. */
  tellOnce(client: Client, requestId: number): void {
    this.#publish([subscriptionOf(client, requestId)], emptySample(), this.#sample())
  }

  /** @returns whether there was such a subscription */
  unsubscribe(client: Client, requestId: number): boolean {
    return this.#subscribers.remove(client, requestId)
  }

  removeAllOf(client: Client): void {
    this.#subscribers.removeAllOf(client)
  }

  /** Time passed, with or without a change: samples when it is due. */
  onTime(): void {
    if (this.#market.tsUs - this.#toldUs >= sampleEveryUs) this.flush()
  }

  /** Tells what changed, due or not. */
  flush(): void {
    this.#toldUs = this.#market.tsUs
    if (this.#subscribers.isEmpty) return
    const sample = this.#sample()
    this.#publish(this.#subscribers.entries, this.#told, sample)
    this.#told = sample
  }

  #sample(): Sample {
    const { quote, trade, tally, isHalted } = this.#market
    return {
      bidTicks: quote.bidTicks,
      bidSize: quote.bidSize,
      askTicks: quote.askTicks,
      askSize: quote.askSize,
      lastTicks: trade.priceTicks,
      lastSize: trade.size,
      volume: tally.volume,
      highTicks: tally.highTicks,
      lowTicks: tally.lowTicks,
      closeTicks: this.#settlement.previousTicks,
      isHalted,
    }
  }

  #publish(to: readonly QuoteSubscription[], old: Sample, now: Sample): void {
    this.#publishSide(
      to,
      Tick.Bid,
      Tick.BidSize,
      old.bidTicks,
      old.bidSize,
      now.bidTicks,
      now.bidSize,
    )
    this.#publishSide(
      to,
      Tick.Ask,
      Tick.AskSize,
      old.askTicks,
      old.askSize,
      now.askTicks,
      now.askSize,
    )
    if (now.lastSize > 0 && isTraded(old, now)) this.#publishLast(to, old, now)
    if (now.volume !== old.volume) this.#size(to, Tick.Volume, now.volume)
    if (now.highTicks !== old.highTicks) this.#known(to, Tick.High, now.highTicks)
    if (now.lowTicks !== old.lowTicks) this.#known(to, Tick.Low, now.lowTicks)
    if (!Object.is(now.closeTicks, old.closeTicks)) this.#known(to, Tick.Close, now.closeTicks)
    if (now.isHalted !== old.isHalted) this.#halted(to, now.isHalted)
  }

  /** A price comes with its size, and the size again by itself: so TWS sends it. */
  #publishSide(
    to: readonly QuoteSubscription[],
    priceTick: number,
    sizeTick: number,
    oldTicks: number,
    oldSize: number,
    ticks: number,
    size: number,
  ): void {
    const wasThere = oldSize > 0
    const isThere = size > 0
    if (wasThere !== isThere || (isThere && ticks !== oldTicks)) {
      this.#price(to, priceTick, isThere ? this.#prices.of(ticks) : noPrice, size, canAutoExecute)
    }
    if (size !== oldSize) this.#size(to, sizeTick, size)
  }

  #publishLast(to: readonly QuoteSubscription[], old: Sample, now: Sample): void {
    const time = String(epochSeconds(this.#market.trade.tsUs))
    this.#message.clear().integer(Tick.LastTimestamp).text(time)
    for (const { client, heads } of to) client.sink.sendParts(heads.text, this.#message)
    if (now.lastTicks !== old.lastTicks || old.lastSize === 0) {
      this.#price(to, Tick.Last, this.#prices.of(now.lastTicks), now.lastSize, 0)
    }
    this.#size(to, Tick.LastSize, now.lastSize)
  }

  /** A price that may be unknown: then nothing is said. */
  #known(to: readonly QuoteSubscription[], tick: number, ticks: number): void {
    if (Number.isFinite(ticks)) this.#price(to, tick, this.#prices.of(ticks), 0, 0)
  }

  #halted(to: readonly QuoteSubscription[], isHalted: boolean): void {
    this.#message
      .clear()
      .integer(Tick.Halted)
      .integer(isHalted ? 1 : 0)
    for (const { client, heads } of to) client.sink.sendParts(heads.generic, this.#message)
  }

  #price(
    to: readonly QuoteSubscription[],
    tick: number,
    price: string,
    size: number,
    attributes: number,
  ): void {
    this.#message.clear().integer(tick).text(price).integer(size).integer(attributes)
    for (const { client, heads } of to) client.sink.sendParts(heads.price, this.#message)
  }

  #size(to: readonly QuoteSubscription[], tick: number, size: number): void {
    this.#message.clear().integer(tick).integer(size)
    for (const { client, heads } of to) client.sink.sendParts(heads.size, this.#message)
  }
}

function isTraded(old: Sample, now: Sample): boolean {
  return (
    now.volume !== old.volume || now.lastTicks !== old.lastTicks || now.lastSize !== old.lastSize
  )
}

function subscriptionOf(client: Client, requestId: number): QuoteSubscription {
  return {
    client,
    requestId,
    heads: {
      price: tickPriceHead(requestId),
      size: tickSizeHead(requestId),
      generic: tickGenericHead(requestId),
      text: tickStringHead(requestId),
    },
  }
}

function emptySample(): Sample {
  return {
    bidTicks: 0,
    bidSize: 0,
    askTicks: 0,
    askSize: 0,
    lastTicks: 0,
    lastSize: 0,
    volume: 0,
    highTicks: Number.NEGATIVE_INFINITY,
    lowTicks: Number.POSITIVE_INFINITY,
    closeTicks: Number.NaN,
    isHalted: false,
  }
}
