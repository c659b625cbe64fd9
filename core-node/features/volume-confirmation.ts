import { clip01 } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import { BulkVolume } from './bulk-volume.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { RelativeVolume } from './relative-volume.ts'
import { staleAfterUs } from './staleness.ts'

/**
 * Whether the last minute's volume stands behind its move: when price change and delta agree,
 * x = sign·s·min(1, |δ|/0.30), s = clip((RVOL − 0.5)/1.5, 0, 1), δ = (bought − sold)/volume. When they
 * contradict each other, effort brought no result and x is 0. Where the minute's trades were made from a bar,
 * δ is by bulk volume classification.
 */
export class VolumeConfirmation implements Feature {
  readonly name = 'volume_confirmation'
  readonly rawNames = ['relativeVolume', 'delta', 'changeTicks', 'isEffortWithoutResult']
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.minuteBar)
  readonly #relativeVolume: RelativeVolume
  readonly #bulk = new BulkVolume()
  /** Σ of how well each trade's side was known, over the minute's contracts. */
  #knownVolume = 0

  /** @param relativeVolume one study for all the features that ask it */
  constructor(relativeVolume = new RelativeVolume()) {
    this.#relativeVolume = relativeVolume
  }

  onSession(): void {
    this.#bulk.onSession()
    this.#knownVolume = 0
  }

  onTrade(market: Market): void {
    this.#knownVolume += market.trade.quality * market.trade.size
  }

  onMinute(market: Market): void {
    const bars = market.bars.minute
    const volume = bars.volume(0)
    this.#relativeVolume.onMinute(market)
    this.#bulk.onMinute(market)
    const isBulk = market.trade.isReconstructed && this.#bulk.quality > 0
    const seen = bars.buyVolume(0) - bars.sellVolume(0)
    const delta = (isBulk ? this.#bulk.deltaContracts : seen) / volume
    const changeTicks = bars.close(0) - bars.open(0)
    const side = Math.sign(changeTicks) === Math.sign(delta) ? Math.sign(delta) : 0
    const isEffortWithoutResult = delta !== 0 && side === 0
    const size = clip01((this.#relativeVolume.ratio - 0.5) / 1.5)
    const { raw } = this.value
    raw[0] = this.#relativeVolume.ratio
    raw[1] = delta
    raw[2] = changeTicks
    raw[3] = isEffortWithoutResult ? 1 : 0
    const x = side * size * Math.min(1, Math.abs(delta) / 0.3)
    const sideQuality = isBulk ? this.#bulk.quality : clip01(this.#knownVolume / volume)
    this.#knownVolume = 0
    if (this.#relativeVolume.quality === 0) this.value.lose('missing', market.tsUs)
    else this.value.set(x, this.#relativeVolume.quality * sideQuality, 1, market.tsUs)
  }
}
