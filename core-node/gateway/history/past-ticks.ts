import { microsPerSecond } from '../../../shared/units.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import { liquidFromUs } from '../contracts/trading-hours.ts'
import { historicalTicks } from '../encode/history.ts'
import { epochSeconds } from '../market-time.ts'
import type { PriceTexts } from '../ticks/price-texts.ts'
import type { Field } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'
import type { MarketHistory } from './market-history.ts'
import { QuoteColumn, TradeColumn } from './market-history.ts'
import type { TickRing } from './tick-ring.ts'

/** The kinds of past ticks, by the names of IB. */
export const pastTickKinds = ['TRADES', 'BID_ASK', 'MIDPOINT'] as const
export type PastTickKind = (typeof pastTickKinds)[number]

/** IB gives a thousand ticks at a time. */
export const pastTicksMax = 1_000

export type TickStretch = {
  readonly kind: PastTickKind
  /** One of the two is given: from then on, or until then. */
  readonly fromUs: number | undefined
  readonly untilUs: number | undefined
  readonly count: number
  readonly isRegularOnly: boolean
  /** Quotes that differ from the one before in size only are left out. */
  readonly ignoresSize: boolean
}

/**
 * Past ticks as messages 96 to 98. Times are whole seconds, and a second is told whole: so a client that goes on
 * at the next one misses nothing, and it can get more than it asked for.
 */
export class PastTicks {
  readonly #history: MarketHistory
  readonly #prices: PriceTexts
  readonly #exchange: string

  constructor(history: MarketHistory, prices: PriceTexts, exchange: string) {
    this.#history = history
    this.#prices = prices
    this.#exchange = exchange
  }

  message(requestId: number, stretch: TickStretch): string {
    const { kind } = stretch
    const ring = kind === 'TRADES' ? this.#history.trades : this.#history.quotes
    const { messageId, fields } = this.#shapes[kind]
    const ticks = this.#select(ring, stretch).map((index) => fields(index))
    return historicalTicks(messageId, requestId, ticks)
  }

  readonly #shapes = {
    TRADES: { messageId: Outgoing.HistoricalTicksLast, fields: (at: number) => this.#trade(at) },
    BID_ASK: { messageId: Outgoing.HistoricalTicksBidAsk, fields: (at: number) => this.#quote(at) },
    MIDPOINT: { messageId: Outgoing.HistoricalTicks, fields: (at: number) => this.#middle(at) },
  } as const

  /** Forwards from a time or backwards to it, until there are enough and their second is whole. */
  #select(ring: TickRing, stretch: TickStretch): number[] {
    const { fromUs, untilUs = Number.POSITIVE_INFINITY, count } = stretch
    const isForwards = fromUs !== undefined
    const step = isForwards ? 1 : -1
    const end = ring.indexAt(untilUs)
    const begin = isForwards ? ring.indexAt(fromUs) : end - 1
    const found: number[] = []
    let second = Number.NaN
    for (let at = begin; at >= ring.first && at < end; at += step) {
      const next = Math.floor(ring.timeUs(at) / microsPerSecond)
      if (found.length >= count && next !== second) break
      if (!this.#isShown(ring, at, stretch)) continue
      second = next
      found.push(at)
    }
    return isForwards ? found : found.reverse()
  }

  #isShown(ring: TickRing, at: number, { kind, isRegularOnly, ignoresSize }: TickStretch): boolean {
    if (isRegularOnly && !this.#isLiquid(ring.timeUs(at))) return false
    if (kind === 'TRADES') return true
    const isSame = at > ring.first && this.#isSamePrice(at)
    if (kind === 'BID_ASK') return !ignoresSize || !isSame
    return (
      !isSame && ring.value(at, QuoteColumn.BidSize) > 0 && ring.value(at, QuoteColumn.AskSize) > 0
    )
  }

  #isSamePrice(at: number): boolean {
    const { quotes } = this.#history
    return [QuoteColumn.Bid, QuoteColumn.Ask].every(
      (column) => quotes.value(at, column) === quotes.value(at - 1, column),
    )
  }

  #session = sessionAt(0)

  #isLiquid(tsUs: number): boolean {
    const { openUs, endUs } = this.#session
    if (tsUs < openUs || tsUs >= endUs) this.#session = sessionAt(tsUs)
    return tsUs >= liquidFromUs(this.#session) && tsUs < this.#session.closeUs
  }

  /** time|attributes|price|size|exchange|conditions */
  #trade(at: number): Field[] {
    const { trades } = this.#history
    const price = this.#prices.of(trades.value(at, TradeColumn.Price))
    const size = trades.value(at, TradeColumn.Size)
    return [epochSeconds(trades.timeUs(at)), 0, price, size, this.#exchange, '']
  }

  /** time|attributes|bid|ask|bid size|ask size; a side without a price has price and size 0 */
  #quote(at: number): Field[] {
    const { quotes } = this.#history
    const bidSize = quotes.value(at, QuoteColumn.BidSize)
    const askSize = quotes.value(at, QuoteColumn.AskSize)
    const bid = bidSize > 0 ? this.#prices.of(quotes.value(at, QuoteColumn.Bid)) : '0'
    const ask = askSize > 0 ? this.#prices.of(quotes.value(at, QuoteColumn.Ask)) : '0'
    return [epochSeconds(quotes.timeUs(at)), 0, bid, ask, bidSize, askSize]
  }

  /** time|attributes|price|size, the size being none */
  #middle(at: number): Field[] {
    const { quotes } = this.#history
    const price = this.#prices.middle(
      quotes.value(at, QuoteColumn.Bid),
      quotes.value(at, QuoteColumn.Ask),
    )
    return [epochSeconds(quotes.timeUs(at)), 0, price, 0]
  }
}
