import type { OptionChain } from './option-chain.ts'

/**
 * What happens in a market, as the engine hears it. An event object has one fixed shape per kind and is
 * reused by its feed: it is valid only during the step that receives it and is never kept.
 *
 * Times are microseconds since 1970 in UTC by the exchange's clock (or the receiver's, where the exchange's
 * is too coarse), prices integer ticks, sizes contracts.
 */
export const EventKind = {
  Trade: 0,
  Quote: 1,
  Depth: 2,
  DepthRow: 3,
  Order: 4,
  Status: 5,
  Clock: 6,
  Reset: 7,
  Index: 8,
  Chain: 9,
} as const

/** +1 buys, −1 sells, 0 neither or unknown. */
export type Side = 1 | -1 | 0

/** A print. */
export class TradeEvent {
  readonly kind = EventKind.Trade
  tsUs = 0
  priceTicks = 0
  size = 0
  /** Who crossed the spread, when the feed says so; 0 in an auction. */
  aggressor: Side = 0
  /** Whether this feed names aggressors at all: without, 0 means unknown, not auction. */
  hasAggressor = false
  /** Made from a bar, not seen: order flow read from it is a guess. */
  isReconstructed = false
  /** The last record of the exchange's event: a book is judged only then. */
  isLast = true
}

/** The best bid and ask. A side with size 0 is empty. */
export class QuoteEvent {
  readonly kind = EventKind.Quote
  tsUs = 0
  bidTicks = 0
  bidSize = 0
  askTicks = 0
  askSize = 0
  isLast = true
}

/** The levels that a ten-level book holds. */
export const maxLevels = 10

/** All ten levels of the book, best first. Rows from `bidLevels` or `askLevels` on are not valid. */
export class DepthEvent {
  readonly kind = EventKind.Depth
  tsUs = 0
  bidLevels = 0
  askLevels = 0
  readonly bidTicks = new Int32Array(maxLevels)
  readonly bidSizes = new Int32Array(maxLevels)
  readonly askTicks = new Int32Array(maxLevels)
  readonly askSizes = new Int32Array(maxLevels)
  isLast = true
}

export const RowOperation = { Insert: 0, Update: 1, Delete: 2 } as const
export type RowOperation = (typeof RowOperation)[keyof typeof RowOperation]

/** One row of the book changes its place: IB's market depth. */
export class DepthRowEvent {
  readonly kind = EventKind.DepthRow
  tsUs = 0
  /** 0 is the best. */
  position = 0
  operation: RowOperation = RowOperation.Update
  side: Side = 1
  priceTicks = 0
  size = 0
  isLast = true
}

export const OrderAction = { Add: 0, Cancel: 1, Modify: 2, Clear: 3, Fill: 4 } as const
export type OrderAction = (typeof OrderAction)[keyof typeof OrderAction]

/** One order of a market-by-order feed. Its id is a 64-bit number, held as two unsigned halves. */
export class OrderEvent {
  readonly kind = EventKind.Order
  tsUs = 0
  action: OrderAction = OrderAction.Add
  orderHigh = 0
  orderLow = 0
  side: Side = 0
  priceTicks = 0
  /** Add and Modify: the order's size. Cancel: by how much it shrinks. Fill: told, changes nothing. */
  size = 0
  /** Part of the book as it stood when the recording began: its time lies in the past. */
  isSnapshot = false
  isLast = true
}

/** Trading halts or resumes. */
export class StatusEvent {
  readonly kind = EventKind.Status
  tsUs = 0
  isTrading = true
}

/** Time passes and nothing else. */
export class ClockEvent {
  readonly kind = EventKind.Clock
  tsUs = 0
}

/** The book is no longer known: a gap, a reset, a new subscription. */
export class ResetEvent {
  readonly kind = EventKind.Reset
  tsUs = 0
}

/** What the futures are compared with. QQQ is a fund, the others are indices. */
export const Index = { Spx: 0, Vix: 1, Vxn: 2, Qqq: 3 } as const
export type Index = (typeof Index)[keyof typeof Index]

/** An index is worth so much now; or, of a day gone by, was worth so much at its close. */
export class IndexEvent {
  readonly kind = EventKind.Index
  tsUs = 0
  index: Index = Index.Spx
  /** Points. */
  value = 0
  /** The close of an earlier day: history, not today's value. Days come in order, each once. */
  isDailyClose = false
}

/** A new snapshot of an option chain. */
export class ChainEvent {
  readonly kind = EventKind.Chain
  tsUs = 0
  readonly chain: OptionChain

  constructor(chain: OptionChain) {
    this.chain = chain
  }
}

export type MarketEvent =
  | IndexEvent
  | ChainEvent
  | TradeEvent
  | QuoteEvent
  | DepthEvent
  | DepthRowEvent
  | OrderEvent
  | StatusEvent
  | ClockEvent
  | ResetEvent
