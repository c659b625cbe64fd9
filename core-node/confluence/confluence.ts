import { clip } from '../../shared/rounding.ts'
import type { Tier } from '../../shared/vocabulary.ts'
import type { Feature, FeatureName } from '../features/feature.ts'
import type { Gates, Preset } from './preset.ts'
import { effectiveWeights, tiers } from './preset.ts'

/** Why a score that would trade does not; 'none' when nothing stands in its way. */
export type Gate = 'none' | 'coverage' | 'required' | 'agreement' | 'flip'

export type Explanation = {
  readonly name: FeatureName
  readonly x: number
  readonly quality: number
  readonly weight: number
  /** weight · quality · x: these sum to the net score. */
  readonly contribution: number
}

/** Thresholds are inclusive: ten products may fall short of one by their rounding. */
const rounding = 1e-9

/** How many evaluations in a row a new side must hold before the signal changes over to it. */
const flipEvaluations = 2

/** A signed score of features, and the tier it reaches. */
export class Confluence {
  readonly names: readonly FeatureName[]
  readonly weights: Float64Array
  /** w·q·x of each feature at the last evaluation, in the order of `names`. */
  readonly contributions: Float64Array
  readonly qualities: Float64Array

  /** Σ w·q·x, −1 to 1. It is never divided by the coverage: missing data can only lower it. */
  net = 0
  /** Σ w·q: how much of the signal is known, 0 to 1. */
  coverage = 0
  /** |net| / Σ w·q·|x|: 1 when all features point one way. */
  agreement = 0
  tier: Tier = 'NO_TRADE'
  gate: Gate = 'coverage'
  evaluations = 0

  readonly #features: readonly (Feature | undefined)[]
  readonly #thresholds: readonly number[]
  readonly #gates: Gates
  readonly #volume: number
  readonly #bookFlow: number
  readonly #tradeFlow: number
  /** The side of the tier now held: 0 while there is none. */
  #side = 0
  #flipCount = 0

  /** @param features those that are built; a name of the preset without one has quality 0 */
  constructor(preset: Preset, features: readonly Feature[]) {
    const weighted = effectiveWeights(preset)
    this.names = weighted.map(({ name }) => name)
    this.weights = Float64Array.from(weighted, ({ weight }) => weight)
    this.contributions = new Float64Array(this.names.length)
    this.qualities = new Float64Array(this.names.length)
    this.#features = this.names.map((name) => features.find((feature) => feature.name === name))
    this.#thresholds = tiers.map((tier) => preset.thresholds[tier])
    this.#gates = preset.gates
    this.#volume = this.names.indexOf('volume_confirmation')
    this.#bookFlow = this.names.indexOf('order_book_imbalance')
    this.#tradeFlow = this.names.indexOf('vwap_trend_signal')
  }

  /** |net|, what the thresholds are compared with. */
  get score(): number {
    return Math.abs(this.net)
  }

  /** +1 long, −1 short, 0 none. */
  get side(): number {
    return Math.sign(this.net)
  }

  /**
   * Recomputes the score from the features' values as they stand.
   * @param clock where the time is read: a number passed to a function this size would be boxed
   */
  evaluate(clock: { readonly tsUs: number }): void {
    const nowUs = clock.tsUs
    this.evaluations++
    let net = 0
    let coverage = 0
    let gross = 0
    for (let i = 0; i < this.#features.length; i++) {
      const feature = this.#features[i]
      if (feature === undefined) continue
      const quality = feature.value.qualityAt(nowUs)
      const weighted = (this.weights[i] as number) * quality
      const contribution = weighted * feature.value.x
      this.qualities[i] = quality
      this.contributions[i] = contribution
      coverage += weighted
      net += contribution
      gross += Math.abs(contribution)
    }
    this.net = clip(net)
    this.coverage = coverage
    this.agreement = gross > 0 ? Math.abs(net) / gross : 0
    this.gate = this.#gateNow()
    this.tier = this.gate === 'none' ? this.#tierNow() : 'NO_TRADE'
    if (this.tier === 'NO_TRADE' && this.gate !== 'flip') this.#side = 0
  }

  explain(): Explanation[] {
    return this.names.map((name, i) => ({
      name,
      x: this.#features[i]?.value.x ?? 0,
      quality: this.qualities[i] as number,
      weight: this.weights[i] as number,
      contribution: this.contributions[i] as number,
    }))
  }

  #gateNow(): Gate {
    if (this.coverage < this.#gates.minCoverage) return 'coverage'
    const hasFlow = this.#isKnown(this.#bookFlow) || this.#isKnown(this.#tradeFlow)
    if (!this.#isKnown(this.#volume) || !hasFlow) return 'required'
    return this.agreement < this.#gates.minAgreement ? 'agreement' : 'none'
  }

  #isKnown(index: number): boolean {
    return (this.qualities[index] ?? 0) > 0
  }

  /** The tier with hysteresis, and a change of side only after it has held. */
  #tierNow(): Tier {
    const side = this.side
    const held = side === this.#side ? this.tier : 'NO_TRADE'
    const tier = this.#tierOf(this.score, held)
    if (tier === 'NO_TRADE') {
      this.#flipCount = 0
      return tier
    }
    if (this.#side !== 0 && side !== this.#side) {
      this.#flipCount++
      if (this.#flipCount < flipEvaluations) {
        this.gate = 'flip'
        return 'NO_TRADE'
      }
    }
    this.#flipCount = 0
    this.#side = side
    return tier
  }

  #tierOf(score: number, held: Tier): Tier {
    for (let i = 0; i < tiers.length; i++) {
      const tier = tiers[i] as Tier
      const threshold = this.#thresholds[i] as number
      const kept = tier === held ? this.#gates.hysteresis : 0
      if (score >= threshold - kept - rounding) return tier
    }
    return 'NO_TRADE'
  }
}
