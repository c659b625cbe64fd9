import type { DepthEvent, DepthRowEvent, QuoteEvent, Side } from './events.ts'
import { maxLevels, RowOperation } from './events.ts'

/**
 * The ten best levels of each side, best first, in typed arrays that live as long as the book. It is built
 * from quotes, whole books, changes of a row or, through MarketByOrder, from single orders.
 */
export class OrderBook {
  readonly #bids = new BookSide()
  readonly #asks = new BookSide()

  get bidLevels(): number {
    return this.#bids.levels
  }

  get askLevels(): number {
    return this.#asks.levels
  }

  /** @param level 0 is the best; below `bidLevels` */
  bidTicks(level: number): number {
    return this.#bids.ticks[level] as number
  }

  bidSize(level: number): number {
    return this.#bids.sizes[level] as number
  }

  askTicks(level: number): number {
    return this.#asks.ticks[level] as number
  }

  askSize(level: number): number {
    return this.#asks.sizes[level] as number
  }

  /** Both sides have a price. */
  get isTwoSided(): boolean {
    return this.#bids.levels > 0 && this.#asks.levels > 0
  }

  /** The bid is above the ask: a book in an auction, or bad data. */
  get isCrossed(): boolean {
    return this.isTwoSided && this.bidTicks(0) > this.askTicks(0)
  }

  /** Both sides, and the bid below the ask: the only state a signal may be read from. */
  get isSound(): boolean {
    return this.isTwoSided && this.bidTicks(0) < this.askTicks(0)
  }

  /** Half-tick precision; only while two-sided. */
  get midTicks(): number {
    return (this.bidTicks(0) + this.askTicks(0)) / 2
  }

  clear(): void {
    this.#bids.levels = 0
    this.#asks.levels = 0
  }

  applyQuote(event: QuoteEvent): void {
    this.#bids.setOnly(event.bidTicks, event.bidSize)
    this.#asks.setOnly(event.askTicks, event.askSize)
  }

  applyDepth(event: DepthEvent): void {
    this.#bids.copyFrom(event.bidTicks, event.bidSizes, event.bidLevels)
    this.#asks.copyFrom(event.askTicks, event.askSizes, event.askLevels)
  }

  /** @returns false when the row lies outside the book: the feed and the book have lost each other */
  applyRow(event: DepthRowEvent): boolean {
    const side = event.side > 0 ? this.#bids : this.#asks
    switch (event.operation) {
      case RowOperation.Insert:
        return side.insert(event.position, event.priceTicks, event.size)
      case RowOperation.Update:
        return side.update(event.position, event.priceTicks, event.size)
      case RowOperation.Delete:
        return side.remove(event.position)
    }
  }

  /** Room for whoever knows the whole depth to write the best ten of it. */
  side(side: Side): BookSide {
    return side > 0 ? this.#bids : this.#asks
  }
}

/** One side's rows, best first. */
export class BookSide {
  readonly ticks = new Int32Array(maxLevels)
  readonly sizes = new Int32Array(maxLevels)
  levels = 0

  setOnly(priceTicks: number, size: number): void {
    this.ticks[0] = priceTicks
    this.sizes[0] = size
    this.levels = size > 0 ? 1 : 0
  }

  copyFrom(ticks: Int32Array, sizes: Int32Array, levels: number): void {
    for (let i = 0; i < levels; i++) {
      this.ticks[i] = ticks[i] as number
      this.sizes[i] = sizes[i] as number
    }
    this.levels = levels
  }

  /** Rows from `position` on move down; the eleventh falls out. */
  insert(position: number, priceTicks: number, size: number): boolean {
    if (position < 0 || position > this.levels || position >= maxLevels) return false
    const last = Math.min(this.levels, maxLevels - 1)
    this.ticks.copyWithin(position + 1, position, last)
    this.sizes.copyWithin(position + 1, position, last)
    this.levels = last + 1
    this.ticks[position] = priceTicks
    this.sizes[position] = size
    return true
  }

  /** An update just below the last row adds it: some feeds never send an insert. */
  update(position: number, priceTicks: number, size: number): boolean {
    if (position === this.levels) return this.insert(position, priceTicks, size)
    if (position < 0 || position > this.levels) return false
    this.ticks[position] = priceTicks
    this.sizes[position] = size
    return true
  }

  remove(position: number): boolean {
    if (position < 0 || position >= this.levels) return false
    this.ticks.copyWithin(position, position + 1, this.levels)
    this.sizes.copyWithin(position, position + 1, this.levels)
    this.levels--
    return true
  }
}
