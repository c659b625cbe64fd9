import type { VolumeWeightedPrice } from '../market/volume-weighted-price.ts'

/** What a strategy reads of the market. */
export type PriceView = {
  readonly tsUs: number
  readonly hasTraded: boolean
  readonly trade: { readonly priceTicks: number }
  /** The session's. */
  readonly vwap: Pick<VolumeWeightedPrice, 'isEmpty' | 'meanTicks'>
}

/** Whether the last price and the session's VWAP can be compared. */
export function hasVwap(market: PriceView): boolean {
  return market.hasTraded && !market.vwap.isEmpty
}

/** 1 with the last price above the VWAP, −1 below it, 0 on it. */
export function sideOfVwap(market: PriceView): number {
  return Math.sign(market.trade.priceTicks - market.vwap.meanTicks)
}
