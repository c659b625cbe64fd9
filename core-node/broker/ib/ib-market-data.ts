import type { IBApi } from '@stoqey/ib'
import { EventName, MarketDataType } from '@stoqey/ib'

import { toTicksOrUndefined } from '../../../shared/units.ts'
import type { Severity } from '../../../shared/vocabulary.ts'
import type { MarketEvent, RowOperation } from '../../market/events.ts'
import {
  DepthRowEvent,
  QuoteEvent,
  ResetEvent,
  StatusEvent,
  TradeEvent,
} from '../../market/events.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import type { StreamName } from './data-streams.ts'
import { DataStreams } from './data-streams.ts'
import { depthResetCode } from './error-codes.ts'
import type { FrontContract } from './front-contract.ts'
import type { MarketClock } from './market-clock.ts'
import type { Pacer, Timers } from './pacer.ts'
import { Tick } from './reference-data.ts'

export type MarketDataOptions = {
  readonly front: FrontContract
  readonly tickNanos: number
  readonly clock: MarketClock
  readonly timers: Timers
  readonly pacer: Pacer
  /** Request ids: never used twice, not even on another connection. */
  readonly nextRequestId: () => number
  readonly onEvent: (event: MarketEvent) => void
  /** What the contract settled at the day before. */
  readonly onPreviousClose: (ticks: number) => void
  /** Whether the data may be traded on changes; the severity is of an alert that says so. */
  readonly onCondition: (state: 'ready' | 'degraded', text: string, severity: Severity) => void
  /** Prices of the stream came, whatever they are worth. */
  readonly onData: () => void
  readonly onFault: (error: unknown) => void
}

/** IB's number of the tick that says whether trading is halted: 0 no, 1 and 2 yes, −1 not known. */
const haltedTick = 49
/** Delayed data are announced by this code, beside the type of the data. */
const delayedCode = 10_167

/** Why the data are not to be traded on, the weightiest first. */
const troubles = ['delayed', 'refused', 'silent'] as const
type Trouble = (typeof troubles)[number]
const severities: Readonly<Record<Trouble, Severity>> = {
  delayed: 'critical',
  refused: 'critical',
  silent: 'warning',
}

/**
 * The future's data as events of the engine: trades and quotes tick by tick, the book by rows. IB does not
 * say who the aggressor was, tells time in whole seconds and numbers nothing: events carry the market clock's
 * time of their arrival, and stand in the order of it.
 *
 * Delayed and frozen data go no further than this: what may not be traded on is not there.
 */
export class IbMarketData {
  readonly #api: IBApi
  readonly #options: MarketDataOptions
  readonly #trade = new TradeEvent()
  readonly #quote = new QuoteEvent()
  readonly #reset = new ResetEvent()
  readonly #status = new StatusEvent()
  readonly #streams: DataStreams
  readonly #troubles = new Map<Trouble, string>()
  readonly #refused = new Set<StreamName>()
  /** The weightiest of the troubles that were told. */
  #told: Trouble | 'none' = 'none'
  /** Two row events take turns: one waits while the next is read. */
  #row = new DepthRowEvent()
  #spareRow = new DepthRowEvent()
  #isRowWaiting = false
  #isSettling = false
  /** Prices off the grid, sizes below zero: dropped, and counted. */
  rejected = 0

