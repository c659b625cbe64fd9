import type { MarketEvent, OrderAction, RowOperation, Side } from '../events.ts'
import {
  ChainEvent,
  ClockEvent,
  DepthEvent,
  DepthRowEvent,
  IndexEvent,
  OrderEvent,
  QuoteEvent,
  ResetEvent,
  StatusEvent,
  TradeEvent,
} from '../events.ts'
import type { Index } from '../events.ts'
import { ByteReader } from './byte-reader.ts'
import { readChain } from './chain-record.ts'
import type { LastSide } from './last-values.ts'
import { LastValues } from './last-values.ts'
import {
  kindMask,
  lastFlag,
  levelsShift,
  OrderFlag,
  RecordKind,
  RowFlag,
  TradeFlag,
} from './records.ts'

/**
 * Reads the records of a block into events of its own, which the next record overwrites. What a record is, the
 * caller learns from `read`; then `event`, `json` or `missing` holds it.
 */
export class RecordReader {
  /** The event, after a record of the market. */
  event: MarketEvent = new ClockEvent()
  /** After a record of JSON: a part of the block. */
  json: Uint8Array = new Uint8Array(0)
  /** After a gap: how many events are missing. */
  missing = 0
  readonly #reader = new ByteReader()
  readonly #last = new LastValues()
  readonly #trade = new TradeEvent()
  readonly #quote = new QuoteEvent()
  readonly #depth = new DepthEvent()
  readonly #row = new DepthRowEvent()
  readonly #order = new OrderEvent()
  readonly #status = new StatusEvent()
  readonly #clock = new ClockEvent()
  readonly #reset = new ResetEvent()
  readonly #index = new IndexEvent()

  begin(records: Uint8Array): void {
    this.#reader.begin(records)
    this.#last.clear()
  }

  /** How far into the block it has read. */
  get at(): number {
    return this.#reader.at
  }

  /**
   * Reads the next record.
   * @returns its kind; −1 at the block's end
   * @throws RangeError when it is none: damage that passed the checksum, or a newer format
   */
  read(): number {
    const reader = this.#reader
    if (reader.isAtEnd) return -1
    const first = reader.byte()
    const kind = first & kindMask
    this.#readKind(kind, (first & lastFlag) !== 0)
    if (reader.isOverrun) throw new RangeError('a record goes on behind the end of its block')
    return kind
  }

  #readKind(kind: number, flag: boolean): void {
    switch (kind) {
      case RecordKind.Trade:
        return this.#readTrade(flag)
      case RecordKind.Quote:
        return this.#readQuote(flag)
      case RecordKind.Depth:
        return this.#readDepth(flag)
      case RecordKind.DepthRow:
        return this.#readRow(flag)
      case RecordKind.Order:
        return this.#readOrder(flag)
      case RecordKind.Status:
        this.#status.isTrading = flag
        return this.#readTimeOf(this.#status)
      case RecordKind.Clock:
        return this.#readTimeOf(this.#clock)
      case RecordKind.Reset:
        return this.#readTimeOf(this.#reset)
      case RecordKind.Index:
        return this.#readIndex(flag)
      case RecordKind.Chain:
        return this.#readChain()
      case RecordKind.Json:
        this.json = this.#reader.raw(this.#reader.number())
        return
      case RecordKind.Gap:
        this.missing = this.#reader.number()
        return
      default:
        throw new RangeError(`the record kind ${kind} is unknown: a newer format`)
    }
  }

  #readTime(): number {
    const last = this.#last
    last.tsUs = this.#reader.delta(last.tsUs)
    return last.tsUs
  }

  #readTimeOf(event: StatusEvent | ClockEvent | ResetEvent): void {
    event.tsUs = this.#readTime()
    this.event = event
  }

  #readPrice(): number {
    const last = this.#last
    last.priceTicks = this.#reader.delta(last.priceTicks)
    return last.priceTicks
  }

  #readTrade(isLast: boolean): void {
    const trade = this.#trade
    trade.isLast = isLast
    trade.tsUs = this.#readTime()
    const flags = this.#reader.byte()
    trade.aggressor = ((flags & TradeFlag.SideMask) - 1) as Side
    trade.hasAggressor = (flags & TradeFlag.HasAggressor) !== 0
    trade.isReconstructed = (flags & TradeFlag.IsReconstructed) !== 0
    trade.priceTicks = this.#readPrice()
    trade.size = this.#reader.number()
    this.event = trade
  }

  #readQuote(isLast: boolean): void {
    const quote = this.#quote
    const last = this.#last
    const reader = this.#reader
    quote.isLast = isLast
    quote.tsUs = this.#readTime()
    quote.bidTicks = reader.delta(last.bidTicks)
    quote.bidSize = reader.number()
    quote.askTicks = reader.delta(last.askTicks)
    quote.askSize = reader.number()
    last.bidTicks = quote.bidTicks
    last.askTicks = quote.askTicks
    this.event = quote
  }

  #readDepth(isLast: boolean): void {
    const depth = this.#depth
    const { bids, asks } = this.#last
    depth.isLast = isLast
    depth.tsUs = this.#readTime()
    depth.bidLevels = this.#readSide(bids, depth.bidTicks, depth.bidSizes)
    depth.askLevels = this.#readSide(asks, depth.askTicks, depth.askSizes)
    this.event = depth
  }

  #readSide(last: LastSide, ticks: Int32Array, sizes: Int32Array): number {
    const reader = this.#reader
    const head = reader.uint16()
    const levels = head >> levelsShift
    if (levels > ticks.length) throw new RangeError(`a side of the book has ${levels} levels`)
    let before = last.ticks[0] as number
    for (let level = 0; level < levels; level++) {
      if ((head & (1 << level)) !== 0) {
        last.ticks[level] = reader.delta(before)
        last.sizes[level] = reader.number()
      }
      before = last.ticks[level] as number
      ticks[level] = before
      sizes[level] = last.sizes[level] as number
    }
    return levels
  }

  #readRow(isLast: boolean): void {
    const row = this.#row
    row.isLast = isLast
    row.tsUs = this.#readTime()
    const flags = this.#reader.byte()
    row.operation = (flags & RowFlag.OperationMask) as RowOperation
    row.side = ((flags >> RowFlag.SideShift) - 1) as Side
    row.position = this.#reader.number()
    row.priceTicks = this.#readPrice()
    row.size = this.#reader.number()
    this.event = row
  }

  #readOrder(isLast: boolean): void {
    const order = this.#order
    const last = this.#last
    const reader = this.#reader
    order.isLast = isLast
    order.tsUs = this.#readTime()
    const flags = reader.byte()
    order.action = (flags & OrderFlag.ActionMask) as OrderAction
    order.side = (((flags >> OrderFlag.SideShift) & 3) - 1) as Side
    order.isSnapshot = (flags & OrderFlag.IsSnapshot) !== 0
    last.orderHigh = reader.delta(last.orderHigh)
    order.orderHigh = last.orderHigh
    order.orderLow = reader.uint32()
    order.priceTicks = this.#readPrice()
    order.size = reader.number()
    this.event = order
  }

  #readIndex(isDailyClose: boolean): void {
    const index = this.#index
    index.isDailyClose = isDailyClose
    index.tsUs = this.#readTime()
    index.index = this.#reader.byte() as Index
    index.value = this.#reader.double()
    this.event = index
  }

  /** A chain may be kept: every one is an object of its own. */
  #readChain(): void {
    const tsUs = this.#readTime()
    const event = new ChainEvent(readChain(this.#reader))
    event.tsUs = tsUs
    this.event = event
  }
}
