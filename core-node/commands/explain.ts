import type { Command } from 'commander'
import { Option } from 'commander'

import type { AuditKind, AuditRow } from '../../shared/audit.ts'
import { printJson } from '../operations/output.ts'
import { userPath } from './context.ts'
import { newestJournal, rowsOfFile, rowsOfJournal } from './explain/audit-source.ts'
import type { Decision } from './explain/decisions.ts'
import { decisionKinds, findDecision, lastDecisions } from './explain/decisions.ts'
import { printDecision, printDecisions } from './explain/print-decision.ts'
import { printRefusal } from './explain/print-refusal.ts'
import { printTrade } from './explain/print-trade.ts'
import { findRefusal, refusalKinds } from './explain/refusal-story.ts'
import { findTrade, storyKinds } from './explain/trade-story.ts'
import { dataDirOption, jsonOption, openDataDir, wholeNumber } from './options.ts'

type Options = {
  readonly dataDir: string
  readonly audit?: string
  readonly trade?: number
  readonly refusal?: number
  readonly list?: number | true
  readonly json?: true
}

const listedByDefault = 20
const row = wholeNumber(1, Number.MAX_SAFE_INTEGER)

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('why a decision was taken, a trade was what it was, or an entry was refused')
    .argument(
      '[row]',
      'number of an audit row: the decision at or before it (default: last entry)',
      row,
    )
    .option('--audit <file>', 'an audit that "mia replay --audit" wrote (default: the journal)')
    .addOption(
      new Option('--trade <number>', 'a closed trade: its entry and its exit side by side')
        .argParser(row)
        .conflicts(['refusal', 'list']),
    )
    .addOption(
      new Option('--refusal <row>', 'a refusal by the number of its row: how things stood')
        .argParser(row)
        .conflicts(['trade', 'list']),
    )
    .option('--list [count]', `the last decisions, a line each (default: ${listedByDefault})`, row)
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(explain)
}

async function explain(seq: number | undefined, options: Options): Promise<void> {
  const { trade, refusal, list } = options
  if (trade !== undefined) await explainTrade(trade, options)
  else if (refusal !== undefined) await explainRefusal(refusal, options)
  else if (list !== undefined) await listDecisions(list, options)
  else await explainDecision(seq, options)
}

async function explainDecision(seq: number | undefined, options: Options): Promise<void> {
  const decision = await findDecision(rowsFrom(options, decisionKinds), seq)
  if (options.json === true) printJson(forMachines(decision))
  else printDecision(decision)
}

async function listDecisions(list: number | true, options: Options): Promise<void> {
  const count = list === true ? listedByDefault : list
  const decisions = await lastDecisions(rowsFrom(options, decisionKinds), count)
  if (options.json === true) printJson(decisions.map(forMachines))
  else printDecisions(decisions)
}

async function explainTrade(number: number, options: Options): Promise<void> {
  const story = await findTrade(rowsFrom(options, storyKinds), number)
  if (options.json !== true) return printTrade(story)
  const { trade, entry = null, exit = null, signal = null, session = null } = story
  printJson({ trade, entry, exit, signal, session })
}

async function explainRefusal(number: number, options: Options): Promise<void> {
  const story = await findRefusal(rowsFrom(options, refusalKinds), number)
  if (options.json !== true) return printRefusal(story)
  const { refusal, snapshot = null, isOwn } = story
  printJson({ refusal, snapshot, isOwn })
}

function rowsFrom(
  { audit, dataDir }: Options,
  kinds: readonly AuditKind[],
): AsyncGenerator<AuditRow> {
  if (audit !== undefined) return rowsOfFile(userPath(audit), kinds)
  return rowsOfJournal(newestJournal(openDataDir(dataDir)), kinds)
}

function forMachines({ signal, session }: Decision) {
  const { contract, preset, mode } = session ?? {}
  return { ...signal, contract: contract ?? null, preset: preset ?? null, mode: mode ?? null }
}
