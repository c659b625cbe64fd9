import { performance } from 'node:perf_hooks'
import process from 'node:process'

import type { Command } from 'commander'

import { microsToIso } from '../../shared/units.ts'
import { DataError } from '../feed/feed.ts'
import { isTapeFile } from '../market/tape/tape-name.ts'
import { build } from '../operations/build.ts'
import { ExitCode, UsageError } from '../operations/exit.ts'
import { note, print, printJson, printPairs, ProgressLine } from '../operations/output.ts'
import { userPath } from './context.ts'
import { dataDirOption, jsonOption, openDataDir } from './options.ts'
import { runsOf } from './verify/run-parts.ts'
import { tapesOf } from './verify/tape-files.ts'
import type { Verdict } from './verify/verify-run.ts'
import { verifyRun } from './verify/verify-run.ts'

type Options = { readonly dataDir: string; readonly json?: true }

/** No more of a difference's fields are shown; the rest is counted. */
const maxFields = 8
const maxValueChars = 160

export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('play a recorded day again and compare every decision with the journal')
    .argument('<what>', 'a trade date, YYYY-MM-DD, or a tape')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(runVerify)
}

async function runVerify(what: string, options: Options): Promise<void> {
  const dataDir = openDataDir(options.dataDir)
  const progress = new ProgressLine(options.json !== true)
  const verdicts: Verdict[] = []
  for (const file of filesOf(what, dataDir.tapes)) {
    for (const { parts, nextSeq } of await runsOf(file)) {
      const onProgress = (share: number) =>
        progress.show(performance.now(), () => `${file} ${Math.round(share * 100)} %`)
      verdicts.push(await verifyRun(dataDir.path, parts, nextSeq, onProgress))
      progress.end()
    }
  }
  const isEqual = verdicts.every((verdict) => verdict.isEqual)
  if (options.json === true) printJson({ isEqual, runs: verdicts })
  else for (const verdict of verdicts) printVerdict(verdict)
  process.exit(isEqual && verdicts.length > 0 ? ExitCode.Done : ExitCode.Failed)
}

/** @throws UsageError, DataError */
function filesOf(what: string, folder: string): string[] {
  if (isTapeFile(what)) return [userPath(what)]
  if (!/^\d{4}-\d{2}-\d{2}$/.test(what)) {
    throw new UsageError(`"${what}" is neither a trade date, YYYY-MM-DD, nor a tape, *.mtape[.zst]`)
  }
  const files = tapesOf(folder, what)
  if (files.length > 0) return files
  throw new DataError(folder, '', `no tape of trade date ${what}`)
}

function printVerdict(verdict: Verdict): void {
  const number = (value: number) => value.toLocaleString('en-US')
  const { difference, problem, rowsAfterTape, rowsBeyondJournal } = verdict
  const more =
    verdict.parts === 1 ? '' : `, played from the run’s beginning, ${verdict.parts} tapes`
  printPairs([
    ['Tape', `${verdict.tape}${more}`],
    ['Account', `${verdict.account}, trade date ${verdict.tradeDate}`],
    ['Played', `${number(verdict.events)} events`],
    ['Equal', `${number(verdict.rows)} rows`],
    ...(verdict.isClosed ? [] : [['Cut off', 'the last moments may be missing'] as const]),
    ...(rowsBeyondJournal > 0
      ? [['Only played', `${number(rowsBeyondJournal)} rows after the journal’s end`] as const]
      : []),
    ...(rowsAfterTape !== null && rowsAfterTape > 0 && difference === null
      ? [['Only in journal', `${number(rowsAfterTape)} rows after the tape’s end`] as const]
      : []),
  ])
  if (verdict.firstFailure !== null) {
    note(`The engine failed at ${number(verdict.failures)} events: ${verdict.firstFailure}`)
  }
  if (verdict.build !== build) {
    note(`Recorded by version ${verdict.build}, played by ${build}: a difference may be theirs.`)
  }
  if (problem !== null) print(`NOT COMPARED TO THE END: ${problem}`)
  else if (difference !== null) printDifference(difference)
  else print(verdict.isEqual ? 'EQUAL: the engine decides the same again.' : 'DIFFERENT')
}

function printDifference({
  seq,
  journal,
  replay,
  fields,
}: NonNullable<Verdict['difference']>): void {
  const { ts, kind } = JSON.parse(journal ?? replay ?? '{}') as { ts: number; kind: string }
  print(`DIFFERENT at the journal’s row ${seq}, ${kind} of ${microsToIso(ts)}:`)
  for (const { field, journal: ours, replay: theirs } of fields.slice(0, maxFields)) {
    print(`  ${field}`)
    print(`    journal  ${shortened(ours)}`)
    print(`    played   ${shortened(theirs)}`)
  }
  if (fields.length > maxFields) print(`  … and ${fields.length - maxFields} more fields`)
}

function shortened(value: string): string {
  return value.length <= maxValueChars ? value : `${value.slice(0, maxValueChars)}…`
}
