import { microsPerMinute, microsPerSecond } from '../../shared/units.ts'
import type { FeatureName } from './feature.ts'

/**
 * For how long data that are missing count against what a feature says, in µs: the time in which it is made of
 * new data again, which is no more than it takes to warm up from nothing. 0: a snapshot that carries its own
 * age. Infinity: the VWAP, which is summed up from its own beginning on.
 */
export const memoryUsOf: Readonly<Record<FeatureName, number>> = {
  gamma_levels_proximity: 0,
  // The usual volume is known from five bars on.
  volume_confirmation: 5 * microsPerMinute,
  vwap_trend_signal: Number.POSITIVE_INFINITY,
  sierra_pattern_strength: 4 * microsPerMinute,
  // Nine bars of a minute, by half of the weight; and as many again.
  mtf_confluence: 18 * microsPerMinute,
  // The half-life of its flow.
  smart_money: 5 * microsPerMinute,
  // The flow at the best quote.
  order_book_imbalance: 10 * microsPerSecond,
  options_flow_bias: 5 * microsPerMinute,
  vwap_bands_signal: 10 * microsPerMinute,
  volume_imbalance_signal: 20 * microsPerMinute,
  // Twenty trades.
  tick_momentum: 10 * microsPerSecond,
  delta_divergence: 20 * microsPerMinute,
  put_call_ratio: 0,
  vix_level: 0,
  dealer_position: 0,
  tech_sentiment: 0,
}
