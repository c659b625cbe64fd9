import { clip } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import { LegDeviation } from './delta-divergence/leg-deviation.ts'
import { SwingDivergence } from './delta-divergence/swing-divergence.ts'
import { TrendLines } from './delta-divergence/trend-lines.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { staleAfterUs } from './staleness.ts'

/** Fewer hold no swing. */
const minutesNeeded = 5
const minutesWhole = 20

/**
 * Swings of price that the session's cumulative delta does not follow: against a high it argues for selling,
 * against a low for buying. Read on closed minutes of one session only; see SwingDivergence for the rules.
 * The trend lines are reported and not part of x.
 */
export class DeltaDivergence implements Feature {
  readonly name = 'delta_divergence'
  readonly rawNames = ['highs', 'lows', 'deltaContracts', 'legDeviation', 'trendLines']
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.minuteBar)
  readonly #highs = new SwingDivergence(1)
  readonly #lows = new SwingDivergence(-1)
  readonly #legs = new LegDeviation()
  readonly #lines = new TrendLines()
  #minutes = 0

  onSession(market: Market): void {
    this.#highs.restart()
    this.#lows.restart()
    this.#legs.onSession()
    this.#lines.restart()
    this.#minutes = 0
    this.value.lose('missing', market.tsUs)
  }

  onMinute(market: Market): void {
    const bars = market.bars.minute
    // The last minute of a session closes when the next session has begun: its delta is gone.
    if (bars.startUs(0) < market.session.openUs) return
    this.#minutes++
    const { session } = market.flow
    const scale = {
      bars,
      minutes: this.#minutes,
      atrTicks: market.atr.ticks,
      legDeviation: this.#legs.contracts,
      legQuality: this.#legs.quality,
    }
    this.#highs.onBar(scale, session.contracts)
    this.#lows.onBar(scale, session.contracts)
    this.#legs.add(this.#highs.newLegContracts)
    this.#legs.add(this.#lows.newLegContracts)
    this.#lines.onBar(bars.close(0), session.contracts)
    const { raw } = this.value
    raw[0] = this.#highs.x
    raw[1] = this.#lows.x
    raw[2] = session.contracts
    raw[3] = scale.legDeviation > 0 ? scale.legDeviation : 0
    raw[4] = this.#lines.divergence
    if (this.#minutes < minutesNeeded) {
      this.value.lose('missing', market.tsUs)
      return
    }
    const quality = session.quality * Math.min(this.#highs.quality, this.#lows.quality)
    const warmth = Math.min(1, this.#minutes / minutesWhole)
    this.value.set(clip(this.#highs.x + this.#lows.x), quality, warmth, market.tsUs)
  }
}
