import { nanosToMicros } from '../../../shared/units.ts'
import type { MarketEvent, Side } from '../../market/events.ts'
import {
  DepthEvent,
  maxLevels,
  OrderAction,
  OrderEvent,
  QuoteEvent,
  StatusEvent,
  TradeEvent,
} from '../../market/events.ts'
import { BarPath } from '../bar-path.ts'
import { barSeconds, Letter, RecordFlag, RecordType, undefinedPriceHigh } from './records.ts'

/** Bid and ask price, size and count of one level. */
const bytesPerLevel = 32

/**
 * One DBN record to events. It writes into event objects of its own, which the next record overwrites. A
 * record gives no event, one, or several: a tbbo is the quote before a trade and the trade, a bar is the
 * trades of its path.
 */
export class DbnDecoder {
  readonly #tickNanos: number
  readonly #isTopOfBookAtTrade: boolean
  readonly #trade = new TradeEvent()
  readonly #quote = new QuoteEvent()
  readonly #depth = new DepthEvent()
  readonly #order = new OrderEvent()
  readonly #status = new StatusEvent()
  readonly #bar = new BarPath()
  #view: DataView = new DataView(new ArrayBuffer(0))
  #hasTradeWaiting = false
  /** Records that a decoder has nothing to say of: definitions, statistics, system messages. */
  skipped = 0

  /**
   * @param tickNanos the instrument's tick in 1e-9 points
   * @param schema of the file: in tbbo a trade record carries the quote before it
   */
  constructor(tickNanos: number, schema: string) {
    this.#tickNanos = tickNanos
    this.#isTopOfBookAtTrade = schema === 'tbbo'
  }

  /** The next block of bytes; offsets given to `decode` count from its start. */
  setBlock(view: DataView): void {
    this.#view = view
  }

  /** The next event of the last record decoded, or undefined when it has given all. */
  rest(): MarketEvent | undefined {
    if (!this.#hasTradeWaiting) return this.#bar.next()
    this.#hasTradeWaiting = false
    return this.#trade
  }

  /**
   * Decodes the record at an offset: its first event. What more it holds, `rest` gives.
   * @throws RangeError with the reason when the record holds what it must not
   */
  decode(offset: number, type: number): MarketEvent | undefined {
    switch (type) {
      case RecordType.Mbo:
        return this.#decodeMbo(offset)
      case RecordType.Mbp1:
        return this.#decodeMbp1(offset)
      case RecordType.Mbp10:
        return this.#decodeMbp10(offset)
      case RecordType.Trade:
        return this.#decodeTrade(offset, this.#flags(offset + 30))
      case RecordType.BboSecond:
      case RecordType.BboMinute:
        // A sampled quote is of the time of its sample, not of the trade it also names.
        return this.#decodeQuote(offset, this.#micros(offset + 32), true)
      case RecordType.Status:
        return this.#decodeStatus(offset)
      default:
        return this.#decodeBar(offset, type)
    }
  }

  #decodeMbo(offset: number): MarketEvent | undefined {
    const view = this.#view
    const flags = view.getUint8(offset + 36)
    const action = view.getUint8(offset + 38)
    if (action === Letter.Trade) {
      const trade = this.#trade
      this.#fillTrade(offset, offset + 24, view.getUint32(offset + 32, true), offset + 39)
      trade.isLast = (flags & RecordFlag.Last) !== 0
      return trade
    }
    const order = this.#order
    order.action = orderAction(action)
    order.tsUs = this.#micros(offset + 8)
    order.orderLow = view.getUint32(offset + 16, true)
    order.orderHigh = view.getUint32(offset + 20, true)
    order.side = sideOf(view.getUint8(offset + 39))
    order.size = view.getUint32(offset + 32, true)
    order.priceTicks = order.action === OrderAction.Clear ? 0 : this.#ticks(offset + 24)
    order.isSnapshot = (flags & RecordFlag.Snapshot) !== 0
    order.isLast = (flags & RecordFlag.Last) !== 0
    return order
  }

  #decodeMbp1(offset: number): MarketEvent | undefined {
    const isTrade = this.#view.getUint8(offset + 28) === Letter.Trade
    if (!isTrade) return this.#decodeQuote(offset, this.#micros(offset + 8), this.#isLast(offset))
    if (!this.#isTopOfBookAtTrade) return this.#decodeTrade(offset, this.#flags(offset + 30))
    // A trade's levels are the book before it: first the quote, then the trade.
    this.#decodeTrade(offset, RecordFlag.Last)
    this.#hasTradeWaiting = true
    return this.#decodeQuote(offset, this.#micros(offset + 8), true)
  }

