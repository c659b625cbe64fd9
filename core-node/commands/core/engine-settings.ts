import type { Config } from '../../../shared/config.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import type { EngineSettings } from '../../engine/step/settings.ts'
import { instruments } from '../../market/instruments.ts'
import { aggregationUs } from '../../market/trade-aggregator.ts'
import { build } from '../../operations/build.ts'
import { configDigest, featureSettingsOf, presetOf } from '../../operations/config-file.ts'
import { microCapitalCents, microLimits } from '../../operations/promotion/micro-limits.ts'

/** A core's engine, as it is configured; the contract is told later. */
export function engineSettingsOf(config: Config, mode: Mode, clockRate: number): EngineSettings {
  const instrument = instruments[config.instrument]
  return {
    mode,
    desk: config.desk,
    build,
    instrument,
    contract: instrument.symbol,
    preset: presetOf(config),
    features: featureSettingsOf(config),
    aggregationUs: aggregationUs.receiveTime,
    strategy: config.strategy,
    // Whoever calls: live-micro keeps to its caps.
    risk: mode === 'live-micro' ? microLimits(config.risk, microCapitalCents) : config.risk,
    costs: config.costs,
    execution: config.execution,
    timeScale: clockRate,
    configDigest: configDigest(config),
  }
}
