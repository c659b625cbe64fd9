import { clip } from '../../shared/rounding.ts'
import { Index } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { dailyCloseStaleAfterUs } from './freshness.ts'
import { deviation, exponentialMean, percentileRank } from './index-history.ts'
import { IndexReading } from './index-reading.ts'

const days = 20
/** Fewer closes tell nothing of a deviation. */
const leastDays = 5
/** Points. Closes that are all the same deviate by their rounding. */
const leastSigma = 1e-6

/**
 * Whether the VIX stands high or low against its last weeks: x = ½·clip(−z), z = (VIX − EMA₂₀)/σ₂₀ over the
 * closes of previous days, so |x| ≤ ½. Where the level is known only as a close, it counts at 0.6.
 */
export class VixLevel implements Feature {
  readonly name = 'vix_level'
  readonly rawNames = ['points', 'ema20', 'sigma20', 'z', 'percentile']
  readonly value = new FeatureValue(this.rawNames.length, dailyCloseStaleAfterUs)
  readonly #vix = new IndexReading(Index.Vix)
  #closesRead = 0
  #ema = Number.NaN
  #sigma = Number.NaN

  onIndex(market: Market): void {
    const { indices } = market
    const hasNewClose = indices.closesKnown(Index.Vix) !== this.#closesRead
    const isSame = indices.tsUs(Index.Vix) === this.#vix.asOfUs && this.value.quality > 0
    // Another index moved.
    if (!hasNewClose && isSame && indices.value(Index.Vix) === this.#vix.points) return
    if (hasNewClose) {
      this.#closesRead = indices.closesKnown(Index.Vix)
      this.#ema = exponentialMean(indices, Index.Vix, days)
      this.#sigma = deviation(indices, Index.Vix, days)
    }
    this.#update(market)
  }

  /** The cash market opens and closes without the index having moved. */
  onMinute(market: Market): void {
    this.#update(market)
  }

  #update(market: Market): void {
    const { indices, tsUs } = market
    const vix = this.#vix
    vix.update(market)
    const count = indices.closeCount(Index.Vix)
    const isKnown = vix.quality > 0 && count >= leastDays && this.#sigma > leastSigma
    if (!isKnown) {
      this.value.lose('missing', tsUs)
      return
    }
    const z = (vix.points - this.#ema) / this.#sigma
    const { raw } = this.value
    raw[0] = vix.points
    raw[1] = this.#ema
    raw[2] = this.#sigma
    raw[3] = z
    raw[4] = percentileRank(indices, Index.Vix, vix.points, days)
    this.value.staleAfterUs = vix.staleAfterUs
    this.value.set(0.5 * clip(-z), vix.quality, Math.min(1, count / days), vix.asOfUs)
  }
}