  constructor(api: IBApi, options: MarketDataOptions) {
    this.#api = api
    this.#options = options
    this.#streams = new DataStreams(api, {
      ...options,
      contract: options.front.contract,
      onAsked: (name) => this.#onAsked(name),
      onSilence: (silentMs) => this.#onSilence(silentMs),
      onRefused: (name, text) => {
        this.#refused.add(name)
        this.#setTrouble('refused', `no ${name}: ${text}`)
      },
    })
  }

  subscribe(): void {
    this.#listen()
    this.#api.reqMarketDataType(MarketDataType.REALTIME)
    this.#streams.start()
  }

  /** The subscriptions are gone: the gateway said so. */
  subscribeAgain(): void {
    this.#streams.askAgain()
  }

  /** They may be gone: what does not speak soon is asked for again. */
  doubt(): void {
    this.#streams.doubt()
  }

  stop(): void {
    this.#streams.stop()
  }

  /** Errors and notices that carry one of our request ids. */
  onMessage(code: number, id: number, text: string): void {
    const name = this.#streams.nameOf(id)
    if (name === undefined) return
    if (name === 'book' && code === depthResetCode) this.#emitReset()
    else if (code === delayedCode) this.#setTrouble('delayed', `${text} (${code})`)
    else this.#streams.onMessage(code, id, text)
  }

  #listen(): void {
    const { onFault } = this.#options
    const api = this.#api
    guardedOn(api, EventName.marketDataType, this.#onDataType, onFault)
    guardedOn(api, EventName.tickGeneric, this.#onGenericTick, onFault)
    guardedOn(api, EventName.tickPrice, this.#onPriceTick, onFault)
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

  /** Real-time, frozen, delayed, or delayed and frozen: only the first may be traded on. */
  readonly #onDataType = (id: number, type: MarketDataType): void => {
    if (this.#streams.nameOf(id) !== 'type') return
    this.#hears('type', id)
    const name = MarketDataType[type] ?? String(type)
    if (type === MarketDataType.REALTIME) this.#endTrouble('delayed')
    else this.#setTrouble('delayed', `the market data are ${name.toLowerCase().replace('_', ', ')}`)
  }

  readonly #onGenericTick = (id: number, tick: number, value: number): void => {
    if (tick !== haltedTick || value < 0 || !this.#hears('type', id)) return
    const isTrading = value === 0
    if (this.#status.isTrading === isTrading) return
    this.#status.isTrading = isTrading
    this.#status.tsUs = this.#options.clock.nowUs()
    this.#options.onEvent(this.#status)
  }

  /** Sampled prices are not traded on, but for the close of the day before. */
  readonly #onPriceTick = (id: number, tick: number, price: number): void => {
    if (tick !== Tick.Close || !(price > 0) || !this.#hears('type', id)) return
    const ticks = toTicksOrUndefined(price, this.#options.tickNanos)
    if (ticks !== undefined) this.#options.onPreviousClose(ticks)
  }

  readonly #onLast = (
    id: number,
    _type: number,
    time: string | number,
    price: number,
    size: number,
  ): void => {
    if (!this.#hears('trades', id)) return
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
    id: number,
    time: number,
    bid: number,
    ask: number,
    bidSize: number,
    askSize: number,
  ): void => {
    if (!this.#hears('quotes', id)) return
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
    if (!this.#hears('book', id)) return
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

  /** The stream's own id, and data that may be traded on. */
  #hears(name: StreamName, id: number): boolean {
    if (!this.#streams.hears(name, id)) return false
    // The type is the gateway's own word.
    if (name !== 'type') this.#options.onData()
    if (this.#refused.delete(name) && this.#refused.size === 0) this.#endTrouble('refused')
    return !this.#troubles.has('delayed')
  }

  #onAsked(name: StreamName): void {
    if (name === 'book') this.#emitReset()
  }

  #onSilence(silentMs: number | undefined): void {
    if (silentMs === undefined) this.#endTrouble('silent')
    else this.#setTrouble('silent', `no market data for ${(silentMs / 1_000).toFixed(1)} s`)
  }

  #setTrouble(trouble: Trouble, text: string): void {
    const isNew = !this.#troubles.has(trouble)
    this.#troubles.set(trouble, text)
    if (isNew && trouble === 'delayed') this.#emitReset()
    this.#tellCondition()
  }

  #endTrouble(trouble: Trouble): void {
    if (this.#troubles.delete(trouble)) this.#tellCondition()
  }

  #tellCondition(): void {
    const worst = troubles.find((trouble) => this.#troubles.has(trouble)) ?? 'none'
    if (worst === this.#told) return
    this.#told = worst
    const { onCondition, front } = this.#options
    if (worst === 'none') onCondition('ready', `${front.code}: market data again`, 'info')
    else onCondition('degraded', `${front.code}: ${this.#troubles.get(worst)}`, severities[worst])
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
