import { clip, clip01 } from '../../shared/rounding.ts'
import type { BarSeries } from '../market/bars.ts'
import type { Market } from '../market/market.ts'
import { RollingVwap } from '../market/rolling-vwap.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { RelativeVolume } from './relative-volume.ts'
import { staleAfterUs, tradeStaleAfterUs } from './staleness.ts'
import { bandPosition } from './vwap-band-position.ts'
import { VwapPath } from './vwap-path.ts'
import { VwapSqueeze } from './vwap-squeeze.ts'

const windowBars = 20
const rejectionThreshold = 0.8
const breakoutThreshold = 0.7
const rejectionBars = 3

/**
 * Price at the bands of one and two deviations about the volume-weighted price of the last twenty minutes.
 * A bar that falls back from beyond two deviations is a rejection (against the excursion), two closes beyond
 * one deviation with the slope a breakout (with it). Without either, x leans gently with the trend.
 */
export class VwapBands implements Feature {
  readonly name = 'vwap_bands_signal'
  readonly rawNames = [
    'midTicks',
    'sigmaTicks',
    'z',
    'rejection',
    'breakout',
    'trendStrength',
    'position',
    'isSqueezed',
  ]
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.overnightTrade)
  readonly #window = new RollingVwap(windowBars)
  readonly #path = new VwapPath()
  readonly #squeeze = new VwapSqueeze()
  readonly #relativeVolume: RelativeVolume
  /** The signal of the last closed bar, 0 when none fired. */
  #fired = 0

  /** @param relativeVolume one study for all the features that ask it */
  constructor(relativeVolume = new RelativeVolume()) {
    this.#relativeVolume = relativeVolume
  }

  onSession(): void {
    this.#window.clear()
    this.#path.restart(undefined)
    this.#squeeze.onSession()
    this.#fired = 0
  }

  onMinute(market: Market): void {
    // The minute that closed now is the last of the twenty.
    this.#window.onBarClosed()
    const vwap = this.#window.total
    this.#relativeVolume.onMinute(market)
    this.#path.onMinute(market, vwap)
    if (!vwap.isEmpty) {
      this.#fired = this.#judgeBar(market.bars.minute)
      this.#squeeze.onMinute(4 * vwap.sigmaTicks)
    }
  }

  onTrade(market: Market): void {
    const { priceTicks, size } = market.trade
    this.#window.onTrade(priceTicks, size)
    const vwap = this.#window.total
    const sigma = vwap.sigmaTicks
    const z = sigma > 0 ? (priceTicks - vwap.meanTicks) / sigma : 0
    const trendStrength = Math.abs(this.#path.relativeSlope) * this.#path.shareOn(Math.sign(z))
    const { raw } = this.value
    raw[0] = vwap.meanTicks
    raw[1] = sigma
    raw[2] = z
    raw[5] = trendStrength
    raw[6] = bandPosition(priceTicks, vwap.meanTicks, sigma)
    raw[7] = this.#squeeze.isSqueezed ? 1 : 0
    const x = this.#fired !== 0 ? this.#fired : 0.3 * clip(z / 2) * trendStrength
    this.value.staleAfterUs = tradeStaleAfterUs(market)
    this.value.set(clip(x), 1, this.#path.warmth, market.tsUs)
  }

  /** The stronger of rejection and breakout, signed, if it reaches its threshold; else 0. */
  #judgeBar(bars: BarSeries): number {
    const mean = this.#window.total.meanTicks
    const sigma = this.#window.total.sigmaTicks
    // A bar of the session before knows nothing of these bands.
    const count = Math.min(rejectionBars, this.#path.minutes)
    const rejection = sigma > 0 ? -bandRejection(bars, mean, sigma, count) : 0
    const breakout = sigma > 0 ? this.#breakout(bars, mean, sigma) : 0
    const { raw } = this.value
    raw[3] = rejection
    raw[4] = breakout
    const hasRejection = Math.abs(rejection) >= rejectionThreshold
    const hasBreakout = Math.abs(breakout) >= breakoutThreshold
    if (hasRejection && hasBreakout) {
      return Math.abs(rejection) >= Math.abs(breakout) ? rejection : breakout
    }
    return hasRejection ? rejection : hasBreakout ? breakout : 0
  }

  /** Two closes beyond one deviation and the slope with them: 0.6·min(1, |z| − 1) + 0.4·(RVOL − 1). */
  #breakout(bars: BarSeries, mean: number, sigma: number): number {
    if (this.#path.minutes < 2) return 0
    const z = (bars.close(0) - mean) / sigma
    const before = (bars.close(1) - mean) / sigma
    const side = Math.sign(z)
    if (!(z * side > 1 && before * side > 1 && this.#path.slopeTicks * side > 0)) return 0
    const volume = clip01(this.#relativeVolume.ratio - 1)
    return side * (0.6 * Math.min(1, z * side - 1) + 0.4 * volume)
  }
}

/**
 * How firmly the last bar came back from beyond two deviations: positive from above, negative from below.
 * r = ½·min(1, (extreme − band)/(σ/2)) + ½·min(1, (extreme − close)/σ), over the last three bars.
 * @param count how many bars there are to look at
 */
export function bandRejection(
  bars: BarSeries,
  mean: number,
  sigma: number,
  count = Math.min(bars.count, rejectionBars),
): number {
  let high = Number.NEGATIVE_INFINITY
  let low = Number.POSITIVE_INFINITY
  for (let i = 0; i < count; i++) {
    high = Math.max(high, bars.high(i))
    low = Math.min(low, bars.low(i))
  }
  const close = bars.close(0)
  const open = bars.open(0)
  const above = rejectionFrom(high - (mean + 2 * sigma), high - close, sigma)
  const below = rejectionFrom(mean - 2 * sigma - low, close - low, sigma)
  const isFromAbove = high >= mean + 2 * sigma && close < mean + 2 * sigma && close < open
  const isFromBelow = low <= mean - 2 * sigma && close > mean - 2 * sigma && close > open
  if (isFromAbove) return above
  return isFromBelow ? -below : 0
}

function rejectionFrom(beyondTicks: number, returnTicks: number, sigma: number): number {
  return 0.5 * Math.min(1, beyondTicks / (0.5 * sigma)) + 0.5 * Math.min(1, returnTicks / sigma)
}
