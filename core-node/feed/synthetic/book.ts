import { DepthEvent } from '../../market/events.ts'
import type { FreshLevels } from './resting-side.ts'
import { RestingSide } from './resting-side.ts'

/** Both sides of the limit order book, and the event that shows them. */
export class Book {
  readonly bids: RestingSide
  readonly asks: RestingSide
  /** Which way the price went when a best level was last emptied: +1 up, −1 down. */
  lastMove = 0
  readonly #event = new DepthEvent()
  #bidTicks = 0
  #askTicks = 0

  constructor(fresh: FreshLevels) {
    const { bidTicks, bidSizes, askTicks, askSizes } = this.#event
    this.bids = new RestingSide(1, bidTicks, bidSizes, fresh)
    this.asks = new RestingSide(-1, askTicks, askSizes, fresh)
  }

  get midTicks(): number {
    return (this.bids.bestTicks + this.asks.bestTicks) / 2
  }

  get spreadTicks(): number {
    return this.asks.bestTicks - this.bids.bestTicks
  }

  /** Opens anew, one tick wide, about a price. */
  reset(ticks: number): void {
    const bidTicks = Math.floor(ticks)
    this.bids.reset(bidTicks)
    this.asks.reset(bidTicks + 1)
    this.watchBest()
  }

  /** To be called after every change. */
  watchBest(): void {
    if (this.asks.bestTicks > this.#askTicks) this.lastMove = 1
    else if (this.bids.bestTicks < this.#bidTicks) this.lastMove = -1
    this.#askTicks = this.asks.bestTicks
    this.#bidTicks = this.bids.bestTicks
  }

  event(tsUs: number): DepthEvent {
    const event = this.#event
    event.tsUs = tsUs
    event.bidLevels = this.bids.levels
    event.askLevels = this.asks.levels
    return event
  }
}
