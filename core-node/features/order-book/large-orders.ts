import { maxLevels } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import type { OrderBook } from '../../market/order-book.ts'
import type { BookScene } from './resting-side.ts'
import { RestingSide } from './resting-side.ts'

const minLargeSize = 500
const largeMultiple = 3

/**
 * The large orders that rest in the book: levels of 500 contracts and more, at least three times the median of
 * the visible levels, that have stood for two seconds and were not pulled away before.
 */
export class LargeOrders {
  readonly bids = new RestingSide(1)
  readonly asks = new RestingSide(-1)
  readonly #sizes = new Int32Array(2 * maxLevels)
  /** Places in `#sizes`, by size: nearly the order of the book before. */
  readonly #order = new Int32Array(2 * maxLevels)
  #ordered = 0
  readonly #scene: BookScene = {
    tsUs: 0,
    midTicks: 0,
    previousMidTicks: 0,
    medianSize: 0,
    largeSize: 0,
  }

  /** Whether any level counts now. */
  get areThere(): boolean {
    return this.bids.count + this.asks.count > 0
  }

  /** (support − resistance)/(support + resistance), −1 to 1; 0 while there are none. */
  get x(): number {
    const both = this.bids.strength + this.asks.strength
    return both > 0 ? (this.bids.strength - this.asks.strength) / both : 0
  }

  onTrade({ trade }: Market): void {
    if (trade.side > 0) this.asks.onTrade(trade.priceTicks, trade.size)
    else if (trade.side < 0) this.bids.onTrade(trade.priceTicks, trade.size)
  }

  /** @param market with a sound book */
  onBook({ book, tsUs }: Market): void {
    const scene = this.#scene
    scene.previousMidTicks = scene.midTicks
    scene.midTicks = book.midTicks
    this.bids.begin()
    this.asks.begin()
    const isWatching = this.bids.isWatching || this.asks.isWatching
    if (!isWatching && largestSize(book) < minLargeSize) return
    scene.tsUs = tsUs
    scene.medianSize = this.#median(book)
    scene.largeSize = Math.max(minLargeSize, largeMultiple * scene.medianSize)
    const { bidLevels, askLevels } = book
    for (let i = 0; i < bidLevels; i++) this.bids.onLevel(book.bidTicks(i), book.bidSize(i), scene)
    for (let i = 0; i < askLevels; i++) this.asks.onLevel(book.askTicks(i), book.askSize(i), scene)
    this.bids.end(book.bidTicks(bidLevels - 1), scene)
    this.asks.end(book.askTicks(askLevels - 1), scene)
  }

  /** After a gap or in a crossed book nobody knows what happened to a level. */
  forget(): void {
    this.bids.forget()
    this.asks.forget()
  }

  onSession(): void {
    this.bids.clear()
    this.asks.clear()
  }

  /** Sorts by insertion from the order that was: from book to book few levels change. */
  #median(book: OrderBook): number {
    const sizes = this.#sizes
    const order = this.#order
    const { bidLevels, askLevels } = book
    const count = bidLevels + askLevels
    for (let i = 0; i < bidLevels; i++) sizes[i] = book.bidSize(i)
    for (let i = 0; i < askLevels; i++) sizes[bidLevels + i] = book.askSize(i)
    if (count !== this.#ordered) for (let i = 0; i < count; i++) order[i] = i
    this.#ordered = count
    for (let i = 1; i < count; i++) {
      const place = order[i] as number
      const size = sizes[place] as number
      let at = i
      while (at > 0 && (sizes[order[at - 1] as number] as number) > size) {
        order[at] = order[at - 1] as number
        at--
      }
      order[at] = place
    }
    const upper = sizes[order[count >> 1] as number] as number
    if (count % 2 === 1) return upper
    return (upper + (sizes[order[(count >> 1) - 1] as number] as number)) / 2
  }
}

function largestSize(book: OrderBook): number {
  let largest = 0
  for (let i = 0; i < book.bidLevels; i++) largest = Math.max(largest, book.bidSize(i))
  for (let i = 0; i < book.askLevels; i++) largest = Math.max(largest, book.askSize(i))
  return largest
}
