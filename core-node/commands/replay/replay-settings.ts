import type { Config } from '../../../shared/config.ts'
import type { EngineSettings } from '../../engine/step/settings.ts'
import type { FeedDescription } from '../../feed/feed.ts'
import { aggregationUs } from '../../market/trade-aggregator.ts'
import { build } from '../../operations/build.ts'
import { configDigest, featureSettingsOf, presetOf } from '../../operations/config-file.ts'

/** An engine's settings for what a feed holds. */
export function replaySettings(config: Config, feed: FeedDescription): EngineSettings {
  const { instrument, contract } = feed
  return {
    mode: 'replay',
    desk: config.desk,
    build,
    instrument,
    contract,
    preset: presetOf(config),
    features: featureSettingsOf(config),
    aggregationUs: feed.aggregationUs ?? aggregationUs.exchangeTime,
    strategy: config.strategy,
    risk: config.risk,
    costs: config.costs,
    execution: config.execution,
    timeScale: 1,
    configDigest: configDigest(config),
  }
}
