import { AverageTrueRange } from './average-true-range.ts'
import { Bars, Closed } from './bars.ts'
import { BestQuote } from './best-quote.ts'
import type { Session } from './calendar/session-calendar.ts'
import { isOpenAt, isRegularAt, minuteOfSession, sessionAt } from './calendar/session-calendar.ts'
import type { MarketEvent, TradeEvent } from './events.ts'
import { EventKind } from './events.ts'
import { IndexBoard } from './index-board.ts'
import type { Instrument } from './instruments.ts'
import type { LastTrade } from './last-trade.ts'
import { MarketByOrder } from './market-by-order.ts'
import { OrderBook } from './order-book.ts'
import { OrderFlow } from './order-flow.ts'
import { SessionProfile } from './session-profile.ts'
import { aggregationUs } from './trade-aggregator.ts'
import { SideMethod, TradeClassifier } from './trade-classifier.ts'
import { TradeTally } from './trade-tally.ts'
import { VolumeWeightedPrice } from './volume-weighted-price.ts'

/** What an event changed in the market, as bits. */
export const Changed = { Nothing: 0, Trade: 1, Book: 2, Status: 4, Index: 8, Chain: 16 } as const

/**
 * One instrument's market, folded from its events: book, best quote, last trade, bars, session and the
 * session's figures. It never reads a clock: time is the latest event's, and never runs backwards.
 */
export class Market {
  readonly instrument: Instrument
  readonly book = new OrderBook()
  readonly orders = new MarketByOrder(this.book)
  readonly quote = new BestQuote()
  readonly bars = new Bars()
  readonly indices = new IndexBoard()
  /** Of the one-minute bars, over 14. */
  readonly atr = new AverageTrueRange(14)
  /** Trades since the session's open. */
  readonly tally = new TradeTally()
  /** Trades in the cash market's hours of this session. */
  readonly regularVwap = new VolumeWeightedPrice()
  /** Volume by price: this session's, and the value area the last one left. */
  readonly sessionProfile = new SessionProfile()
  readonly trade: LastTrade = {
    tsUs: 0,
    priceTicks: 0,
    size: 0,
    side: 0,
    quality: 0,
    method: SideMethod.None,
    isReconstructed: false,
  }
  readonly flow: OrderFlow

  tsUs = 0
  /** When the book or the best quote last changed. */
  bookTsUs = 0
  isHalted = false
  /** What the latest event changed. */
  changed: number = Changed.Nothing
  /** Trades without a price or size, rows outside the book, and the like. Dropped, and counted. */
  rejectedEvents = 0

  readonly #classifier = new TradeClassifier()
  #session: Session = sessionAt(0)
  #hasDepth = false
  #hasQuotes = false

  /** @param windowUs how long the prints of one aggressive order may take: 50 ms by receive time */
  constructor(instrument: Instrument, windowUs: number = aggregationUs.exchangeTime) {
    this.instrument = instrument
    this.flow = new OrderFlow(windowUs)
  }

  get session(): Session {
    return this.#session
  }

  get hasTraded(): boolean {
    return this.trade.size > 0
  }

