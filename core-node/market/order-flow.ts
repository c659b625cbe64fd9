import { CumulativeDelta } from './cumulative-delta.ts'
import { Footprint } from './footprint.ts'
import type { LastTrade } from './last-trade.ts'
import { TradeAggregator } from './trade-aggregator.ts'

/** The order flow of one minute. */
export class MinuteFlow {
  readonly delta = new CumulativeDelta()
  readonly footprint = new Footprint()

  add(trade: LastTrade): void {
    this.delta.add(trade)
    this.footprint.add(trade.priceTicks, trade.size, trade.side)
  }

  clear(): void {
    this.delta.clear()
    this.footprint.clear()
  }
}

/** What aggressors did: single orders put together from their prints, and deltas since several anchors. */
export class OrderFlow {
  /** Reconstructed trades are not among them: nobody sent those. */
  readonly orders: TradeAggregator
  /** Since 17:00 in Chicago. */
  readonly session = new CumulativeDelta()
  /** Since 08:30 in Chicago. */
  readonly regular = new CumulativeDelta()
  #forming = new MinuteFlow()
  #closed = new MinuteFlow()

  /** @param windowUs how long the prints of one order may take, see `aggregationUs` */
  constructor(windowUs: number) {
    this.orders = new TradeAggregator(windowUs)
  }

  /** Of the minute that is still forming. */
  get formingMinute(): MinuteFlow {
    return this.#forming
  }

  /** Of the last closed one-minute bar. */
  get minute(): MinuteFlow {
    return this.#closed
  }

  onTrade(trade: LastTrade, isRegular: boolean): void {
    if (trade.isReconstructed) this.orders.complete()
    else this.orders.add(trade)
    this.session.add(trade)
    if (isRegular) this.regular.add(trade)
    this.#forming.add(trade)
  }

  onMinute(): void {
    const closed = this.#forming
    this.#forming = this.#closed
    this.#closed = closed
    this.#forming.clear()
  }

  /** The minute that was forming stays: its bar closes later. */
  onSession(): void {
    this.orders.complete()
    this.session.clear()
    this.regular.clear()
  }
}
