import type { Tier, VolatilityClass } from '../../shared/vocabulary.ts'
import type { FeatureName } from '../features/feature.ts'

/**
 * A weight set with its thresholds, gates and rules, and where they come from. Weights stand as their
 * source writes them; where they do not sum to 1 they are normalised when the score is built.
 */
export type Preset = {
  readonly name: string
  readonly title: string
  /** Where the numbers come from, and which of them are ours. */
  readonly source: string
  readonly weights: Weights
  /** Divide by the sum of the weights. A preset that says 1.00 must be 1.00. */
  readonly normalizeWeights: boolean
  /** The weights above count for a share only; the rest is said outright. */
  readonly nested?: Nested
  /** What may be added on top of weights that already sum to 1. */
  readonly bonus?: Bonus
  readonly thresholds: Thresholds
  /** The least score that may trade at all, by the volatility of the day; tiers only size it. */
  readonly dynamicGate: Readonly<Record<VolatilityClass, number>> | false
  readonly gates: Gates
  readonly normalization: Normalization
  readonly factors: Factors
  /** confirm: a battle against the side forbids the entry. weight: it is a factor of the score. */
  readonly battleNavale: 'off' | 'confirm' | 'weight'
  /** require: the strategy of the market's regime must confirm an entry. report: it only says. */
  readonly routing: 'report' | 'require'
  /** How much the regime moves the weights of its features, 0 to 0.2. */
  readonly regimeTilt: number
  /** gate: a learned filter must approve. shadow: it only says. */
  readonly filter: 'off' | 'shadow' | 'gate'
  /** What a user should know before trading with it. */
  readonly warnings: readonly string[]
}

export type Weights = Readonly<Partial<Record<FeatureName, number>>>

/** Score = originalShare · Σ of the normalised weights + Σ of the parts; the two sum to 1. */
export type Nested = { readonly originalShare: number; readonly parts: Weights }

/** Features that can strengthen what the weights say, in all by `cap`, and never say something alone. */
export type Bonus = { readonly cap: number; readonly features: readonly FeatureName[] }

/** The lowest score of each tier, inclusive, from high to low. */
export type Thresholds = Readonly<Record<Exclude<Tier, 'NO_TRADE'>, number>>

export type Gates = {
  /** Σ w·q below this: too little is known to trade on. */
  readonly minCoverage: number
  /** |Σ w·q·x| / Σ w·q·|x| below this: the features contradict each other. */
  readonly minAgreement: number
  /** A tier once reached is kept until the score falls this far below its threshold. */
  readonly hysteresis: number
}

/**
 * How a feature's x is bounded. fixed: by the ramps in its own formula. rolling-robust: by the 5th and 95th
 * percentile of the previous twenty sessions.
 */
export type Normalization = 'fixed' | 'rolling-robust'

/** Which circumstances change the score. gate: only a session that is closed to entries does. */
export type Factors = {
  readonly session: 'off' | 'gate' | 'scale'
  readonly volatility: boolean
  readonly gammaCycle: boolean
}

export const tiers = ['PREMIUM', 'STRONG', 'GOOD', 'WEAK'] as const
