import type {
  DepthEvent,
  DepthRowEvent,
  IndexEvent,
  MarketEvent,
  OrderEvent,
  QuoteEvent,
  TradeEvent,
} from '../events.ts'
import { EventKind } from '../events.ts'
import { ByteWriter } from './byte-writer.ts'
import { chainBytes, writeChain } from './chain-record.ts'
import type { LastSide } from './last-values.ts'
import { LastValues } from './last-values.ts'
import {
  lastFlag,
  levelsShift,
  maxShortRecordBytes,
  OrderFlag,
  RecordKind,
  RowFlag,
  TradeFlag,
} from './records.ts'

/** Writes events of the market into blocks of bytes, without allocating but for chains. */
export class RecordWriter {
  readonly #writer = new ByteWriter()
  readonly #last = new LastValues()
  #start = 0

  /** Begins a block: its records go behind `start`, which is left for the block's head. */
  begin(block: Uint8Array, start: number): void {
    this.#start = start
    this.#writer.begin(block, start)
    this.#last.clear()
  }

  /** Where the next record goes. */
  get at(): number {
    return this.#writer.at
  }

  get isEmpty(): boolean {
    return this.#writer.at === this.#start
  }

  /** @returns whether it was written; if not, the block is full, and nothing has changed */
  write(event: MarketEvent): boolean {
    const room = this.#writer.bytes.length - this.#writer.at
    if (room < maxShortRecordBytes) return false
    switch (event.kind) {
      case EventKind.Trade:
        this.#writeTrade(event)
        return true
      case EventKind.Quote:
        this.#writeQuote(event)
        return true
      case EventKind.Depth:
        this.#writeDepth(event)
        return true
      case EventKind.DepthRow:
        this.#writeRow(event)
        return true
      case EventKind.Order:
        this.#writeOrder(event)
        return true
      case EventKind.Status:
        this.#writeTime(event.isTrading ? event.kind | lastFlag : event.kind, event.tsUs)
        return true
      case EventKind.Clock:
      case EventKind.Reset:
        this.#writeTime(event.kind, event.tsUs)
        return true
      case EventKind.Index:
        this.#writeIndex(event)
        return true
      case EventKind.Chain:
        if (room < maxShortRecordBytes + chainBytes(event.chain)) return false
        this.#writeTime(event.kind, event.tsUs)
        writeChain(this.#writer, event.chain)
        return true
    }
  }

  /** Rare events, as JSON in UTF-8. @returns whether it was written */
  writeJson(json: Uint8Array): boolean {
    const room = this.#writer.bytes.length - this.#writer.at
    if (room < maxShortRecordBytes + json.length) return false
    this.#writer.byte(RecordKind.Json)
    this.#writer.number(json.length)
    this.#writer.raw(json)
    return true
  }

  /** Events that could not be written are missing here. */
  writeGap(events: number): void {
    this.#writer.byte(RecordKind.Gap)
    this.#writer.number(events)
  }

  #writeTime(first: number, tsUs: number): void {
    const last = this.#last
    this.#writer.byte(first)
    this.#writer.delta(tsUs, last.tsUs)
    last.tsUs = tsUs
  }

  #writePrice(priceTicks: number): void {
    this.#writer.delta(priceTicks, this.#last.priceTicks)
    this.#last.priceTicks = priceTicks
  }

  #writeTrade(trade: TradeEvent): void {
    const writer = this.#writer
    this.#writeTime(trade.isLast ? trade.kind | lastFlag : trade.kind, trade.tsUs)
    const aggressor = trade.hasAggressor ? TradeFlag.HasAggressor : 0
    const reconstructed = trade.isReconstructed ? TradeFlag.IsReconstructed : 0
    writer.byte((trade.aggressor + 1) | aggressor | reconstructed)
    this.#writePrice(trade.priceTicks)
    writer.number(trade.size)
  }

  #writeQuote(quote: QuoteEvent): void {
    const writer = this.#writer
    const last = this.#last
    this.#writeTime(quote.isLast ? quote.kind | lastFlag : quote.kind, quote.tsUs)
    writer.delta(quote.bidTicks, last.bidTicks)
    writer.number(quote.bidSize)
    writer.delta(quote.askTicks, last.askTicks)
    writer.number(quote.askSize)
    last.bidTicks = quote.bidTicks
    last.askTicks = quote.askTicks
  }

  #writeDepth(depth: DepthEvent): void {
    this.#writeTime(depth.isLast ? depth.kind | lastFlag : depth.kind, depth.tsUs)
    this.#writeSide(this.#last.bids, depth.bidLevels, depth.bidTicks, depth.bidSizes)
    this.#writeSide(this.#last.asks, depth.askLevels, depth.askTicks, depth.askSizes)
  }

  /** Only levels that changed: their price by its distance from the level before, which is mostly one tick. */
  #writeSide(last: LastSide, levels: number, ticks: Int32Array, sizes: Int32Array): void {
    const writer = this.#writer
    const maskAt = writer.at
    writer.uint16(0)
    let mask = 0
    let before = last.ticks[0] as number
    for (let level = 0; level < levels; level++) {
      const price = ticks[level] as number
      const size = sizes[level] as number
      if (price !== last.ticks[level] || size !== last.sizes[level]) {
        mask |= 1 << level
        writer.delta(price, before)
        writer.number(size)
        last.ticks[level] = price
        last.sizes[level] = size
      }
      before = price
    }
    const end = writer.at
    writer.at = maskAt
    writer.uint16(mask | (levels << levelsShift))
    writer.at = end
  }

  #writeRow(row: DepthRowEvent): void {
    const writer = this.#writer
    this.#writeTime(row.isLast ? row.kind | lastFlag : row.kind, row.tsUs)
    writer.byte(row.operation | ((row.side + 1) << RowFlag.SideShift))
    writer.number(row.position)
    this.#writePrice(row.priceTicks)
    writer.number(row.size)
  }

  #writeOrder(order: OrderEvent): void {
    const writer = this.#writer
    const last = this.#last
    this.#writeTime(order.isLast ? order.kind | lastFlag : order.kind, order.tsUs)
    const snapshot = order.isSnapshot ? OrderFlag.IsSnapshot : 0
    writer.byte(order.action | ((order.side + 1) << OrderFlag.SideShift) | snapshot)
    writer.delta(order.orderHigh, last.orderHigh)
    last.orderHigh = order.orderHigh
    writer.uint32(order.orderLow)
    this.#writePrice(order.priceTicks)
    writer.number(order.size)
  }

  #writeIndex(event: IndexEvent): void {
    this.#writeTime(event.isDailyClose ? event.kind | lastFlag : event.kind, event.tsUs)
    this.#writer.byte(event.index)
    this.#writer.double(event.value)
  }
}
