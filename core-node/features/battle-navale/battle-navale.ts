import type { Direction } from '../../../shared/vocabulary.ts'
import type { BarSeries } from '../../market/bars.ts'
import { NewBars } from '../../market/indicators/new-bars.ts'
import type { Market } from '../../market/market.ts'
import type { MarketListener } from '../feature.ts'
import { BaseDetector } from './base-detector.ts'
import type { Base } from './base.ts'
import { battle, battleNavale } from './battle.ts'
import { RuleState } from './rule-state.ts'

/** The bar series that features look at, by their names in `Bars`. */
export type Timeframe = 'minute' | 'fiveMinutes' | 'fifteenMinutes' | 'hour'

const signalThreshold = 0.25
const rememberedBases = 16
/** Twenty bars tell what volume is usual, five are the battle. */
const barsNeeded = 25

/**
 * Buyers against sellers over the bases they hold, in one series of bars: our reading of the published
 * rule "no red bar closes below a green base". Signed, 0 while nothing happens: LONG above 0.25, SHORT below
 * −0.25. Only closed bars are read; what stands here is as of the last of them.
 */
export class BattleNavale implements MarketListener {
  readonly timeframe: Timeframe
  /** −1 to 1. */
  value = 0
  /** Who wins the last five bars, −1 to 1. */
  assault = 0
  /** The latest bases, oldest first. */
  readonly bases: Base[] = []
  readonly #rule = new RuleState()
  readonly #detector: BaseDetector
  readonly #newBars = new NewBars()
  #bars = 0

  constructor(timeframe: Timeframe) {
    this.timeframe = timeframe
    // A range grows with the square root of the time it is measured over.
    this.#detector = new BaseDetector(Math.sqrt(minutesOf[timeframe]))
  }

  /** What the rule says, −1 to 1. */
  get rule(): number {
    return this.#rule.value
  }

  /** Colour times quality of the last base; 0 when it is broken or there is none. */
  get base(): number {
    const last = this.bases.at(-1)
    return last === undefined || last.isBroken ? 0 : last.side * last.quality
  }

  get signal(): Direction {
    if (this.value > signalThreshold) return 'LONG'
    return this.value < -signalThreshold ? 'SHORT' : 'NONE'
  }

  /** How far beyond the threshold the value lies, 0 to 1. */
  get strength(): number {
    return Math.max(0, (Math.abs(this.value) - signalThreshold) / (1 - signalThreshold))
  }

  /** 0 to 1: how much of the history it needs it has. */
  get quality(): number {
    return Math.min(1, this.#bars / barsNeeded)
  }

  /** When a bar last broke a base, microseconds UTC; NaN before the first. */
  get violationUs(): number {
    return this.#rule.violationUs
  }

  onMinute(market: Market): void {
    const bars = market.bars[this.timeframe]
    const fresh = this.#newBars.since(bars)
    for (let ago = fresh - 1; ago >= 0; ago--) this.#onBar(bars, ago, market.session.openUs)
  }

  #onBar(bars: BarSeries, ago: number, sessionOpenUs: number): void {
    this.#bars++
    // The bar is held against the bases there are before it may become part of one.
    const isBreak = this.#rule.onBar(bars, ago)
    const base = this.#detector.onBar(bars, ago, isBreak, sessionOpenUs)
    if (base !== undefined) this.#remember(base)
    this.assault = battle(bars, ago)
    this.value = battleNavale(this.assault, this.#rule.value, this.base)
  }

  #remember(base: Base): void {
    this.#rule.onBase(base)
    this.bases.push(base)
    if (this.bases.length > rememberedBases) this.bases.shift()
  }
}

const minutesOf: Readonly<Record<Timeframe, number>> = {
  minute: 1,
  fiveMinutes: 5,
  fifteenMinutes: 15,
  hour: 60,
}
