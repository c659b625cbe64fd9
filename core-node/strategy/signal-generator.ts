import { microsPerMilli } from '../../shared/units.ts'
import type { Confluence } from '../confluence/confluence.ts'
import type { ContextView } from '../confluence/context-view.ts'
import type { Preset } from '../confluence/preset.ts'
import type { Feature } from '../features/feature.ts'
import type { Side } from '../market/events.ts'
import { battleNavaleVote } from './battle-navale-vote.ts'
import { Decision } from './decision.ts'
import type { PriceView } from './price-view.ts'
import { RangeStrategy } from './range-strategy.ts'
import { TrendStrategy } from './trend-strategy.ts'

export type SignalGeneratorOptions = {
  readonly preset: Pick<Preset, 'battleNavale' | 'routing' | 'filter'>
  readonly features: readonly Feature[]
  readonly context: ContextView
  /** After an entry that was tried, and after a trade. */
  readonly pauseMs: number
  /** A filter that the preset asks for and nobody built refuses entries; in research it only says so. */
  readonly isFailClosed: boolean
}

/**
 * Makes one decision of score, regime and confirmation, with its reasons. It enters in the score's direction
 * when nothing is open; it never adds, never turns a position round, and pauses after each attempt, so that a
 * score that stays high is one entry and not many.
 */
export class SignalGenerator {
  /** The latest decision. */
  readonly decision = new Decision()
  readonly #preset: SignalGeneratorOptions['preset']
  readonly #context: ContextView
  readonly #trend: TrendStrategy
  readonly #range: RangeStrategy
  readonly #isFilterMissed: boolean
  readonly #isFailClosed: boolean
  readonly #pauseUs: number
  #pausedUntilUs = 0

  constructor({ preset, features, context, pauseMs, isFailClosed }: SignalGeneratorOptions) {
    this.#preset = preset
    this.#context = context
    this.#trend = new TrendStrategy(context)
    this.#range = new RangeStrategy(features)
    // No learned filter is built yet: a preset that wants one as a gate misses it.
    this.#isFilterMissed = preset.filter === 'gate'
    this.#isFailClosed = isFailClosed
    this.#pauseUs = pauseMs * microsPerMilli
  }

  /** @returns the one decision object, filled anew */
  decide(confluence: Confluence, market: PriceView, isInMarket: boolean): Decision {
    const { decision } = this
    const { tier, gate } = confluence
    decision.begin(confluence.side as Side, tier)
    if (tier === 'NO_TRADE') decision.stop('no-tier', gate === 'none' ? 'below-tiers' : gate)
    else if (isInMarket) decision.stop('in-market', 'in-market')
    else if (market.tsUs < this.#pausedUntilUs) decision.stop('pause', 'pause')
    else this.#weighCircumstances(confluence, market)
    return decision
  }

  /** An entry was tried, or a trade ended. */
  pauseFrom(tsUs: number): void {
    this.#pausedUntilUs = tsUs + this.#pauseUs
  }

  #weighCircumstances(confluence: Confluence, market: PriceView): void {
    if (confluence.isCapped) this.decision.give('tier-capped')
    this.#askBattleNavale()
    this.#askStrategy(market)
    if (!this.#isFilterMissed) return
    if (this.#isFailClosed) this.decision.stop('filter-missing', 'filter-missing')
    else this.decision.give('filter-missing')
  }

  #askBattleNavale(): void {
    const { decision } = this
    const vote = battleNavaleVote(this.#context.battleNavale, decision.side)
    const stands = vote === 'battle-with' || vote === 'battle-open'
    if (!stands && this.#preset.battleNavale === 'confirm') decision.stop('battle-navale', vote)
    else decision.give(vote)
  }

  #askStrategy(market: PriceView): void {
    const { decision } = this
    const strategy = this.#strategyOf()
    if (strategy === undefined) {
      decision.give('transition')
      return
    }
    decision.strategy = strategy.name
    const reason = strategy.confirm(decision.side, market)
    const isMissed = reason !== strategy.confirmed && this.#preset.routing === 'require'
    if (isMissed) decision.stop('unconfirmed', reason)
    else decision.give(reason)
  }

  /** Between trend and range the score decides alone. */
  #strategyOf(): TrendStrategy | RangeStrategy | undefined {
    switch (this.#context.marketRegime) {
      case 'trend':
        return this.#trend
      case 'range':
        return this.#range
      case 'transition':
        return undefined
    }
  }
}
