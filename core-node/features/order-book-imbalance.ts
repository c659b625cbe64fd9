import { clip } from '../../shared/rounding.ts'
import { microsPerSecond } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'
import type { OrderBook } from '../market/order-book.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { askSlope, bidSlope, depthRatio } from './order-book/depth-shape.ts'
import { LargeOrders } from './order-book/large-orders.ts'
import { OrderFlowImbalance } from './order-flow-imbalance.ts'
import { staleAfterUs } from './staleness.ts'
import { TimeAverage } from './time-average.ts'

const depth = 5
/** How much large resting orders count beside the rest, while there are any. */
const defaultDepthWeight = 0.25
/** How long an unsound book may last before its last good value is dropped. */
const holdUs = microsPerSecond

/**
 * Who waits in the book and who hurries to it: x = ½·EWMA₂ₛ(I) + ½·clip(OFI₁₀ₛ/(2·AD)). I weighs the five
 * levels 1, 0.8, … 0.2; AD is the mean size at the best quote over a minute. While large orders rest in the
 * book, their support less their resistance takes a quarter of x. A crossed, locked or one-sided book says
 * nothing: its last value holds a second, then it is missing.
 */
export class OrderBookImbalance implements Feature {
  readonly name = 'order_book_imbalance'
  readonly rawNames = [
    'imbalance',
    'averageImbalance',
    'flowContracts',
    'averageSize',
    'micropriceTicks',
    'depthRatio',
    'bidSlope',
    'askSlope',
    'largeBids',
    'largeAsks',
    'largeOrders',
    'spoofs',
  ]
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.book)
  readonly #imbalance = new TimeAverage(2 * microsPerSecond)
  readonly #size = new TimeAverage(60 * microsPerSecond)
  readonly #flow = new OrderFlowImbalance()
  readonly #large = new LargeOrders()
  readonly #depthWeight: number

  /** @param depthWeight 0 to 1: how much of x large resting orders take while there are any */
  constructor(depthWeight = defaultDepthWeight) {
    this.#depthWeight = depthWeight
  }

  onSession(): void {
    this.#imbalance.reset()
    this.#size.reset()
    this.#flow.reset()
    this.#large.onSession()
  }

  onTrade(market: Market): void {
    this.#large.onTrade(market)
  }

  onBook(market: Market): void {
    const { book, quote, tsUs } = market
    if (!quote.isSound || !book.isSound) {
      this.#flow.reset()
      this.#large.forget()
      if (tsUs - this.value.asOfUs > holdUs) this.value.lose('invalid', tsUs)
      return
    }
    const imbalance = depthImbalance(book)
    const averageSize = (quote.bidSize + quote.askSize) / 2
    this.#imbalance.update(imbalance, market)
    this.#size.update(averageSize, market)
    this.#flow.onQuote(quote, market)
    const flow = clip(this.#flow.contracts / (2 * this.#size.average))
    const { raw } = this.value
    raw[0] = imbalance
    raw[1] = this.#imbalance.average
    raw[2] = this.#flow.contracts
    raw[3] = this.#size.average
    raw[4] = micropriceTicks(quote.bidTicks, quote.bidSize, quote.askTicks, quote.askSize)
    this.#large.onBook(market)
    this.#describeDepth(book)
    const nearQuote = 0.5 * this.#imbalance.average + 0.5 * flow
    const depthWeight = this.#large.areThere ? this.#depthWeight : 0
    const x = clip((1 - depthWeight) * nearQuote + depthWeight * this.#large.x)
    const levels = Math.min(book.bidLevels, book.askLevels, depth)
    this.value.set(x, levels / depth, 1, tsUs)
  }

  #describeDepth(book: OrderBook): void {
    const { bids, asks } = this.#large
    const { raw } = this.value
    raw[5] = depthRatio(book)
    raw[6] = bidSlope(book)
    raw[7] = askSlope(book)
    raw[8] = bids.strength
    raw[9] = asks.strength
    raw[10] = this.#large.x
    raw[11] = bids.spoofs + asks.spoofs
  }
}

/** (Σ wB − Σ wA)/(Σ wB + Σ wA) over five levels, w = 1, 0.8, … 0.2. @param book two-sided */
export function depthImbalance(book: OrderBook): number {
  const bidLevels = Math.min(book.bidLevels, depth)
  const askLevels = Math.min(book.askLevels, depth)
  let bids = 0
  let asks = 0
  for (let level = 0; level < bidLevels; level++) bids += (depth - level) * book.bidSize(level)
  for (let level = 0; level < askLevels; level++) asks += (depth - level) * book.askSize(level)
  return bids + asks > 0 ? (bids - asks) / (bids + asks) : 0
}

/** The mid weighted by the opposite sizes: (bid·askSize + ask·bidSize)/(bidSize + askSize). */
export function micropriceTicks(
  bidTicks: number,
  bidSize: number,
  askTicks: number,
  askSize: number,
): number {
  return (bidTicks * askSize + askTicks * bidSize) / (bidSize + askSize)
}
