import { microsPerMinute, microsPerSecond } from '../../shared/units.ts'
import type { FeatureName } from './feature.ts'

/** Twenty bars of a minute: what volume, bands and profile are read from. */
const twentyMinutesUs = 20 * microsPerMinute

/**
 * How much time what a feature says is made of, in µs. Where data of that time are missing, less is known.
 * 0: a snapshot that carries its own age. Infinity: all of the session so far.
 */
export const memoryUsOf: Readonly<Record<FeatureName, number>> = {
  gamma_levels_proximity: 0,
  volume_confirmation: twentyMinutesUs,
  vwap_trend_signal: Number.POSITIVE_INFINITY,
  sierra_pattern_strength: 5 * microsPerMinute,
  // Fourteen bars of fifteen minutes.
  mtf_confluence: 210 * microsPerMinute,
  smart_money: 15 * microsPerMinute,
  // The flow at the best quote.
  order_book_imbalance: 10 * microsPerSecond,
  options_flow_bias: 5 * microsPerMinute,
  vwap_bands_signal: twentyMinutesUs,
  volume_imbalance_signal: twentyMinutesUs,
  tick_momentum: microsPerMinute,
  delta_divergence: twentyMinutesUs,
  put_call_ratio: 0,
  vix_level: 0,
  dealer_position: 0,
  tech_sentiment: 0,
}
