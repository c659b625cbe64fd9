import { accessSync, constants, existsSync, statfsSync } from 'node:fs'

import type { Config } from '../../../shared/config.ts'
import type { ReconciliationReport } from '../../operations/control-protocol.ts'
import { askControl, NoCore } from '../../operations/control-socket.ts'
import type { DataDir } from '../../operations/data-dir.ts'
import { readKeys } from '../../operations/keys.ts'
import { readLatch } from '../../operations/kill/kill-latch.ts'
import type { Evidence, JournalRecord } from '../../operations/promotion/record.ts'
import { journalKillLevel } from '../core/journal-kill-level.ts'
import type { Finding } from '../doctor.ts'
import { attempt } from '../doctor.ts'

export type Launch = {
  readonly dataDir: DataDir
  readonly config: Config
  /** The one to launch with; undefined: the first that the gateway names. */
  readonly account: string | undefined
  readonly records: readonly JournalRecord[]
}

const bytesPerMb = 1_048_576
/** A week of tapes and journal of one future with its option chain, and room to spare. */
const leastFreeMb = 2_048
/** What the control of the clock lets through by default is a tenth of it; the rest may be the way there. */
const mostOffsetMs = 2_500

/** What a launch needs beside what `mia doctor` looks at. Nothing here changes anything. */
export async function launchChecks(launch: Launch): Promise<Finding[]> {
  const last = launch.records
    .filter(({ name }) => launch.dataDir.journal(launch.account).endsWith(name))
    .flatMap(({ rows }) => rows)
    .findLast((row) => row.kind === 'evidence')
  return [
    killFinding(launch),
    journalFinding(launch),
    tapesFinding(launch.dataDir),
    clockFinding(last),
    await booksFinding(launch.dataDir, last),
    watchdogFinding(launch.config),
    edgeFinding(launch),
  ]
}

function killFinding({ dataDir, account }: Launch): Finding {
  const latch = readLatch(dataDir.killLatch)
  const level = attempt(() => journalKillLevel(dataDir.journal(account)))
  const found =
    latch === undefined
      ? (level.value ?? `not known: ${level.problem}`)
      : `${latch.level}, by ${latch.by} (${latch.reason})`
  return {
    check: 'kill switch',
    state: latch === undefined && level.value === 'none' ? 'ok' : 'wrong',
    found: found === 'none' ? 'not thrown' : found,
    cure: '"mia rearm --reason TEXT" when what threw it is over',
  }
}

function journalFinding({ records }: Launch): Finding {
  const problems = records.flatMap(({ problem }) => (problem === '' ? [] : [problem]))
  return {
    check: 'journal',
    state: problems.length === 0 ? 'ok' : 'wrong',
    found: problems.length === 0 ? `${records.length}, none with a gap` : problems.join('; '),
    cure: 'move the file out of the data folder and keep it: what it proves has to be proven again',
  }
}

function tapesFinding({ path, tapes }: DataDir): Finding {
  const folder = existsSync(tapes) ? tapes : path
  const free = attempt(() => {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return Math.floor((bavail * bsize) / bytesPerMb)
  })
  const { value: freeMb, problem } = free
  return {
    check: 'tapes',
    state: freeMb !== undefined && freeMb >= leastFreeMb ? 'ok' : 'wrong',
    found: freeMb === undefined ? problem : `${folder} can be written, ${freeMb} MB free`,
    cure: `make room for ${leastFreeMb} MB, or choose another --data-dir`,
  }
}

function clockFinding(last: Evidence | undefined): Finding {
  const about = { check: 'clock', cure: 'keep this machine’s clock by NTP, then run a core once' }
  if (last === undefined || last.simulated.length > 0) {
    return { ...about, state: 'idle', found: 'not yet compared with IB’s' }
  }
  const seconds = (last.clockOffsetMs / 1_000).toFixed(1)
  const isClose = Math.abs(last.clockOffsetMs) <= mostOffsetMs
  return {
    ...about,
    state: isClose ? 'ok' : 'wrong',
    found: `IB’s was ${seconds} s ahead of this machine’s when they were compared last`,
  }
}

/** Asks the running core; without one, what the last one saw. */
async function booksFinding({ socket }: DataDir, last: Evidence | undefined): Promise<Finding> {
  const about = { check: 'books', cure: '"mia reconcile" with a running core says what differs' }
  try {
    const report = (await askControl(socket, { type: 'reconcile' })) as ReconciliationReport
    const found = report.isEqual
      ? 'agree with the broker’s, asked now'
      : report.differences.join('; ')
    return { ...about, state: report.isEqual ? 'ok' : 'wrong', found }
  } catch (error) {
    if (!(error instanceof NoCore)) {
      return { ...about, state: 'wrong', found: (error as Error).message }
    }
  }
  if (last === undefined) return { ...about, state: 'idle', found: 'never compared' }
  return {
    ...about,
    state: last.isAgreed ? 'ok' : 'wrong',
    found: last.isAgreed
      ? 'agreed when they were compared last'
      : 'differed, or were not compared, when the last core ended',
  }
}

function watchdogFinding({ watchdog }: Config): Finding {
  return {
    check: 'watchdog',
    state: watchdog.isOn ? 'ok' : 'wrong',
    found: watchdog.isOn ? `on, its action is ${watchdog.action}` : 'switched off',
    cure: 'set watchdog.isOn to true in the configuration',
  }
}

function edgeFinding({ dataDir, config }: Launch): Finding {
  const keys = attempt(() => readKeys(dataDir.keys, config.desk))
  return {
    check: 'edge',
    state: keys.value === undefined ? 'idle' : 'ok',
    found: keys.value === undefined ? 'not paired: trading needs none' : 'paired',
    cure: '"mia up" pairs the edge on this machine',
  }
}
