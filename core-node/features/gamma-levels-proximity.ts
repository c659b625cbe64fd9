import { clip } from '../../shared/rounding.ts'
import { Index } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { OptionView } from '../options/option-view.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import { dailyCloseStaleAfterUs, freshness, optionChainStaleAfterUs } from './freshness.ts'
import { GammaWall, nearness } from './gamma-wall.ts'
import { IndexReading } from './index-reading.ts'

export type GammaSettings = {
  /** How far a level reaches, in points: a figure, or a quarter of a day's move by the VIX, 10 to 40. */
  readonly widthPoints: number | 'by-vix'
}

export const gammaDefaults: GammaSettings = { widthPoints: 'by-vix' }

export type GammaSources = {
  readonly options: OptionView
  /** Tick momentum: short gamma amplifies its direction. */
  readonly momentum: { readonly value: FeatureValue }
  readonly settings?: GammaSettings
}

const widthShareOfDay = 0.25
const leastWidthPoints = 10
const mostWidthPoints = 40
const tradingDays = 252
/** The reach while no VIX is known: where the levels are is known, how far they reach is a guess. */
const fallbackWidthPoints = 25
const fallbackQuality = 0.8
const nanosPerPoint = 1e9

/**
 * Nearness to the gamma levels of the option chain, k(d) = max(0, 1 − |d|/h), and what dealers do there,
 * g = clip(G/G_ref). Long gamma damps: x = g′·(k(S − put wall) − k(call wall − S)), g′ = ½ + ½|g|, a wall's
 * sign turned once its break is accepted. Short gamma amplifies: x = g′·momentum·the nearest level's k.
 */
export class GammaLevelsProximity implements Feature {
  readonly name = 'gamma_levels_proximity'
  /** `proximity` is the nearest level's k, 0 to 1, without a direction. */
  readonly rawNames = [
    'putWallTicks',
    'callWallTicks',
    'flipTicks',
    'widthTicks',
    'exposureShare',
    'proximity',
  ]
  readonly value = new FeatureValue(this.rawNames.length, optionChainStaleAfterUs)
  readonly #options: OptionView
  readonly #momentum: { readonly value: FeatureValue }
  readonly #settings: GammaSettings
  readonly #vix = new IndexReading(Index.Vix)
  readonly #putWall = new GammaWall(1)
  readonly #callWall = new GammaWall(-1)
  #flipTicks = Number.NaN
  #widthTicks = Number.NaN
  #share = 0
  /** Of levels and exposure, 0 while they say nothing. */
  #quality = 0
  #isContradictory = false
  #asOfUs = 0

  constructor({ options, momentum, settings = gammaDefaults }: GammaSources) {
    this.#options = options
    this.#momentum = momentum
    this.#settings = settings
  }

  onSession(): void {
    this.#putWall.restore()
    this.#callWall.restore()
  }

  onChain(market: Market): void {
    this.#readLevels(market)
    this.#update(market)
  }

  /** The basis that carries levels to the future moves with the index, and their reach with the VIX. */
  onIndex(market: Market): void {
    this.#readLevels(market)
    this.#update(market)
  }

  onMinute(market: Market): void {
    this.#readLevels(market)
    const bars = market.bars.minute
    // A session's last minute closes after the next one has opened.
    const isOfThisSession = bars.startUs(0) >= market.session.openUs
    if (isOfThisSession && this.#quality > 0) {
      this.#putWall.onClose(bars.close(0), this.#widthTicks)
      this.#callWall.onClose(bars.close(0), this.#widthTicks)
    }
    this.#update(market)
  }

  onTrade(market: Market): void {
    this.#update(market)
  }

  #readLevels(market: Market): void {
    const view = this.#options
    this.#asOfUs = view.asOfUs
    this.#putWall.place(view.putWall, view.ticksOf(view.putWall))
    this.#callWall.place(view.callWall, view.ticksOf(view.callWall))
    this.#flipTicks = view.ticksOf(view.flip)
    this.#share = clip(view.netBn / view.referenceBn)
    this.#isContradictory = view.putWall > view.callWall
    const widthQuality = this.#readWidth(market)
    const isKnown =
      view.asOfUs > 0 &&
      view.referenceBn > 0 &&
      Number.isFinite(view.netBn) &&
      Number.isFinite(this.#putWall.ticks) &&
      Number.isFinite(this.#callWall.ticks)
    this.#quality = isKnown ? view.openInterestQuality * view.basisQuality * widthQuality : 0
    const { raw } = this.value
    raw[0] = this.#putWall.ticks
    raw[1] = this.#callWall.ticks
    raw[2] = this.#flipTicks
    raw[3] = this.#widthTicks
    raw[4] = this.#share
  }

  /** h = clip(¼·S·VIX/100/√252, 10, 40) points, 25 while no VIX is known. @returns its quality */
  #readWidth(market: Market): number {
    const { widthPoints } = this.#settings
    const points = widthPoints === 'by-vix' ? this.#widthByVix(market) : widthPoints
    const isKnown = points > 0
    const width = isKnown ? points : fallbackWidthPoints
    this.#widthTicks = (width * nanosPerPoint) / market.instrument.tickNanos
    return isKnown ? 1 : fallbackQuality
  }

  /** Points; NaN when neither a value nor a close of the last days is known. */
  #widthByVix(market: Market): number {
    const vix = this.#vix
    vix.update(market)
    if (freshness(market.tsUs - vix.asOfUs, dailyCloseStaleAfterUs) === 0) return Number.NaN
    const day = (this.#options.spot * vix.points) / 100 / Math.sqrt(tradingDays)
    return Math.min(mostWidthPoints, Math.max(leastWidthPoints, widthShareOfDay * day))
  }

  #update(market: Market): void {
    if (this.#isContradictory) {
      this.value.lose('invalid', market.tsUs)
      return
    }
    if (this.#quality === 0 || !market.hasTraded) {
      this.value.lose('missing', market.tsUs)
      return
    }
    const { priceTicks } = market.trade
    const putWall = nearness(priceTicks, this.#putWall.ticks, this.#widthTicks)
    const callWall = nearness(priceTicks, this.#callWall.ticks, this.#widthTicks)
    const flip = nearness(priceTicks, this.#flipTicks, this.#widthTicks)
    const proximity = Math.max(putWall, callWall, flip)
    const weight = 0.5 + 0.5 * Math.abs(this.#share)
    this.value.raw[5] = proximity
    if (this.#share >= 0) {
      const x = weight * (this.#putWall.side * putWall + this.#callWall.side * callWall)
      this.value.set(clip(x), this.#quality, 1, this.#asOfUs)
      return
    }
    const momentum = this.#momentum.value
    const momentumQuality = momentum.qualityAt(market.tsUs)
    if (momentumQuality === 0) this.value.lose('missing', market.tsUs)
    else {
      const x = weight * momentum.x * proximity
      this.value.set(clip(x), this.#quality * momentumQuality, 1, this.#asOfUs)
    }
  }
}
