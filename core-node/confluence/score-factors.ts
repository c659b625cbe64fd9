import type { ContextView } from './context-view.ts'
import type { Preset } from './preset.ts'

/** How far each factor may reach: status report of July 2025. Battle Navale's: ours. */
const bounds = {
  session: { least: 0.5, most: 1.2 },
  volatility: { least: 0.8, most: 1.4 },
  gammaCycle: { least: 0.9, most: 1.1 },
  battleNavale: { least: 0.8, most: 1.2 },
} as const

/** What the circumstances make of a score: each factor is 1 where the preset does not use it. */
export class ScoreFactors {
  session = 1
  volatility = 1
  gammaCycle = 1
  battleNavale = 1
  /** All of them together; 0 while the session is closed to entries. */
  product = 1
  readonly #rules: Preset['factors']
  readonly #isBattleWeighed: boolean

  constructor({ factors, battleNavale }: Pick<Preset, 'factors' | 'battleNavale'>) {
    this.#rules = factors
    this.#isBattleWeighed = battleNavale === 'weight'
  }

  /** @param score whose net score is about to be multiplied: its side says whom a battle favours */
  update(context: ContextView, score: { readonly net: number }): void {
    const { session, volatility, gammaCycle } = this.#rules
    if (session !== 'off') this.session = sessionFactor(context.sessionMultiplier, session)
    if (volatility) this.volatility = within(bounds.volatility, context.volatilityFactor)
    if (gammaCycle) this.gammaCycle = within(bounds.gammaCycle, context.gammaCycleFactor)
    if (this.#isBattleWeighed) {
      const { value, quality } = context.battleNavale
      const favour = quality > 0 ? value * Math.sign(score.net) : -1
      const { most } = bounds.battleNavale
      this.battleNavale = within(bounds.battleNavale, 1 + (most - 1) * favour)
    }
    this.product = this.session * this.volatility * this.gammaCycle * this.battleNavale
  }
}

/** 0 stays 0, and so does what is not known: an hour of which nothing is known is no hour to enter. */
function sessionFactor(multiplier: number, rule: 'gate' | 'scale'): number {
  if (!(multiplier > 0)) return 0
  return rule === 'gate' ? 1 : within(bounds.session, multiplier)
}

/** Limited to its bounds. What is not known is its lowest. */
function within(limits: { readonly least: number; readonly most: number }, factor: number): number {
  return factor > limits.least ? Math.min(factor, limits.most) : limits.least
}
