import type { Config } from '../../../shared/config.ts'
import { isLiveMode } from '../../../shared/live-mode.ts'
import { readConfig } from '../../operations/config-file.ts'
import { DataDir } from '../../operations/data-dir.ts'
import { print } from '../../operations/output.ts'
import type { Judged } from '../../operations/promotion/ladder.ts'
import { judgeAll, missingFor } from '../../operations/promotion/ladder.ts'
import { readRecords } from '../../operations/promotion/read-records.ts'
import type { Subject } from '../../operations/promotion/record.ts'
import { subjectOf } from '../../operations/promotion/subject.ts'
import type { Finding } from '../doctor.ts'
import { attempt, examine, printFinding } from '../doctor.ts'
import { launchChecks } from './launch-checks.ts'

export type LaunchMode = 'paper' | 'live-micro' | 'live'

export type Checklist = {
  readonly mode: LaunchMode
  readonly isReady: boolean
  /** What stands against the mode, each with its cure. */
  readonly missing: readonly string[]
  readonly subject: Subject | null
  readonly rungs: readonly Judged[]
  readonly conditions: readonly Judged[]
  readonly checks: readonly Finding[]
}

export type Question = {
  readonly mode: LaunchMode
  readonly account: string | undefined
  readonly configFile: string | undefined
  readonly dataDir: string
}

/** What `mia doctor` may find absent, and a launch may not. */
const neededToLaunch: ReadonlySet<string> = new Set(['gateway'])

export async function makeChecklist(question: Question): Promise<Checklist> {
  const { mode, account, configFile } = question
  const found = await examine(question.dataDir, configFile)
  const dataDir = attempt(() => new DataDir(question.dataDir)).value
  const config = attempt(() => readConfig(configFile, dataDir?.path)).value
  if (dataDir === undefined || config === undefined) {
    // The doctor has said why; without them there is nothing to judge.
    const missing = againstLaunch(found)
    return {
      mode,
      isReady: false,
      missing,
      subject: null,
      rungs: [],
      conditions: [],
      checks: found,
    }
  }
  return judge({ ...question, account, dataDir, config, found })
}

async function judge(
  parts: Omit<Question, 'dataDir' | 'configFile'> & {
    readonly dataDir: DataDir
    readonly config: Config
    readonly found: readonly Finding[]
  },
): Promise<Checklist> {
  const { mode, account, dataDir, config, found } = parts
  const records = readRecords(dataDir.path)
  const subject = subjectOf(config, account)
  const checks = [...found, ...(await launchChecks({ dataDir, config, account, records }))]
  const promotion = isLiveMode(mode) ? missingFor(mode, records, subject) : []
  const missing = [...promotion.map(({ text }) => text), ...againstLaunch(checks)]
  const { rungs, conditions } = judgeAll(records, subject)
  return { mode, isReady: missing.length === 0, missing, subject, rungs, conditions, checks }
}

function againstLaunch(checks: readonly Finding[]): string[] {
  return checks
    .filter(
      ({ check, state }) => state === 'wrong' || (state === 'idle' && neededToLaunch.has(check)),
    )
    .map(({ check, found, cure }) => `${check}: ${found}. ${cure}`)
}

export function printChecklist(list: Checklist): void {
  const { mode, subject, rungs, conditions, checks, missing, isReady } = list
  if (subject !== null) {
    const { desk, build, strategy, account } = subject
    print(
      `Desk ${desk}, build ${build}, strategy ${strategy}, live account ${account ?? 'not named'}`,
    )
  }
  print('\nRungs on the way to live')
  for (const [at, rung] of rungs.entries()) printJudged(`${at + 1} ${rung.title}`, rung)
  print('\nFor real money')
  for (const condition of conditions) printJudged(condition.title, condition)
  print('\nTo launch')
  for (const check of checks) printFinding(check)
  print('')
  if (isReady) print(`Ready for mode ${mode}.`)
  else print(`Not ready for mode ${mode}. Missing:`)
  for (const text of missing) print(`  - ${text}`)
}

function printJudged(title: string, judged: Judged): void {
  const { neededFor, found } = judged
  print(`${judged.isMet ? 'ok    ' : 'open  '}${title} (for ${neededFor.join(', ')}): ${found}`)
  if (!judged.isMet) print(`      ${judged.missing}`)
}
