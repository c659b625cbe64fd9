import type { Feature, FeatureName } from './feature.ts'
import { OrderBookImbalance } from './order-book-imbalance.ts'
import { VolumeConfirmation } from './volume-confirmation.ts'
import { VolumeProfileImbalance } from './volume-profile-imbalance.ts'
import { VwapBands } from './vwap-bands.ts'
import { VwapTrend } from './vwap-trend.ts'

/** What a feature needs from the market before it can say anything. */
export type Input = 'trades' | 'book' | 'bars' | 'options'

export type FeatureEntry = {
  readonly name: FeatureName
  readonly summary: string
  readonly inputs: readonly Input[]
  /** Makes one; absent while the feature is not built: its quality is then 0. */
  readonly create?: () => Feature
}

/** Every feature of the signal, in the order of the production configuration. */
export const registry: readonly FeatureEntry[] = [
  {
    name: 'gamma_levels_proximity',
    summary: 'nearness to call wall, put wall and gamma flip',
    inputs: ['options', 'trades'],
  },
  {
    name: 'volume_confirmation',
    summary: 'the last minute’s volume and delta stand behind its move',
    inputs: ['trades', 'bars'],
    create: () => new VolumeConfirmation(),
  },
  {
    name: 'vwap_trend_signal',
    summary: 'price against the session’s VWAP, and the VWAP’s slope',
    inputs: ['trades', 'bars'],
    create: () => new VwapTrend(),
  },
  {
    name: 'sierra_pattern_strength',
    summary: 'tick reversal, momentum shift and three-bar patterns',
    inputs: ['trades', 'bars'],
  },
  {
    name: 'mtf_confluence',
    summary: 'agreement of the 1, 5 and 15 minute trends',
    inputs: ['bars'],
  },
  {
    name: 'smart_money',
    summary: 'large trades, blocks, icebergs and stealth accumulation',
    inputs: ['trades', 'book'],
  },
  {
    name: 'order_book_imbalance',
    summary: 'five levels of the book, and the flow of orders at the best quote',
    inputs: ['book'],
    create: () => new OrderBookImbalance(),
  },
  {
    name: 'options_flow_bias',
    summary: 'delta-weighted flow of SPX options',
    inputs: ['options'],
  },
  {
    name: 'vwap_bands_signal',
    summary: 'rejection at, and breakout from, the VWAP bands of twenty minutes',
    inputs: ['trades', 'bars'],
    create: () => new VwapBands(),
  },
  {
    name: 'volume_imbalance_signal',
    summary: 'one-sided zones, gaps and institutional levels of the volume profile',
    inputs: ['trades', 'bars'],
    create: () => new VolumeProfileImbalance(),
  },
]

/** One of each feature that is built. */
export function createFeatures(): Feature[] {
  return registry.flatMap(({ create }) => (create === undefined ? [] : [create()]))
}
