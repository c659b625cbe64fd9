import type { Side } from '../../core-node/market/events.ts'
import { DepthEvent, QuoteEvent, TradeEvent } from '../../core-node/market/events.ts'

/** Events as a test would write them down: only what matters is named. */
export function trade(
  tsUs: number,
  priceTicks: number,
  size: number,
  aggressor: Side = 0,
): TradeEvent {
  const fields = { tsUs, priceTicks, size, aggressor, hasAggressor: aggressor !== 0 }
  return Object.assign(new TradeEvent(), fields)
}

export function quote(
  tsUs: number,
  bidTicks: number,
  askTicks: number,
  bidSize = 10,
  askSize = 10,
): QuoteEvent {
  return Object.assign(new QuoteEvent(), { tsUs, bidTicks, askTicks, bidSize, askSize })
}

/** A book of levels one tick apart. @param bids sizes from the best down */
export function depth(
  tsUs: number,
  bestBidTicks: number,
  bids: readonly number[],
  bestAskTicks: number,
  asks: readonly number[],
): DepthEvent {
  const event = new DepthEvent()
  event.tsUs = tsUs
  event.bidLevels = bids.length
  event.askLevels = asks.length
  bids.forEach((size, level) => {
    event.bidTicks[level] = bestBidTicks - level
    event.bidSizes[level] = size
  })
  asks.forEach((size, level) => {
    event.askTicks[level] = bestAskTicks + level
    event.askSizes[level] = size
  })
  return event
}

/** Tuesday, 2026-09-15, 09:30 in New York: the cash market opens. */
export const regularOpenUs = Date.parse('2026-09-15T13:30:00Z') * 1_000
export const second = 1_000_000
export const minute = 60 * second
