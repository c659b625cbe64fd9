import { microsPerMilli } from '../../shared/units.ts'
import type { Side } from './events.ts'
import type { LastTrade } from './last-trade.ts'

/**
 * How long after its first print the prints of one aggressive order may still come: a millisecond where
 * the feed tells the exchange's time, fifty where prints are stamped when they are received.
 */
export const aggregationUs = {
  exchangeTime: microsPerMilli,
  receiveTime: 50 * microsPerMilli,
} as const

/** One aggressive order, put together from the prints it was split into. */
export class AggregatedTrade {
  /** Of the first print. */
  startUs = 0
  side: Side = 0
  /** Contracts; 0 for none. */
  size = 0
  prints = 0
  /** How many prices it was matched at: more than one is a sweep. */
  levels = 0
  firstTicks = 0
  lastTicks = 0
  /** The price at which most of it was matched, of equals the first. */
  mainTicks = 0
  #mainSize = 0
  #levelSize = 0
  #sumOfDistances = 0
  #sumOfQualities = 0

  /** In ticks, with a fraction. */
  get vwapTicks(): number {
    return this.firstTicks + this.#sumOfDistances / this.size
  }

  /** How well the side is known, 0 to 1, by contracts. */
  get quality(): number {
    return this.#sumOfQualities / this.size
  }

  begin(trade: LastTrade): void {
    this.startUs = trade.tsUs
    this.side = trade.side
    this.size = 0
    this.prints = 0
    this.levels = 1
    this.firstTicks = trade.priceTicks
    this.lastTicks = trade.priceTicks
    this.#mainSize = 0
    this.#levelSize = 0
    this.#sumOfDistances = 0
    this.#sumOfQualities = 0
    this.add(trade)
  }

  add({ priceTicks, size, quality }: LastTrade): void {
    if (priceTicks !== this.lastTicks) {
      this.levels++
      this.lastTicks = priceTicks
      this.#levelSize = 0
    }
    this.#levelSize += size
    if (this.#levelSize > this.#mainSize) {
      this.#mainSize = this.#levelSize
      this.mainTicks = priceTicks
    }
    this.prints++
    this.size += size
    this.#sumOfDistances += size * (priceTicks - this.firstTicks)
    this.#sumOfQualities += size * quality
  }

  /** Whether a print may belong to it: same side, in time, and no step back from where it had got to. */
  continuesWith({ tsUs, side, priceTicks }: LastTrade, windowUs: number): boolean {
    const isSameSide = side === this.side && side !== 0
    const isAhead = (priceTicks - this.lastTicks) * side >= 0
    return isSameSide && isAhead && tsUs - this.startUs <= windowUs
  }
}

/**
 * Puts the prints of one aggressive order together again: an exchange tells of one trade per price, vendors
 * of one per counterparty. An order is over when another side, a price behind it or the end of its window
 * shows so, and only then is it told of. The window counts from the first print: a steady stream of prints
 * never runs into one order. A print whose side is not known stands alone.
 */
export class TradeAggregator {
  readonly #windowUs: number
  #open = new AggregatedTrade()
  #last = new AggregatedTrade()
  #completed = 0

  /** @param windowUs see `aggregationUs` */
  constructor(windowUs: number) {
    this.#windowUs = windowUs
  }

  /** How many orders are over. Between two trades it grows by one at most. */
  get completed(): number {
    return this.#completed
  }

  /** The last one that is over: valid until the next is. */
  get last(): AggregatedTrade {
    return this.#last
  }

  add(trade: LastTrade): void {
    if (this.#open.size > 0) {
      if (this.#open.continuesWith(trade, this.#windowUs)) {
        this.#open.add(trade)
        return
      }
      this.complete()
    }
    this.#open.begin(trade)
  }

  /** Time passes. @param clock where it is read */
  advance(clock: { readonly tsUs: number }): void {
    if (this.#open.size > 0 && clock.tsUs - this.#open.startUs > this.#windowUs) this.complete()
  }

  /** The order under way, if there is one, is over: whatever comes does not belong to it. */
  complete(): void {
    if (this.#open.size === 0) return
    const completed = this.#open
    this.#open = this.#last
    this.#last = completed
    this.#open.size = 0
    this.#completed++
  }
}
