import { microsPerMilli } from '../../shared/units.ts'
import type { Confluence } from '../confluence/confluence.ts'

/** What stands between a score and an entry; 'enter' when nothing does. */
export type Decision = 'enter' | 'no-tier' | 'in-market' | 'pause'

/**
 * Enters in the score's direction when it reaches a tier and nothing is open. It never adds, never turns a
 * position round, and pauses after each attempt, so that a score that stays high is one entry and not many.
 */
export class ScoreStrategy {
  readonly #pauseUs: number
  #pausedUntilUs = 0

  constructor(pauseMs: number) {
    this.#pauseUs = pauseMs * microsPerMilli
  }

  decide(confluence: Confluence, isInMarket: boolean, tsUs: number): Decision {
    if (confluence.tier === 'NO_TRADE') return 'no-tier'
    if (isInMarket) return 'in-market'
    return tsUs < this.#pausedUntilUs ? 'pause' : 'enter'
  }

  /** An entry was tried, or a trade ended. */
  pauseFrom(tsUs: number): void {
    this.#pausedUntilUs = tsUs + this.#pauseUs
  }
}
