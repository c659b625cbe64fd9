import type { Tier, VolatilityClass } from '../../shared/vocabulary.ts'
import type { Preset } from './preset.ts'
import { tiers } from './preset.ts'

/** Thresholds are inclusive: ten products may fall short of one by their rounding. */
const rounding = 1e-9

/** How many evaluations in a row a new side must hold before the signal changes over to it. */
const flipEvaluations = 2

/**
 * The tier a score reaches. One once reached is kept until the score is a little below its threshold; a
 * change of side must hold for two evaluations.
 */
export class TierLadder {
  tier: Tier = 'NO_TRADE'
  /** Why there is no tier although the score has one: below the day's gate, or just changed sides. */
  stop: 'none' | 'dynamic' | 'flip' = 'none'
  readonly #thresholds: readonly number[]
  readonly #dynamicGate: Preset['dynamicGate']
  readonly #hysteresis: number
  /** The side of the tier now held: 0 while there is none. */
  #side = 0
  #flipCount = 0

  constructor({
    thresholds,
    dynamicGate,
    gates,
  }: Pick<Preset, 'thresholds' | 'dynamicGate' | 'gates'>) {
    this.#thresholds = tiers.map((tier) => thresholds[tier])
    this.#dynamicGate = dynamicGate
    this.#hysteresis = gates.hysteresis
  }

  /** @param signal where the score is read: a number passed to a function this size would be boxed */
  climb(signal: { readonly adjusted: number }, volatility: VolatilityClass): void {
    const side = Math.sign(signal.adjusted)
    const score = Math.abs(signal.adjusted)
    const held = side === this.#side ? this.tier : 'NO_TRADE'
    const kept = held === 'NO_TRADE' ? 0 : this.#hysteresis
    const gate = this.#dynamicGate === false ? 0 : this.#dynamicGate[volatility]
    const tier = this.#tierOf(score, held)
    if (tier === 'NO_TRADE') return this.drop()
    if (score < gate - kept - rounding) {
      this.drop()
      this.stop = 'dynamic'
      return
    }
    if (this.#side !== 0 && side !== this.#side && ++this.#flipCount < flipEvaluations) {
      this.tier = 'NO_TRADE'
      this.stop = 'flip'
      return
    }
    this.#flipCount = 0
    this.#side = side
    this.tier = tier
    this.stop = 'none'
  }

  /** Nothing is held any more. */
  drop(): void {
    this.tier = 'NO_TRADE'
    this.stop = 'none'
    this.#side = 0
    this.#flipCount = 0
  }

  #tierOf(score: number, held: Tier): Tier {
    for (let i = 0; i < tiers.length; i++) {
      const tier = tiers[i] as Tier
      const kept = tier === held ? this.#hysteresis : 0
      if (score >= (this.#thresholds[i] as number) - kept - rounding) return tier
    }
    return 'NO_TRADE'
  }
}
