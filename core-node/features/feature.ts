import type { Market } from '../market/market.ts'

/** Hears of the market what it names, and nothing else. */
export interface MarketListener {
  /** A new session began: sums of the old one are gone. */
  onSession?(market: Market): void
  /** A one-minute bar closed. It is `market.bars.minute` at 0. */
  onMinute?(market: Market): void
  /** A trade, in `market.trade`. */
  onTrade?(market: Market): void
  /** The book or the best quote changed. */
  onBook?(market: Market): void
  /** An index changed, or a day's close of it became known; see `market.indices`. */
  onIndex?(market: Market): void
  /** A new snapshot of an option chain was taken in: the option views say what is in it. */
  onChain?(market: Market): void
}

/**
 * The shape of every feature. It hears only the events it names, updates in constant time on them, and
 * writes its value in place. A feature without data has quality 0: never a neutral number.
 */
export interface Feature extends MarketListener {
  readonly name: FeatureName
  readonly value: FeatureValue
  /** What stands in `value.raw`, in order. */
  readonly rawNames: readonly string[]
}

/** Every feature, the ten of the production configuration first, by their names in it. */
export type FeatureName =
  | 'gamma_levels_proximity'
  | 'volume_confirmation'
  | 'vwap_trend_signal'
  | 'sierra_pattern_strength'
  | 'mtf_confluence'
  | 'smart_money'
  | 'order_book_imbalance'
  | 'options_flow_bias'
  | 'vwap_bands_signal'
  | 'volume_imbalance_signal'
  | 'tick_momentum'
  | 'delta_divergence'
  | 'put_call_ratio'
  | 'vix_level'
  | 'dealer_position'
  | 'tech_sentiment'

/** ok: measured. warming: too little history yet. missing: no data. invalid: data that contradicts itself. */
export type FeatureState = 'ok' | 'warming' | 'missing' | 'invalid'

export class FeatureValue {
  /** From −1 (sell) to 1 (buy). */
  x = 0
  /** How well x is known, 0 to 1, by its data and its warm-up. Age is counted when it is read. */
  quality = 0
  state: FeatureState = 'missing'
  asOfUs = 0
  /** Older than this its quality falls; at twice it is 0. */
  staleAfterUs: number
  readonly raw: Float64Array
  /** Data are missing from here to there, and count until so long after. */
  #missingFromUs = 0
  #missingToUs = 0
  #memoryUs = 0
  #wholeAtUs = 0

  constructor(rawCount: number, staleAfterUs: number) {
    this.staleAfterUs = staleAfterUs
    this.raw = new Float64Array(rawCount)
  }

  /** @param warmth 0 to 1: how much of the history it needs it has */
  set(x: number, dataQuality: number, warmth: number, asOfUs: number): void {
    this.x = x
    this.quality = dataQuality * warmth
    this.state = warmth < 1 ? 'warming' : 'ok'
    this.asOfUs = asOfUs
  }

  lose(state: 'missing' | 'invalid', asOfUs: number): void {
    this.x = 0
    this.quality = 0
    this.state = state
    this.asOfUs = asOfUs
  }

  /**
   * Nothing was heard for a while: of all that the value is made of, so much is missing.
   * @param memoryUs of how much time it is made; 0 when it has no past
   */
  miss(fromUs: number, toUs: number, memoryUs: number): void {
    // What is still missing of an earlier time counts as if it had just been missed too.
    this.#missingFromUs = Math.min(fromUs, toUs) - this.#missedUs(toUs)
    this.#missingToUs = toUs
    this.#memoryUs = memoryUs
    this.#wholeAtUs = toUs + memoryUs
  }

  /** Quality with age: whole up to `staleAfterUs`, falling to 0 at twice that; less while data are missing. */
  qualityAt(nowUs: number): number {
    // Small enough to be inlined, as it must be: it is asked of every feature at every event.
    const whole = nowUs < this.#wholeAtUs ? this.quality * this.#knownShare(nowUs) : this.quality
    const overdueUs = nowUs - this.asOfUs - this.staleAfterUs
    if (overdueUs <= 0) return whole
    return overdueUs >= this.staleAfterUs ? 0 : whole * (1 - overdueUs / this.staleAfterUs)
  }

  #knownShare(nowUs: number): number {
    return Math.max(0, 1 - this.#missedUs(nowUs) / this.#memoryUs)
  }

  /** How much is missing of the time that it remembers now. */
  #missedUs(nowUs: number): number {
    return Math.max(0, this.#missingToUs - Math.max(this.#missingFromUs, nowUs - this.#memoryUs))
  }
}
