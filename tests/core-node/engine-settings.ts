import { orderFlow } from '../../core-node/confluence/presets/order-flow.ts'
import type { EngineSettings } from '../../core-node/engine/step/settings.ts'
import { defaultFeatureSettings } from '../../core-node/features/feature-settings.ts'
import { instruments } from '../../core-node/market/instruments.ts'
import { aggregationUs } from '../../core-node/market/trade-aggregator.ts'
import { Config } from '../../shared/config.ts'

/** Settings of an engine that may trade all session long, for tests to vary. */
export function settings(changes: Partial<EngineSettings> = {}): EngineSettings {
  const config = Config.parse({ strategy: { entryHours: 'globex' } })
  return {
    mode: 'replay',
    desk: 'test',
    build: '0-0-0',
    instrument: instruments.ES,
    contract: 'ESZ6',
    preset: orderFlow,
    features: defaultFeatureSettings,
    aggregationUs: aggregationUs.exchangeTime,
    strategy: config.strategy,
    risk: config.risk,
    costs: config.costs,
    execution: config.execution,
    timeScale: 1,
    configDigest: 'test',
    ...changes,
  }
}
