import type { Side } from './events.ts'
import { VolumeWeightedPrice } from './volume-weighted-price.ts'

/** What traded over some time: a session, or a whole recording. */
export class TradeTally {
  readonly vwap = new VolumeWeightedPrice()
  count = 0
  buyVolume = 0
  sellVolume = 0
  /** Matched in an auction: the feed says that nobody was the aggressor. */
  auctionVolume = 0
  /** The aggressor could not be told. */
  unclassifiedVolume = 0
  highTicks = Number.NEGATIVE_INFINITY
  lowTicks = Number.POSITIVE_INFINITY

  get volume(): number {
    return this.vwap.volume
  }

  /** Cumulative delta: bought minus sold by aggressors. */
  get deltaContracts(): number {
    return this.buyVolume - this.sellVolume
  }

  add(priceTicks: number, size: number, side: Side, isAuction: boolean): void {
    this.count++
    this.vwap.add(priceTicks, size)
    if (side > 0) this.buyVolume += size
    else if (side < 0) this.sellVolume += size
    else if (isAuction) this.auctionVolume += size
    else this.unclassifiedVolume += size
    if (priceTicks > this.highTicks) this.highTicks = priceTicks
    if (priceTicks < this.lowTicks) this.lowTicks = priceTicks
  }

  clear(): void {
    this.vwap.clear()
    this.count = 0
    this.buyVolume = 0
    this.sellVolume = 0
    this.auctionVolume = 0
    this.unclassifiedVolume = 0
    this.highTicks = Number.NEGATIVE_INFINITY
    this.lowTicks = Number.POSITIVE_INFINITY
  }
}
