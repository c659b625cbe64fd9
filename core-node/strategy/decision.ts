import type { Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { Reason } from './reasons.ts'
import { reasonTexts } from './reasons.ts'

/** What is to be done, or which obstacle came first. */
export type DecisionCode =
  | 'enter'
  | 'no-tier'
  | 'in-market'
  | 'pause'
  | 'battle-navale'
  | 'unconfirmed'
  | 'filter-missing'

/** Which strategy the market's regime called: the score alone between trend and range. */
export type StrategyName = 'score' | 'trend' | 'range'

/** More reasons than one decision can have. */
const capacity = 8

/** One decision with everything that spoke for and against it. It is reused: valid until the next one. */
export class Decision {
  code: DecisionCode = 'no-tier'
  side: Side = 0
  tier: Tier = 'NO_TRADE'
  strategy: StrategyName = 'score'
  reasonCount = 0
  readonly #reasons: Reason[] = Array.from({ length: capacity }, () => 'below-tiers')

  begin(side: Side, tier: Tier): void {
    this.code = 'enter'
    this.side = side
    this.tier = tier
    this.strategy = 'score'
    this.reasonCount = 0
  }

  give(reason: Reason): void {
    this.#reasons[this.reasonCount++] = reason
  }

  /** Gives a reason that stops the entry. The first such names the decision. */
  stop(code: Exclude<DecisionCode, 'enter'>, reason: Reason): void {
    if (this.code === 'enter') this.code = code
    this.give(reason)
  }

  /** A copy, for the record. */
  reasons(): Reason[] {
    return this.#reasons.slice(0, this.reasonCount)
  }

  /** The reasons as sentences. */
  explain(): string {
    return this.reasons()
      .map((reason) => reasonTexts[reason])
      .join(' ')
  }
}
