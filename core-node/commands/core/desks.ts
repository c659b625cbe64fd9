import { performance } from 'node:perf_hooks'

import type { AlertKey } from '../../../shared/alerts/alert-table.ts'
import type { Severity } from '../../../shared/vocabulary.ts'
import type { IbBroker } from '../../broker/ib/ib-broker.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import type { LiveRuntime } from '../../engine/live-runtime.ts'
import type { Engine, EngineEvent } from '../../engine/step/engine.ts'
import { JournalWatch } from '../../operations/alerts/journal-watch.ts'
import { ConfigWatch } from '../../operations/config-watch.ts'
import type { ReconciliationReport } from '../../operations/control-protocol.ts'
import { ConfigDesk } from './config-desk.ts'
import type { CoreOptions } from './core-options.ts'
import { KillDesk } from './kill-desk.ts'
import type { ProcessWatchParts } from './process-watch.ts'
import { ProcessWatch } from './process-watch.ts'
import { RecordSoundness } from './record-soundness.ts'
import { RiskFeed } from './risk-feed.ts'

/** The parts of a core that what stands around it has to do with. */
export type CoreTrunk = {
  readonly options: CoreOptions
  readonly engine: Engine
  readonly journal: Journal
  readonly broker: IbBroker
  readonly runtime: LiveRuntime
  /** Whether the market's time has been told. */
  readonly isTimeKnown: () => boolean
}

/** How every desk speaks to the engine, and to people. */
function waysOf({ broker, runtime }: CoreTrunk) {
  return {
    submit: (event: EngineEvent) => runtime.submit(event),
    nowUs: () => broker.clock.nowUs(),
    raise: (severity: Severity, key: AlertKey, text: string) => broker.raise(severity, key, text),
  }
}

/** @param beforeKill called before an event of the switch reaches the engine */
export function openKillDesk(
  trunk: CoreTrunk,
  beforeKill: () => void,
  askForBooks: () => Promise<ReconciliationReport>,
): KillDesk {
  const { dataDir, log, clockRate, mode, onLocked } = trunk.options
  const { submit, ...ways } = waysOf(trunk)
  return new KillDesk({
    ...ways,
    dataDir,
    log,
    execution: trunk.engine.execution,
    submit: (event) => {
      beforeKill()
      submit(event)
    },
    clockRate,
    isWallTime: mode !== 'simulation',
    reconcile: askForBooks,
    onLocked,
  })
}

export function openConfigDesk(trunk: CoreTrunk): ConfigDesk {
  const { config, configFile } = trunk.options
  return new ConfigDesk({
    ...waysOf(trunk),
    watch: configFile && new ConfigWatch(configFile.path),
    onFile: configFile?.config ?? config,
    config,
  })
}

export function openRiskFeed(trunk: CoreTrunk): RiskFeed {
  const { mode, clockRate, log } = trunk.options
  const { submit, nowUs } = waysOf(trunk)
  return new RiskFeed({
    mode,
    clockRate,
    submit,
    nowUs: () => (trunk.isTimeKnown() ? nowUs() : undefined),
    systemMs: () => Date.now(),
    note: (text) => log.warn(text),
  })
}

export function openJournalWatch(
  trunk: CoreTrunk,
  onSound: (isSound: boolean) => void,
): JournalWatch {
  const { raise } = waysOf(trunk)
  return new JournalWatch({
    write: () => trunk.journal.write(),
    raise,
    onSound,
    nowMs: () => performance.now(),
  })
}

export function openProcessWatch(
  trunk: CoreTrunk,
  uplink: ProcessWatchParts['uplink'],
): ProcessWatch {
  const { raise } = waysOf(trunk)
  return new ProcessWatch({
    runtime: trunk.runtime,
    uplink,
    chainCoverage: () => trunk.broker.chainCoverage,
    folder: trunk.options.dataDir.path,
    raise,
  })
}

export function openRecords(trunk: CoreTrunk): RecordSoundness {
  const { submit, nowUs } = waysOf(trunk)
  return new RecordSoundness(submit, nowUs)
}
