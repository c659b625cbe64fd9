import { DailyBars } from '../../market/daily-bars.ts'
import { Index } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import type { MarketListener } from '../feature.ts'
import { percentileRank } from '../index-history.ts'
import { IndexReading } from '../index-reading.ts'
import { RealizedVolatility } from './realized-volatility.ts'
import { SteadyClass } from './steady-class.ts'
import { UsualRange } from './usual-range.ts'
import { yangZhang } from './yang-zhang.ts'

export type VolatilityClass = 'low' | 'normal' | 'high' | 'extreme'

type ClassFactors = {
  readonly name: VolatilityClass
  /** On the score. */
  readonly score: number
  /** On the number of contracts. */
  readonly size: number
}

const normal: ClassFactors = { name: 'normal', score: 1, size: 1 }

/** In the order of the thresholds. */
export const volatilityClasses: readonly ClassFactors[] = [
  { name: 'low', score: 1.1, size: 1.2 },
  normal,
  { name: 'high', score: 0.9, size: 0.8 },
  { name: 'extreme', score: 0.8, size: 0.5 },
]

/** Vol points at which normal, high and extreme begin. */
export const volatilityThresholds = [15, 25, 35] as const
const marginPoints = 1

/** The range of the minutes over the usual one, from which the class is at least high, and extreme. */
const rangeThresholds = [1.5, 2] as const
const rangeMargin = 0.1
/** The least class by how many of those are reached. */
const leastByRange = [0, 2, 3] as const

const days = 20
/** Without the VIX the market's own movement is known, but not what is feared. */
const withoutVixQuality = 0.6

/**
 * How volatile the market is. The class of the VIX and that of the realised volatility, the greater of the
 * two, but at most one above the VIX's; ranges beyond the usual raise it. Without the VIX, realised
 * volatility alone, at 0.6; without either `normal` at 0, and then only the smallest size may be traded.
 * It is evaluated once a minute and changes only when two evaluations agree.
 */
export class VolatilityRegime implements MarketListener {
  regime: VolatilityClass = 'normal'
  /** 0 to 1: how well the class is known. */
  quality = 0
  scoreFactor = 1
  sizeFactor = 1
  /** Points; NaN when it is not known. */
  vix = Number.NaN
  /** Vol points, the greater of today's and the last twenty days'; NaN when neither is known. */
  realizedVolatility = Number.NaN
  /** Where the VIX stands among a year's closes: 0 greed, 1 fear; NaN with fewer than twenty. */
  fearGreed = Number.NaN
  /** Finished sessions, in which history may be put before the first event. */
  readonly dailyBars = new DailyBars()
  readonly #reading = new IndexReading(Index.Vix)
  readonly #today = new RealizedVolatility()
  readonly #range = new UsualRange()
  readonly #vixClass = new SteadyClass(volatilityThresholds, marginPoints)
  readonly #realizedClass = new SteadyClass(volatilityThresholds, marginPoints)
  readonly #rangeClass = new SteadyClass(rangeThresholds, rangeMargin)
  #daysRead = 0
  #daily = Number.NaN

  onSession(): void {
    this.#today.onSession()
  }

  onMinute(market: Market): void {
    this.dailyBars.onMinute(market)
    this.#today.onMinute(market)
    this.#range.onMinute(market)
    this.#evaluate(market)
  }

  /** While nothing is known the first word counts at once; after that the minutes decide. */
  onIndex(market: Market): void {
    if (this.quality === 0) this.#evaluate(market)
  }

  #evaluate(market: Market): void {
    this.#reading.update(market)
    const vixQuality = this.#reading.qualityAt(market.tsUs)
    this.vix = vixQuality > 0 ? this.#reading.points : Number.NaN
    this.realizedVolatility = this.#realized()
    this.fearGreed = percentileRank(market.indices, Index.Vix, this.vix, days)
    const byVix = classOrForget(this.#vixClass, this.vix)
    const byRealized = classOrForget(this.#realizedClass, this.realizedVolatility)
    const byRange = leastByRange[Math.max(0, classOrForget(this.#rangeClass, this.#range.ratio))]
    const isKnown = byVix >= 0 || byRealized >= 0
    const measured = byVix >= 0 ? Math.min(Math.max(byVix, byRealized), byVix + 1) : byRealized
    const index = Math.max(measured, byRange ?? 0)
    const { name, score, size } = isKnown ? (volatilityClasses[index] ?? normal) : normal
    this.quality = Math.max(vixQuality, byRealized >= 0 ? withoutVixQuality : 0)
    this.regime = name
    this.scoreFactor = score
    this.sizeFactor = size
  }

  #realized(): number {
    if (this.dailyBars.finished !== this.#daysRead) {
      this.#daysRead = this.dailyBars.finished
      this.#daily = yangZhang(this.dailyBars, days)
    }
    const today = this.#today.points
    if (Number.isNaN(today)) return this.#daily
    return Number.isNaN(this.#daily) ? today : Math.max(today, this.#daily)
  }
}

/** −1 for a level that is not known. */
function classOrForget(steady: SteadyClass, level: number): number {
  if (Number.isFinite(level)) return steady.evaluate(level)
  steady.forget()
  return -1
}
