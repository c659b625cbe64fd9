import type { IBApi } from '@stoqey/ib'
import { EventName, MarketDataType, TickByTickDataType } from '@stoqey/ib'

import { toTicksOrUndefined } from '../../../shared/units.ts'
import type { MarketEvent, RowOperation } from '../../market/events.ts'
import {
  DepthRowEvent,
  maxLevels,
  QuoteEvent,
  ResetEvent,
  TradeEvent,
} from '../../market/events.ts'
import { depthResetCode } from './error-codes.ts'
import type { FrontContract } from './front-contract.ts'
import { guardedOn } from './ib-session.ts'
import type { MarketClock } from './market-clock.ts'
import type { Timers } from './pacer.ts'

export type MarketDataOptions = {
  readonly front: FrontContract
  readonly tickNanos: number
  readonly clock: MarketClock
  readonly timers: Timers
  /** Request ids: never used twice, not even on another connection. */
  readonly nextRequestId: () => number
  readonly onEvent: (event: MarketEvent) => void
  readonly onFault: (error: unknown) => void
}

/** IB allows one tick-by-tick request for a contract in 15 seconds. */
const secondRequestAfterMs = 15_500

/**
 * The future's data as events of the engine: trades and quotes tick by tick, the book by rows. IB does not
 * say who the aggressor was, and tells time in whole seconds: events carry the market clock's time of their
 * arrival.
 */
export class IbMarketData {
  readonly #api: IBApi
  readonly #options: MarketDataOptions
  readonly #trade = new TradeEvent()
  readonly #quote = new QuoteEvent()
  readonly #reset = new ResetEvent()
  /** Two row events take turns: one waits while the next is read. */
  #row = new DepthRowEvent()
  #spareRow = new DepthRowEvent()
  #isRowWaiting = false
  #isSettling = false
  #depthRequestId = 0
  /** Prices off the grid, sizes below zero: dropped, and counted. */
  rejected = 0

  constructor(api: IBApi, options: MarketDataOptions) {
    this.#api = api
    this.#options = options
  }

  subscribe(): void {
    const { nextRequestId, front, timers } = this.#options
    this.#listen()
    const api = this.#api
    api.reqMarketDataType(MarketDataType.REALTIME)
    this.#emitReset()
    this.#depthRequestId = nextRequestId()
    api.reqMktDepth(this.#depthRequestId, front.contract, maxLevels, false)
    this.#requestTicks(TickByTickDataType.Last)
    // Until then the book's first row is the best quote.
    timers.after(secondRequestAfterMs, () => this.#requestTicks(TickByTickDataType.BidAsk))
  }

  /** Errors and notices that carry one of our request ids. */
  onMessage(code: number, id: number): void {
    if (id === this.#depthRequestId && code === depthResetCode) this.#emitReset()
  }

  #requestTicks(type: TickByTickDataType): void {
    const { nextRequestId, front, onFault } = this.#options
    try {
      this.#api.reqTickByTickData(nextRequestId(), front.contract, type, 0, false)
    } catch (error) {
      onFault(error)
    }
  }

  #listen(): void {
    const { onFault } = this.#options
    const api = this.#api
    guardedOn(api, EventName.tickByTickAllLast, this.#onLast, onFault)
    guardedOn(api, EventName.tickByTickBidAsk, this.#onBidAsk, onFault)
    guardedOn(api, EventName.updateMktDepth, this.#onDepth, onFault)
    // Some venues answer with the long form; the market maker it names does not matter here.
    guardedOn(
      api,
      EventName.updateMktDepthL2,
      (
        id: number,
        position: number,
        _maker: string,
        operation: number,
        side: number,
        price: number,
        size: number,
      ) => this.#onDepth(id, position, operation, side, price, size),
      onFault,
    )
  }

  readonly #onLast = (
    _id: number,
    _type: number,
    time: string | number,
    price: number,
    size: number,
  ): void => {
    const ticks = this.#ticks(price, size)
    this.#options.clock.observe(Number(time))
    if (ticks === undefined) return
    this.#settleRow(false)
    const trade = this.#trade
    trade.tsUs = this.#options.clock.nowUs()
    trade.priceTicks = ticks
    trade.size = size
    this.#options.onEvent(trade)
  }

  readonly #onBidAsk = (
    _id: number,
    time: number,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
  ): void => {
    this.#options.clock.observe(time)
    const bidTicks = bidSize > 0 ? this.#ticks(bid, bidSize) : 0
    const askTicks = askSize > 0 ? this.#ticks(ask, askSize) : 0
    if (bidTicks === undefined || askTicks === undefined) return
    this.#settleRow(false)
    const quote = this.#quote
    quote.tsUs = this.#options.clock.nowUs()
    quote.bidTicks = bidTicks
    quote.bidSize = bidSize > 0 ? bidSize : 0
    quote.askTicks = askTicks
    quote.askSize = askSize > 0 ? askSize : 0
    this.#options.onEvent(quote)
  }

  /**
   * One change of the book can be several rows, and in between it may look crossed. What comes in one chunk
   * of the socket is handled in one turn, so the last row of the turn is taken to end the change.
   */
  readonly #onDepth = (
    id: number,
    position: number,
    operation: number,
    side: number,
    price: number,
    size: number,
  ): void => {
    if (id !== this.#depthRequestId) return
    const isDelete = operation === 2
    const ticks = isDelete ? 0 : this.#ticks(price, size)
    if (ticks === undefined) return
    this.#settleRow(false)
    const row = this.#row
    row.tsUs = this.#options.clock.nowUs()
    row.position = position
    row.operation = operation as RowOperation
    row.side = side === 1 ? 1 : -1
    row.priceTicks = ticks
    row.size = size
    this.#isRowWaiting = true
    if (this.#isSettling) return
    this.#isSettling = true
    queueMicrotask(() => this.#settle())
  }

  #settle(): void {
    this.#isSettling = false
    try {
      this.#settleRow(true)
    } catch (error) {
      this.#options.onFault(error)
    }
  }

  #settleRow(isLast: boolean): void {
    if (!this.#isRowWaiting) return
    this.#isRowWaiting = false
    const row = this.#row
    this.#row = this.#spareRow
    this.#spareRow = row
    row.isLast = isLast
    this.#options.onEvent(row)
  }

  #emitReset(): void {
    this.#isRowWaiting = false
    this.#reset.tsUs = this.#options.clock.nowUs()
    this.#options.onEvent(this.#reset)
  }

  #ticks(price: number, size: number): number | undefined {
    const ticks = toTicksOrUndefined(price, this.#options.tickNanos)
    if (ticks !== undefined && size > 0) return ticks
    this.rejected++
    return undefined
  }
}