  /** The exchange matches orders now. */
  get isOpen(): boolean {
    return !this.isHalted && isOpenAt(this.#session, this.tsUs)
  }

  /** The cash market's hours. */
  get isRegular(): boolean {
    return isRegularAt(this.#session, this.tsUs)
  }

  get minuteOfSession(): number {
    return minuteOfSession(this.#session, this.tsUs)
  }

  /** The session's volume-weighted price: from 08:30 Chicago in the cash market's hours, else from 17:00. */
  get vwap(): VolumeWeightedPrice {
    return this.isRegular && !this.regularVwap.isEmpty ? this.regularVwap : this.tally.vwap
  }

  /** Moves time forward. @returns whether a new session began */
  advance(tsUs: number): boolean {
    if (tsUs > this.tsUs) this.tsUs = tsUs
    this.flow.orders.advance(this)
    if (this.tsUs < this.#session.endUs) return false
    this.#session = sessionAt(this.tsUs)
    this.tally.clear()
    this.regularVwap.clear()
    this.flow.onSession()
    this.sessionProfile.onSession()
    this.#classifier.reset()
    return true
  }

  /** Closes the bars that are over. @returns the bits of Closed */
  closeBars(): number {
    const closed = this.bars.advance(this.tsUs)
    if ((closed & Closed.Minute) !== 0) {
      this.atr.onBarClosed(this.bars.minute)
      this.flow.onMinute()
    }
    return closed
  }

  /** Takes one event in. @returns the bits of Changed, which also stay in `changed` */
  apply(event: MarketEvent): number {
    this.changed = this.#applyEvent(event)
    return this.changed
  }

  /** Events are missing: the last price is no longer the last, and whether trading is halted is to be told. */
  forgetLast(): void {
    this.trade.size = 0
    this.isHalted = false
  }

  #applyEvent(event: MarketEvent): number {
    switch (event.kind) {
      case EventKind.Trade:
        return this.#applyTrade(event)
      case EventKind.Quote:
        this.#hasQuotes = true
        this.quote.set(event.bidTicks, event.bidSize, event.askTicks, event.askSize)
        if (!this.#hasDepth) this.book.applyQuote(event)
        return this.#bookChanged(event.isLast)
      case EventKind.Depth:
        this.#hasDepth = true
        this.book.applyDepth(event)
        return this.#bookChanged(event.isLast)
      case EventKind.DepthRow:
        this.#hasDepth = true
        if (!this.book.applyRow(event)) return this.#reject()
        return this.#bookChanged(event.isLast)
      case EventKind.Order:
        this.#hasDepth = true
        return this.orders.apply(event) ? this.#bookChanged(true) : Changed.Nothing
      case EventKind.Status:
        this.isHalted = !event.isTrading
        return Changed.Status
      case EventKind.Reset:
        this.#forgetBook()
        return Changed.Book
      case EventKind.Index:
        return this.indices.apply(event, this.tsUs) ? Changed.Index : this.#reject()
      case EventKind.Chain:
        return Changed.Chain
      case EventKind.Clock:
        return Changed.Nothing
    }
  }

  #applyTrade(event: TradeEvent): number {
    if (!(event.size > 0) || !Number.isFinite(event.priceTicks)) return this.#reject()
    this.#classifier.classify(event, this.quote)
    const { side, quality, method } = this.#classifier
    this.trade.tsUs = this.tsUs
    this.trade.priceTicks = event.priceTicks
    this.trade.size = event.size
    this.trade.side = side
    this.trade.quality = quality
    this.trade.method = method
    this.trade.isReconstructed = event.isReconstructed
    this.tally.add(event.priceTicks, event.size, side, event.hasAggressor && event.aggressor === 0)
    const isRegular = this.isRegular
    if (isRegular) this.regularVwap.add(event.priceTicks, event.size)
    this.sessionProfile.add(this.tsUs, event.priceTicks, event.size, side, isRegular)
    this.flow.onTrade(this.trade, isRegular)
    this.bars.addTrade(this.tsUs, event.priceTicks, event.size, side)
    return Changed.Trade
  }

  #reject(): number {
    this.rejectedEvents++
    return Changed.Nothing
  }

  /** A book in the middle of an exchange event may be crossed: it counts as changed only at its end. */
  #bookChanged(isLast: boolean): number {
    if (!isLast) return Changed.Nothing
    if (!this.#hasQuotes) this.quote.setFrom(this.book)
    this.bookTsUs = this.tsUs
    return Changed.Book
  }

  #forgetBook(): void {
    this.orders.clear()
    this.book.clear()
    this.quote.clear()
    // Quotes may come later than the book: until then it says where the market is.
    this.#hasQuotes = false
  }
}
