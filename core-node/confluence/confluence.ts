import { clip } from '../../shared/rounding.ts'
import type { Tier } from '../../shared/vocabulary.ts'
import type { Feature, FeatureName } from '../features/feature.ts'
import { FeatureValue } from '../features/feature.ts'
import type { ContextView } from './context-view.ts'
import { plainContext } from './context-view.ts'
import type { Weighted } from './preset-weights.ts'
import { bonusWeights, effectiveWeights } from './preset-weights.ts'
import type { Gates, Preset } from './preset.ts'
import { tiltedWeights } from './regime-tilt.ts'
import { RobustBounds } from './robust-bounds.ts'
import { ScoreFactors } from './score-factors.ts'
import { TierLadder } from './tier-ladder.ts'

/** Why a score that would trade does not; 'none' when nothing stands in its way. */
export type Gate = 'none' | 'coverage' | 'required' | 'agreement' | 'session' | 'dynamic' | 'flip'

export type Explanation = {
  readonly name: FeatureName
  readonly x: number
  readonly quality: number
  readonly weight: number
  /** weight · quality · x: these sum to the net score. Of a bonus: as much of it as was added. */
  readonly contribution: number
}

type Clock = { readonly tsUs: number }
type Tilted = Readonly<Record<ContextView['marketRegime'], Float64Array>>

/** Stands for a feature that is not there: it never has quality. */
const absent = new FeatureValue(0, 1)

/** A signed score of features, what the circumstances make of it, and the tier it reaches. */
export class Confluence {
  /** The preset's features; those of its bonus stand last. */
  readonly names: readonly FeatureName[]
  readonly weights: Float64Array
  /** What each feature adds to `net` at the last evaluation, in the order of `names`. */
  readonly contributions: Float64Array
  readonly qualities: Float64Array
  readonly factors: ScoreFactors

  /** N = Σ w·q·x, −1 to 1. It is never divided by the coverage: missing data can only lower it. */
  net = 0
  /** N′: net times its factors, −1 to 1. Its sign is the side, its size the score. */
  adjusted = 0
  /** Σ w·q without the bonus: how much of the signal is known, 0 to 1. */
  coverage = 0
  /** |Σ w·q·x| / Σ w·q·|x| without the bonus: 1 when all features point one way. */
  agreement = 0
  tier: Tier = 'NO_TRADE'
  gate: Gate = 'coverage'
  /** The tier is WEAK only because nothing is known of the volatility. */
  isCapped = false
  evaluations = 0

  readonly #values: readonly FeatureValue[]
  /** How many of them have weights of their own; those after are the bonus. */
  readonly #weighed: number
  readonly #context: ContextView
  readonly #tilted: Tilted | undefined
  readonly #robust: RobustBounds | undefined
  readonly #ladder: TierLadder
  readonly #gates: Gates
  readonly #volume: FeatureValue
  readonly #bookFlow: FeatureValue
  readonly #tradeFlow: FeatureValue
  /** No feature says anything: nothing to contradict either. */
  #isSilent = true

  /**
   * @param features a name of the preset without one has quality 0
   * @param context the circumstances; without them no factor changes the score
   */
  constructor(preset: Preset, features: readonly Feature[], context: ContextView = plainContext) {
    const weighed = effectiveWeights(preset)
    const all = [...weighed, ...bonusWeights(preset)]
    const valueOf = (wanted: FeatureName) =>
      features.find(({ name }) => name === wanted)?.value ?? absent
    this.names = all.map(({ name }) => name)
    this.weights = Float64Array.from(all, ({ weight }) => weight)
    this.contributions = new Float64Array(all.length)
    this.qualities = new Float64Array(all.length)
    this.factors = new ScoreFactors(preset)
    this.#values = this.names.map(valueOf)
    this.#weighed = weighed.length
    this.#context = context
    this.#tilted = tiltsOf(weighed, preset.regimeTilt)
    this.#robust = preset.normalization === 'fixed' ? undefined : new RobustBounds(all.length)
    this.#ladder = new TierLadder(preset)
    this.#gates = preset.gates
    this.#volume = valueOf('volume_confirmation')
    this.#bookFlow = valueOf('order_book_imbalance')
    this.#tradeFlow = valueOf('vwap_trend_signal')
  }

  /** |N′|, what the thresholds are compared with. */
  get score(): number {
    return Math.abs(this.adjusted)
  }

  /** +1 long, −1 short, 0 none. */
  get side(): number {
    return Math.sign(this.adjusted)
  }

  /** What speaks for buying: the sum of the contributions above 0. net = long − short. */
  get longScore(): number {
    return this.contributions.reduce((sum, part) => sum + Math.max(0, part), 0)
  }

  /** What speaks for selling. */
  get shortScore(): number {
    return this.contributions.reduce((sum, part) => sum + Math.max(0, -part), 0)
  }

