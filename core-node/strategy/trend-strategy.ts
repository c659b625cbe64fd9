import type { ContextView } from '../confluence/context-view.ts'
import type { Side } from '../market/events.ts'
import type { PriceView } from './price-view.ts'
import { hasVwap, sideOfVwap } from './price-view.ts'
import type { Reason } from './reasons.ts'

/** Follows: an entry must go with the trend, and the price must have left the VWAP behind. Ours. */
export class TrendStrategy {
  readonly name = 'trend'
  readonly confirmed = 'trend-confirmed'
  readonly #context: ContextView

  constructor(context: ContextView) {
    this.#context = context
  }

  /** @returns `confirmed`, or what is lacking */
  confirm(side: Side, market: PriceView): Reason {
    if (this.#context.regimeDirection !== side) return 'against-trend'
    if (!hasVwap(market)) return 'no-vwap'
    return sideOfVwap(market) === side ? this.confirmed : 'not-beyond-vwap'
  }
}
