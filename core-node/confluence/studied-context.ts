import type { MarketRegimeKind, VolatilityClass } from '../../shared/vocabulary.ts'
import type { BattleNavale } from '../features/battle-navale/battle-navale.ts'
import type { GammaCycle } from '../features/context/gamma-cycle.ts'
import type { MarketRegime } from '../features/context/market-regime.ts'
import type { SessionOptimizer } from '../features/context/session-optimizer.ts'
import type { VolatilityRegime } from '../features/context/volatility-regime.ts'
import type { BattleNavaleView, ContextView } from './context-view.ts'

/** The studies that a context is read from, each kept up to date by the engine. */
export type Studies = {
  readonly session: Pick<SessionOptimizer, 'multiplier'>
  readonly volatility: Pick<VolatilityRegime, 'regime' | 'quality' | 'scoreFactor'>
  readonly gammaCycle: Pick<GammaCycle, 'factor'>
  readonly marketRegime: Pick<MarketRegime, 'kind' | 'direction'>
  readonly battleNavale: Pick<BattleNavale, keyof BattleNavaleView>
}

/** The circumstances as the studies tell them at the moment they are read. */
export class StudiedContext implements ContextView {
  readonly #studies: Studies

  constructor(studies: Studies) {
    this.#studies = studies
  }

  get sessionMultiplier(): number {
    return this.#studies.session.multiplier
  }

  get volatilityRegime(): VolatilityClass {
    return this.#studies.volatility.regime
  }

  get volatilityQuality(): number {
    return this.#studies.volatility.quality
  }

  get volatilityFactor(): number {
    return this.#studies.volatility.scoreFactor
  }

  get gammaCycleFactor(): number {
    return this.#studies.gammaCycle.factor
  }

  get marketRegime(): MarketRegimeKind {
    return this.#studies.marketRegime.kind
  }

  get regimeDirection(): number {
    return this.#studies.marketRegime.direction
  }

  get battleNavale(): BattleNavaleView {
    return this.#studies.battleNavale
  }
}
