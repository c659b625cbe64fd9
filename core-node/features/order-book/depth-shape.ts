import type { OrderBook } from '../../market/order-book.ts'

/** (ΣB − ΣA)/(ΣB + ΣA) over all levels that the book shows, ten at most. @param book two-sided */
export function depthRatio(book: OrderBook): number {
  let bids = 0
  let asks = 0
  for (let i = 0; i < book.bidLevels; i++) bids += book.bidSize(i)
  for (let i = 0; i < book.askLevels; i++) asks += book.askSize(i)
  return bids + asks > 0 ? (bids - asks) / (bids + asks) : 0
}

/**
 * How fast the book deepens away from the mid, in contracts a tick: the line through the origin that fits
 * cumulative size against distance best, Σ d·C/Σ d². A steep side is hard to move through.
 * @param book two-sided and sound
 */
export function bidSlope(book: OrderBook): number {
  const mid = book.midTicks
  let cumulative = 0
  let products = 0
  let squares = 0
  for (let i = 0; i < book.bidLevels; i++) {
    const distance = mid - book.bidTicks(i)
    cumulative += book.bidSize(i)
    products += distance * cumulative
    squares += distance * distance
  }
  return products / squares
}

/** As `bidSlope`, of the asks. */
export function askSlope(book: OrderBook): number {
  const mid = book.midTicks
  let cumulative = 0
  let products = 0
  let squares = 0
  for (let i = 0; i < book.askLevels; i++) {
    const distance = book.askTicks(i) - mid
    cumulative += book.askSize(i)
    products += distance * cumulative
    squares += distance * distance
  }
  return products / squares
}
