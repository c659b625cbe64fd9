import type { MarketRegimeKind } from '../../../shared/vocabulary.ts'
import type { BarSeries } from '../../market/bars.ts'
import type { Side } from '../../market/events.ts'
import { AverageDirectionalIndex } from '../../market/indicators/average-directional-index.ts'
import { GaplessPrices } from '../../market/indicators/gapless-prices.ts'
import { NewBars } from '../../market/indicators/new-bars.ts'
import type { Market } from '../../market/market.ts'
import type { MarketListener } from '../feature.ts'
import { EfficiencyRatio } from './efficiency-ratio.ts'
import { VarianceRatio } from './variance-ratio.ts'

const efficiencyBars = 20
const directionalBars = 14
const trendFrom = { efficiency: 0.35, directional: 22 }
const rangeUpTo = { efficiency: 0.2, directional: 18 }
/** So many bars in a row must say the same before the regime changes. */
const barsToChange = 2

/**
 * Whether price travels or comes back, by closed five-minute bars with the gaps between sessions taken out:
 * trend when the efficiency ratio over 20 bars is 0.35 and the ADX(14) 22 or more, range when they are at
 * most 0.20 and 18, else transition. Two bars in a row must say so before it changes.
 */
export class MarketRegime implements MarketListener {
  kind: MarketRegimeKind = 'transition'
  /** Which way price went over the last 20 bars. */
  direction: Side = 0
  /** Enough bars to judge; before, the regime is transition. */
  isReady = false
  readonly #efficiency = new EfficiencyRatio(efficiencyBars)
  readonly #directional = new AverageDirectionalIndex(directionalBars)
  readonly #varianceRatio = new VarianceRatio()
  readonly #newBars = new NewBars()
  readonly #prices = new GaplessPrices()
  #lastClose = Number.NaN
  #candidate: MarketRegimeKind = 'transition'
  #candidateBars = 0

  /** 0 to 1. */
  get efficiency(): number {
    return this.#efficiency.value
  }

  /** 0 to 100. */
  get directionalIndex(): number {
    return this.#directional.value
  }

  /** VR(4); told, not judged by. NaN while it is not known. */
  get varianceRatio(): number {
    return this.#varianceRatio.value
  }

  onMinute(market: Market): void {
    const bars = market.bars.fiveMinutes
    const fresh = this.#newBars.since(bars)
    for (let ago = fresh - 1; ago >= 0; ago--) this.#onBar(bars, ago, market.session.openUs)
  }

  #onBar(bars: BarSeries, ago: number, sessionOpenUs: number): void {
    this.#prices.onBarClosed(bars, ago, sessionOpenUs)
    const { offsetTicks } = this.#prices
    const close = bars.close(ago) + offsetTicks
    const change = close - this.#lastClose
    this.#lastClose = close
    this.#directional.update(bars.high(ago) + offsetTicks, bars.low(ago) + offsetTicks)
    // The first close has nothing to be compared with.
    if (change !== change) return
    this.#efficiency.update(change)
    this.#varianceRatio.update(change)
    this.isReady = this.#efficiency.isReady && this.#directional.isReady
    if (!this.isReady) return
    this.direction = Math.sign(this.#efficiency.netTicks) as Side
    this.#consider(regimeOf(this.efficiency, this.directionalIndex))
  }

  #consider(kind: MarketRegimeKind): void {
    this.#candidateBars = kind === this.#candidate ? this.#candidateBars + 1 : 1
    this.#candidate = kind
    if (this.#candidateBars >= barsToChange) this.kind = kind
  }
}

/** @param efficiency 0 to 1 @param directional ADX, 0 to 100 */
export function regimeOf(efficiency: number, directional: number): MarketRegimeKind {
  if (efficiency >= trendFrom.efficiency && directional >= trendFrom.directional) return 'trend'
  if (efficiency <= rangeUpTo.efficiency && directional <= rangeUpTo.directional) return 'range'
  return 'transition'
}
