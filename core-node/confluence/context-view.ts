import type { Direction, MarketRegimeKind, VolatilityClass } from '../../shared/vocabulary.ts'

/** What score and strategy read of the Battle Navale study. */
export interface BattleNavaleView {
  /** From −1 (the sellers win) to 1 (the buyers do). */
  readonly value: number
  /** Beyond ±0.25. */
  readonly signal: Direction
  /** How well it is known, 0 to 1; at 0 it is not. */
  readonly quality: number
}

/**
 * The circumstances in which a score is read, as the studies of session, volatility, option cycle and regime
 * tell them. A factor that is not known is NaN: it then counts with its lowest value, never with 1.
 */
export interface ContextView {
  /** 0.5 to 1.2 by the hour; 0: no entry now. */
  readonly sessionMultiplier: number
  readonly volatilityRegime: VolatilityClass
  /** How well the regime is known, 0 to 1. At 0 no tier above WEAK is given. */
  readonly volatilityQuality: number
  /** 0.8 to 1.4. */
  readonly volatilityFactor: number
  /** 0.9 to 1.1. */
  readonly gammaCycleFactor: number
  readonly marketRegime: MarketRegimeKind
  /** Where a trend points: 1 up, −1 down, 0 while it is not known. */
  readonly regimeDirection: number
  readonly battleNavale: BattleNavaleView
}

/** Circumstances that change nothing: for looking at the score alone. */
export const plainContext: ContextView = {
  sessionMultiplier: 1,
  volatilityRegime: 'normal',
  volatilityQuality: 1,
  volatilityFactor: 1,
  gammaCycleFactor: 1,
  marketRegime: 'transition',
  regimeDirection: 0,
  battleNavale: { value: 0, signal: 'NONE', quality: 1 },
}
