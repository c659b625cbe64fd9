import { clip } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { staleAfterUs, tradeStaleAfterUs } from './staleness.ts'
import { VwapPath } from './vwap-path.ts'

/**
 * Where price stands against the session's VWAP, and where that is going:
 * x = clip(0.4·slope + 0.35·clip(z/2) + 0.25·(2c − 1)·sign z), z = (price − VWAP)/σ, c the share of the last
 * twenty closes on the price's side.
 */
export class VwapTrend implements Feature {
  readonly name = 'vwap_trend_signal'
  readonly rawNames = ['vwapTicks', 'sigmaTicks', 'slopeTicks', 'z', 'consistency']
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.overnightTrade)
  readonly #path = new VwapPath()

  onSession(): void {
    this.#path.restart(undefined)
  }

  onMinute(market: Market): void {
    this.#path.onMinute(market, market.vwap)
  }

  onTrade(market: Market): void {
    const vwap = market.vwap
    const sigma = vwap.sigmaTicks
    const z = sigma > 0 ? (market.trade.priceTicks - vwap.meanTicks) / sigma : 0
    const side = Math.sign(z)
    const consistency = this.#path.shareOn(side)
    const { raw } = this.value
    raw[0] = vwap.meanTicks
    raw[1] = sigma
    raw[2] = this.#path.slopeTicks
    raw[3] = z
    raw[4] = consistency
    const x =
      0.4 * this.#path.relativeSlope + 0.35 * clip(z / 2) + 0.25 * (2 * consistency - 1) * side
    this.value.staleAfterUs = tradeStaleAfterUs(market)
    this.value.set(clip(x), 1, this.#path.warmth, market.tsUs)
  }
}