  /** A new session opened: percentiles are taken over those before it. */
  onSession(): void {
    this.#robust?.freeze()
  }

  /** A minute is over: what the features say goes into the session's percentiles. */
  onMinute({ tsUs }: Clock): void {
    if (this.#robust === undefined) return
    for (let i = 0; i < this.#values.length; i++) {
      const value = this.#values[i] as FeatureValue
      if (value.qualityAt(tsUs) > 0) this.#robust.observe(i, value.x)
    }
  }

  /**
   * Recomputes the score from the features' values as they stand.
   * @param clock where the time is read: a number passed to a function this size would be boxed
   */
  evaluate(clock: Clock): void {
    this.evaluations++
    this.#weigh(clock)
    if (this.#weighed < this.#values.length) this.#addBonus(clock)
    this.factors.update(this.#context, this)
    this.adjusted = clip(this.net * this.factors.product)
    this.gate = this.#gateNow(clock)
    if (this.gate === 'none') {
      this.#ladder.climb(this, this.#context.volatilityRegime)
      this.gate = this.#ladder.stop
    } else {
      this.#ladder.drop()
    }
    this.#limitTier()
  }

  explain(): Explanation[] {
    return this.names.map((name, i) => ({
      name,
      x: this.#xOf(i),
      quality: this.qualities[i] as number,
      weight: (i < this.#weighed ? this.#weightsNow()[i] : this.weights[i]) as number,
      contribution: this.contributions[i] as number,
    }))
  }

  #weigh(clock: Clock): void {
    const nowUs = clock.tsUs
    const weights = this.#weightsNow()
    let net = 0
    let coverage = 0
    let gross = 0
    for (let i = 0; i < this.#weighed; i++) {
      const value = this.#values[i] as FeatureValue
      const quality = value.qualityAt(nowUs)
      const weighted = (weights[i] as number) * quality
      const contribution = weighted * this.#xOf(i)
      this.qualities[i] = quality
      this.contributions[i] = contribution
      coverage += weighted
      net += contribution
      gross += Math.abs(contribution)
    }
    this.net = clip(net)
    this.coverage = coverage
    this.agreement = gross > 0 ? Math.abs(net) / gross : 0
    this.#isSilent = gross === 0
  }

  /** The bonus goes the way the weights already go, up to 1 in all; against them it is left out. */
  #addBonus(clock: Clock): void {
    const nowUs = clock.tsUs
    let bonus = 0
    for (let i = this.#weighed; i < this.#values.length; i++) {
      const quality = (this.#values[i] as FeatureValue).qualityAt(nowUs)
      const contribution = (this.weights[i] as number) * quality * this.#xOf(i)
      this.qualities[i] = quality
      this.contributions[i] = contribution
      bonus += contribution
    }
    const along = bonus * Math.sign(this.net)
    const added = Math.max(0, Math.min(along, 1 - Math.abs(this.net)))
    const share = added > 0 ? added / along : 0
    for (let i = this.#weighed; i < this.#values.length; i++) {
      this.contributions[i] = (this.contributions[i] as number) * share
    }
    this.net += bonus * share
  }

  #xOf(i: number): number {
    const { x } = this.#values[i] as FeatureValue
    return this.#robust === undefined ? x : this.#robust.scaled(i, x)
  }

  #weightsNow(): Float64Array {
    return this.#tilted === undefined ? this.weights : this.#tilted[this.#context.marketRegime]
  }

  /** Written so that a figure that is no number stops the signal. */
  #gateNow(clock: Clock): Gate {
    if (!(this.coverage >= this.#gates.minCoverage)) return 'coverage'
    const hasFlow = isKnown(this.#bookFlow, clock) || isKnown(this.#tradeFlow, clock)
    if (!isKnown(this.#volume, clock) || !hasFlow) return 'required'
    if (!this.#isSilent && !(this.agreement >= this.#gates.minAgreement)) return 'agreement'
    return this.factors.product === 0 ? 'session' : 'none'
  }

  /** Without any measure of the volatility the size is the smallest, whatever the score. */
  #limitTier(): void {
    const { tier } = this.#ladder
    const isLimited = tier !== 'NO_TRADE' && !(this.#context.volatilityQuality > 0)
    this.isCapped = isLimited && tier !== 'WEAK'
    this.tier = isLimited ? 'WEAK' : tier
  }
}

function isKnown(value: FeatureValue, clock: Clock): boolean {
  return value.qualityAt(clock.tsUs) > 0
}

function tiltsOf(weights: readonly Weighted[], tilt: number): Tilted | undefined {
  if (tilt === 0) return undefined
  return {
    trend: tiltedWeights(weights, 'trend', tilt),
    range: tiltedWeights(weights, 'range', tilt),
    transition: tiltedWeights(weights, 'transition', tilt),
  }
}