  #decodeMbp10(offset: number): MarketEvent | undefined {
    if (this.#view.getUint8(offset + 28) === Letter.Trade) {
      return this.#decodeTrade(offset, this.#flags(offset + 30))
    }
    const depth = this.#depth
    depth.tsUs = this.#micros(offset + 8)
    depth.isLast = this.#isLast(offset)
    depth.bidLevels = this.#readLevels(offset + 48, offset + 64, depth.bidTicks, depth.bidSizes)
    depth.askLevels = this.#readLevels(offset + 56, offset + 68, depth.askTicks, depth.askSizes)
    return depth
  }

  /** @returns how many levels have a price */
  #readLevels(priceAt: number, sizeAt: number, ticks: Int32Array, sizes: Int32Array): number {
    for (let level = 0; level < maxLevels; level++) {
      const at = priceAt + level * bytesPerLevel
      const size = this.#view.getUint32(sizeAt + level * bytesPerLevel, true)
      if (size === 0 || this.#isUndefined(at)) return level
      ticks[level] = this.#ticks(at)
      sizes[level] = size
    }
    return maxLevels
  }

  #decodeTrade(offset: number, flags: number): TradeEvent {
    this.#fillTrade(offset, offset + 16, this.#view.getUint32(offset + 24, true), offset + 29)
    this.#trade.isLast = (flags & RecordFlag.Last) !== 0
    return this.#trade
  }

  #fillTrade(offset: number, priceOffset: number, size: number, sideOffset: number): void {
    const trade = this.#trade
    trade.tsUs = this.#micros(offset + 8)
    trade.priceTicks = this.#ticks(priceOffset)
    trade.size = size
    trade.aggressor = sideOf(this.#view.getUint8(sideOffset))
    trade.hasAggressor = true
  }

  #decodeQuote(offset: number, tsUs: number, isLast: boolean): QuoteEvent {
    const quote = this.#quote
    const view = this.#view
    quote.tsUs = tsUs
    quote.bidSize = this.#isUndefined(offset + 48) ? 0 : view.getUint32(offset + 64, true)
    quote.askSize = this.#isUndefined(offset + 56) ? 0 : view.getUint32(offset + 68, true)
    quote.bidTicks = quote.bidSize > 0 ? this.#ticks(offset + 48) : 0
    quote.askTicks = quote.askSize > 0 ? this.#ticks(offset + 56) : 0
    quote.isLast = isLast
    return quote
  }

  #decodeStatus(offset: number): MarketEvent | undefined {
    const isTrading = this.#view.getUint8(offset + 30)
    if (isTrading !== Letter.Yes && isTrading !== Letter.No) return undefined
    this.#status.tsUs = this.#micros(offset + 8)
    this.#status.isTrading = isTrading === Letter.Yes
    return this.#status
  }

  #decodeBar(offset: number, type: number): MarketEvent | undefined {
    const seconds = barSeconds.get(type)
    if (seconds === undefined) {
      this.skipped++
      return undefined
    }
    const volume =
      this.#view.getUint32(offset + 48, true) + this.#view.getUint32(offset + 52, true) * 2 ** 32
    this.#bar.begin(
      this.#micros(offset + 8),
      seconds,
      this.#ticks(offset + 16),
      this.#ticks(offset + 24),
      this.#ticks(offset + 32),
      this.#ticks(offset + 40),
      volume,
    )
    return this.#bar.next()
  }

  #flags(at: number): number {
    return this.#view.getUint8(at)
  }

  #isLast(offset: number): boolean {
    return (this.#view.getUint8(offset + 30) & RecordFlag.Last) !== 0
  }

  #micros(at: number): number {
    return nanosToMicros(this.#view.getUint32(at + 4, true), this.#view.getUint32(at, true))
  }

  #isUndefined(at: number): boolean {
    return this.#view.getInt32(at + 4, true) === undefinedPriceHigh
  }

  #ticks(at: number): number {
    const high = this.#view.getInt32(at + 4, true)
    const nanos = high * 4_294_967_296 + this.#view.getUint32(at, true)
    const ticks = nanos / this.#tickNanos
    if (Math.trunc(ticks) !== ticks || high === undefinedPriceHigh) throw offGrid(nanos)
    return ticks
  }
}

const actions: readonly (readonly [number, OrderAction])[] = [
  [Letter.Add, OrderAction.Add],
  [Letter.Cancel, OrderAction.Cancel],
  [Letter.Modify, OrderAction.Modify],
  [Letter.Clear, OrderAction.Clear],
  [Letter.Fill, OrderAction.Fill],
]

/** Actions by letter, dense, so that looking one up is one load. −1 is no action. */
const actionOfLetter = new Int8Array(256).fill(-1)
for (const [letter, action] of actions) actionOfLetter[letter] = action

function orderAction(letter: number): OrderAction {
  const action = actionOfLetter[letter] as number
  if (action < 0) throw new RangeError(`the action "${String.fromCharCode(letter)}" is unknown`)
  return action as OrderAction
}

/** A side in a trade names the aggressor, in an order its own. */
function sideOf(letter: number): Side {
  return letter === Letter.Bid ? 1 : letter === Letter.Ask ? -1 : 0
}

function offGrid(nanos: number): RangeError {
  return new RangeError(`the price ${nanos / 1e9} is not a multiple of the instrument's tick`)
}
