import type { VolatilityClass } from '../../shared/vocabulary.ts'
import type { Market } from '../market/market.ts'
import type { Timeframe } from './battle-navale/battle-navale.ts'
import { BattleNavale } from './battle-navale/battle-navale.ts'
import type { Feature } from './feature.ts'
import { FeatureValue } from './feature.ts'
import {
  combineTrends,
  completeness,
  fixedWeights,
  presentWeight,
  weightsByVolatility,
} from './mtf-combination.ts'
import { TimeframeTrend } from './mtf-timeframe.ts'
import { staleAfterUs } from './staleness.ts'

/** How much the market moves now, by whoever judges that. */
export type VolatilityView = { readonly regime: VolatilityClass }

/** One study of each series, of the shortest first. They may be heard elsewhere too: it does no harm. */
export type Battles = Readonly<Record<Timeframe, BattleNavale>>

export function createBattles(): Battles {
  return {
    minute: new BattleNavale('minute'),
    fiveMinutes: new BattleNavale('fiveMinutes'),
    fifteenMinutes: new BattleNavale('fifteenMinutes'),
    hour: new BattleNavale('hour'),
  }
}

/**
 * Whether the trends of 1, 5 and 15 minutes agree, each of closed bars only. The hour counts only where
 * the weights follow volatility.
 */
export class MtfConfluence implements Feature {
  readonly name = 'mtf_confluence'
  readonly rawNames = [
    'oneMinute',
    'fiveMinutes',
    'fifteenMinutes',
    'hour',
    'completeness',
    'battleNavale',
  ]
  readonly value = new FeatureValue(this.rawNames.length, staleAfterUs.minuteBar)
  readonly #battles: Battles
  readonly #volatility: VolatilityView | undefined
  readonly #timeframes: readonly TimeframeTrend[]
  readonly #trends = new Float64Array(4)

  /** @param volatility when given, the weights follow it */
  constructor(battles: Battles = createBattles(), volatility?: VolatilityView) {
    this.#battles = battles
    this.#volatility = volatility
    const { minute, fiveMinutes, fifteenMinutes, hour } = battles
    this.#timeframes = [minute, fiveMinutes, fifteenMinutes, hour].map(
      (battle) => new TimeframeTrend(battle),
    )
  }

  onMinute(market: Market): void {
    const { raw } = this.value
    for (let i = 0; i < this.#timeframes.length; i++) {
      const timeframe = this.#timeframes[i] as TimeframeTrend
      timeframe.onMinute(market)
      this.#trends[i] = timeframe.trendAt(market.tsUs)
      raw[i] = this.#trends[i] as number
    }
    const weights =
      this.#volatility === undefined ? fixedWeights : weightsByVolatility[this.#volatility.regime]
    raw[4] = completeness(this.#trends, weights)
    raw[5] = this.#battles.minute.value
    const present = presentWeight(this.#trends, weights)
    if (present > 0) this.value.set(combineTrends(this.#trends, weights), 1, present, market.tsUs)
    else this.value.lose('missing', market.tsUs)
  }
}
