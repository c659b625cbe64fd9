import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'

import type { Config } from '../../../shared/config.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import type { LiveRuntime } from '../../engine/live-runtime.ts'
import { build } from '../../operations/build.ts'
import { EvidenceLog } from '../../operations/promotion/evidence-log.ts'
import { strategyDigest } from '../../operations/promotion/strategy-digest.ts'

type Parts = {
  readonly config: Config
  readonly mode: Mode
  readonly clockRate: number
  readonly runtime: LiveRuntime
  readonly broker: { readonly clock: { nowUs(): number } }
}

/** What this process will have seen, in a run of its own. */
export function openEvidence({ config, mode, clockRate, runtime, broker }: Parts): EvidenceLog {
  return new EvidenceLog({
    run: randomUUID(),
    mode,
    desk: config.desk,
    instrument: config.instrument,
    build,
    strategy: strategyDigest(config),
    clockRate,
    append: (row) => runtime.append(row),
    brokerUs: () => broker.clock.nowUs(),
    systemMs: () => Date.now(),
    steadyMs: () => performance.now(),
    lastMarketEventMs: () => runtime.lastMarketEventMs,
  })
}
