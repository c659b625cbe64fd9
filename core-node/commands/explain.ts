import type { Command } from 'commander'

import type { AuditRow } from '../../shared/audit.ts'
import { printJson } from '../operations/output.ts'
import { userPath } from './context.ts'
import { newestJournal, rowsOfFile, rowsOfJournal } from './explain/audit-source.ts'
import type { Decision } from './explain/decisions.ts'
import { decisionKinds, findDecision, lastDecisions } from './explain/decisions.ts'
import { printDecision, printDecisions } from './explain/print-decision.ts'
import { dataDirOption, jsonOption, openDataDir, wholeNumber } from './options.ts'

type Options = {
  readonly dataDir: string
  readonly audit?: string
  readonly trade?: number
  readonly list?: number | true
  readonly json?: true
}

const listedByDefault = 20
const row = wholeNumber(1, Number.MAX_SAFE_INTEGER)

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('why a decision was taken: every feature’s values and what it added')
    .argument(
      '[row]',
      'number of an audit row: the decision at or before it (default: last entry)',
      row,
    )
    .option('--audit <file>', 'an audit that "mia replay --audit" wrote (default: the journal)')
    .option('--trade <number>', 'the decision that opened this closed trade', row)
    .option('--list [count]', `the last decisions, a line each (default: ${listedByDefault})`, row)
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(explain)
}

async function explain(seq: number | undefined, options: Options): Promise<void> {
  const rows = rowsFrom(options)
  if (options.list !== undefined) {
    const count = options.list === true ? listedByDefault : options.list
    const decisions = await lastDecisions(rows, count)
    if (options.json === true) printJson(decisions.map(forMachines))
    else printDecisions(decisions)
    return
  }
  const decision = await findDecision(rows, { seq, trade: options.trade })
  if (options.json === true) printJson(forMachines(decision))
  else printDecision(decision)
}

function rowsFrom({ audit, dataDir }: Options): AsyncGenerator<AuditRow> {
  if (audit !== undefined) return rowsOfFile(userPath(audit), decisionKinds)
  return rowsOfJournal(newestJournal(openDataDir(dataDir)), decisionKinds)
}

function forMachines({ signal, session }: Decision) {
  const { contract, preset, mode } = session ?? {}
  return { ...signal, contract: contract ?? null, preset: preset ?? null, mode: mode ?? null }
}
