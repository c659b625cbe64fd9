import { DealerPosition } from './dealer-position.ts'
import { DeltaDivergence } from './delta-divergence.ts'
import type { FeatureSources } from './feature-sources.ts'
import type { Feature, FeatureName } from './feature.ts'
import { GammaLevelsProximity } from './gamma-levels-proximity.ts'
import { MtfConfluence } from './mtf-confluence.ts'
import { OptionsFlowBias } from './options-flow-bias.ts'
import { OrderBookImbalance } from './order-book-imbalance.ts'
import { PutCallRatio } from './put-call-ratio.ts'
import { SierraPatternStrength } from './sierra-pattern-strength.ts'
import { SmartMoney } from './smart-money.ts'
import { TechSentiment } from './tech-sentiment.ts'
import { VixLevel } from './vix-level.ts'
import { VolumeConfirmation } from './volume-confirmation.ts'
import { VolumeProfileImbalance } from './volume-profile-imbalance.ts'
import { VwapBands } from './vwap-bands.ts'
import { VwapTrend } from './vwap-trend.ts'

/** What a feature needs from the market before it can say anything. */
export type Input = 'trades' | 'book' | 'bars' | 'options' | 'indices'

export type FeatureEntry = {
  readonly name: FeatureName
  readonly summary: string
  readonly inputs: readonly Input[]
  readonly create: (sources: FeatureSources) => Feature
}

/** Every feature of the signal: those of the production configuration in its order, then the others. */
export const registry: readonly FeatureEntry[] = [
  {
    name: 'gamma_levels_proximity',
    summary: 'nearness to call wall, put wall and gamma flip',
    inputs: ['options', 'trades'],
    create: ({ options, momentum, settings }) =>
      new GammaLevelsProximity({ options, momentum, settings: settings.gamma }),
  },
  {
    name: 'volume_confirmation',
    summary: 'the last minute’s volume and delta stand behind its move',
    inputs: ['trades', 'bars'],
    create: ({ relativeVolume }) => new VolumeConfirmation(relativeVolume),
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
    create: ({ relativeVolume }) => new SierraPatternStrength(relativeVolume),
  },
  {
    name: 'mtf_confluence',
    summary: 'agreement of the 1, 5 and 15 minute trends',
    inputs: ['bars'],
    create: ({ battles, volatility, settings }) =>
      new MtfConfluence(battles, settings.timeframesFollowVolatility ? volatility : undefined),
  },
  {
    name: 'smart_money',
    summary: 'large trades, blocks, icebergs and stealth accumulation',
    inputs: ['trades', 'book'],
    create: ({ relativeVolume }) => new SmartMoney(relativeVolume),
  },
  {
    name: 'order_book_imbalance',
    summary: 'five levels of the book, large resting orders, and the flow at the best quote',
    inputs: ['book'],
    create: ({ settings }) => new OrderBookImbalance(settings.largeOrderWeight),
  },
  {
    name: 'options_flow_bias',
    summary: 'delta-weighted flow of SPX options, or put/call and skew where there is none',
    inputs: ['options'],
    create: ({ options, backupOptions, settings }) =>
      new OptionsFlowBias({ options, backup: backupOptions, putCall: settings.putCall }),
  },
  {
    name: 'vwap_bands_signal',
    summary: 'rejection at, and breakout from, the VWAP bands of twenty minutes',
    inputs: ['trades', 'bars'],
    create: ({ relativeVolume }) => new VwapBands(relativeVolume),
  },
  {
    name: 'volume_imbalance_signal',
    summary: 'one-sided zones, gaps and institutional levels of the volume profile',
    inputs: ['trades', 'bars'],
    create: () => new VolumeProfileImbalance(),
  },
  {
    name: 'tick_momentum',
    summary: 'direction and acceleration of the last twenty trades',
    inputs: ['trades'],
    create: ({ momentum }) => momentum,
  },
  {
    name: 'delta_divergence',
    summary: 'swings of price that cumulative delta does not follow',
    inputs: ['trades', 'bars'],
    create: () => new DeltaDivergence(),
  },
  {
    name: 'put_call_ratio',
    summary: 'puts over calls by volume, against what is usual',
    inputs: ['options'],
    create: ({ options, settings }) => new PutCallRatio(options, settings.putCall),
  },
  {
    name: 'vix_level',
    summary: 'the VIX against its own average',
    inputs: ['indices'],
    create: () => new VixLevel(),
  },
  {
    name: 'dealer_position',
    summary: 'what dealers’ hedging does to a move, by the naive sign',
    inputs: ['options', 'trades'],
    create: ({ options, momentum }) => new DealerPosition({ options, momentum }),
  },
  {
    name: 'tech_sentiment',
    summary: 'QQQ against SPX, VXN against VIX, and QQQ’s put/call',
    inputs: ['indices', 'options'],
    create: ({ backupOptions }) => new TechSentiment(backupOptions),
  },
]

/** One of each feature, in the registry’s order. */
export function createFeatures(sources: FeatureSources): Feature[] {
  return registry.map(({ create }) => create(sources))
}
