import type { OrderBook } from './order-book.ts'

/** The best bid and ask, from whichever of quote and book knows it first. A side with size 0 is empty. */
export class BestQuote {
  bidTicks = 0
  bidSize = 0
  askTicks = 0
  askSize = 0

  /** Both sides, and the bid below the ask. */
  get isSound(): boolean {
    return this.bidSize > 0 && this.askSize > 0 && this.bidTicks < this.askTicks
  }

  get midTicks(): number {
    return (this.bidTicks + this.askTicks) / 2
  }

  set(bidTicks: number, bidSize: number, askTicks: number, askSize: number): void {
    this.bidTicks = bidTicks
    this.bidSize = bidSize
    this.askTicks = askTicks
    this.askSize = askSize
  }

  setFrom(book: OrderBook): void {
    const hasBid = book.bidLevels > 0
    const hasAsk = book.askLevels > 0
    this.bidTicks = hasBid ? book.bidTicks(0) : 0
    this.bidSize = hasBid ? book.bidSize(0) : 0
    this.askTicks = hasAsk ? book.askTicks(0) : 0
    this.askSize = hasAsk ? book.askSize(0) : 0
  }

  clear(): void {
    this.bidSize = 0
    this.askSize = 0
  }
}
