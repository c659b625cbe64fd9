import type { Config } from '../../../shared/config.ts'
import { isLiveMode } from '../../../shared/live-mode.ts'
import type { Mode } from '../../../shared/vocabulary.ts'
import { UsageError } from '../../operations/exit.ts'
import { microCapitalLeftCents } from '../../operations/promotion/conditions.ts'
import { refuseUnlessPromoted } from '../../operations/promotion/ladder.ts'
import { microLimits } from '../../operations/promotion/micro-limits.ts'
import { readRecords } from '../../operations/promotion/read-records.ts'
import { subjectOf } from '../../operations/promotion/subject.ts'

type Wish = {
  readonly mode: Mode
  readonly account?: string | undefined
  readonly clockRate: number
}

/**
 * Lets a mode that moves real money through when all that it asks for is in the journals of the data folder.
 * @returns the configuration, in live-micro with its limits lowered
 * @throws SafetyRefusal that names what is missing
 */
export function passLiveGate(config: Config, wish: Wish, dataFolder: string): Config {
  const { mode, account, clockRate } = wish
  if (!isLiveMode(mode)) return config
  if (clockRate !== 1) {
    throw new UsageError(`--clock-rate is of a simulated gateway: mode ${mode} runs at 1`)
  }
  const records = readRecords(dataFolder)
  const subject = subjectOf(config, account)
  refuseUnlessPromoted(mode, records, subject)
  if (mode === 'live') return config
  return { ...config, risk: microLimits(config.risk, microCapitalLeftCents(records, subject)) }
}
