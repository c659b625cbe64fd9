import type { Index } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import { dailyCloseStaleAfterUs, freshness, liveIndexStaleAfterUs } from './freshness.ts'

/** A level from before the cash market opened says where the index was, not where it is. */
const settledQuality = 0.6

/**
 * What is known of an index now, and how well. Once it moved in today's cash hours it is live: quality 1,
 * stale after a minute, and a stream that then dies is missing. Without a live stream, and outside cash
 * hours, the last that is known of it (a value or a daily close, whichever came later) counts at 0.6.
 */
export class IndexReading {
  /** NaN when nothing is known. */
  points = Number.NaN
  /** By where it comes from, 0 to 1, age not counted. */
  quality = 0
  asOfUs = 0
  staleAfterUs = liveIndexStaleAfterUs
  isLive = false
  readonly #index: Index

  constructor(index: Index) {
    this.#index = index
  }

  update(market: Market): void {
    const { indices, session } = market
    const valueUs = indices.tsUs(this.#index)
    const closeUs = indices.closeTsUs(this.#index)
    this.isLive = market.isRegular && valueUs >= session.regularOpenUs
    const isValue = this.isLive || valueUs > closeUs
    this.points = isValue ? indices.value(this.#index) : indices.close(this.#index, 0)
    this.asOfUs = isValue ? valueUs : closeUs
    this.staleAfterUs = this.isLive ? liveIndexStaleAfterUs : dailyCloseStaleAfterUs
    this.quality = this.points > 0 ? (this.isLive ? 1 : settledQuality) : 0
  }

  /** Quality with age. */
  qualityAt(nowUs: number): number {
    return this.quality * freshness(nowUs - this.asOfUs, this.staleAfterUs)
  }
}
