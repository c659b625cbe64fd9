import { clip } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import type { OptionView } from '../options/option-view.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { optionChainStaleAfterUs } from './freshness.ts'
import { VwapPath } from './vwap-path.ts'

/** Of the reference exposure: within it dealers lean neither way. */
const neutralShare = 0.1

export type DealerSources = {
  readonly options: OptionView
  /** Tick momentum: its value's x is the direction dealers would have to follow. */
  readonly momentum: { readonly value: FeatureValue }
}

/**
 * What dealers' hedging does to a move, g = G/G_ref with the naive sign (calls long, puts short). Short
 * gamma they buy rallies: x = |g|·momentum. Long gamma they sell them: x = −g·clip(z/2), z the distance
 * from the session's VWAP in deviations. Between ±0.1 neither.
 */
export class DealerPosition implements Feature {
  readonly name = 'dealer_position'
  /** `regime` is 1 long, −1 short, 0 neutral; `hedgeBn` what dealers trade in a rise of 1 %, 1e9 USD. */
  readonly rawNames = ['exposureShare', 'regime', 'hedgeBn', 'momentum', 'z']
  readonly value = new FeatureValue(this.rawNames.length, optionChainStaleAfterUs)
  readonly #options: OptionView
  readonly #momentum: { readonly value: FeatureValue }
  /** For its warmth: the deviation of a few prints is none. */
  readonly #path = new VwapPath()
  #share = Number.NaN
  #quality = 0
  #asOfUs = 0

  constructor({ options, momentum }: DealerSources) {
    this.#options = options
    this.#momentum = momentum
  }

  onSession(): void {
    this.#path.restart(undefined)
  }

  onChain(market: Market): void {
    this.#readExposure()
    this.#update(market)
  }

  /** The reference may have changed with the session. */
  onMinute(market: Market): void {
    this.#path.onMinute(market, market.vwap)
    this.#readExposure()
    this.#update(market)
  }

  onTrade(market: Market): void {
    this.#update(market)
  }

  #readExposure(): void {
    const { asOfUs, netBn, referenceBn, openInterestQuality } = this.#options
    const share = netBn / referenceBn
    const isKnown = asOfUs > 0 && referenceBn > 0 && Number.isFinite(share)
    this.#share = isKnown ? share : Number.NaN
    this.#quality = isKnown ? openInterestQuality : 0
    this.#asOfUs = asOfUs
    this.value.raw[2] = -netBn
  }

  #update(market: Market): void {
    if (this.#quality === 0) {
      this.value.lose('missing', market.tsUs)
      return
    }
    const share = this.#share
    const regime = share > neutralShare ? 1 : share < -neutralShare ? -1 : 0
    this.value.raw[0] = share
    this.value.raw[1] = regime
    if (regime === 0) this.value.set(0, this.#quality, 1, this.#asOfUs)
    else if (regime < 0) this.#follow(market)
    else this.#fade(market)
  }

  #follow(market: Market): void {
    const momentum = this.#momentum.value
    const momentumQuality = momentum.qualityAt(market.tsUs)
    this.value.raw[3] = momentum.x
    if (momentumQuality === 0) this.value.lose('missing', market.tsUs)
    else {
      const x = -clip(this.#share) * momentum.x
      this.value.set(clip(x), this.#quality * momentumQuality, 1, this.#asOfUs)
    }
  }

  #fade(market: Market): void {
    const { vwap } = market
    const sigma = vwap.isEmpty ? 0 : vwap.sigmaTicks
    if (!(sigma > 0) || this.#path.warmth === 0) {
      this.value.lose('missing', market.tsUs)
      return
    }
    const z = (market.trade.priceTicks - vwap.meanTicks) / sigma
    this.value.raw[4] = z
    const x = -clip(this.#share) * clip(z / 2)
    this.value.set(x, this.#quality, this.#path.warmth, this.#asOfUs)
  }
}
