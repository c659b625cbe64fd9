import { userInfo } from 'node:os'

import type { Command } from 'commander'
import { Option } from 'commander'

import type { KillLevel } from '../../shared/vocabulary.ts'
import type { KillReport } from '../operations/control-protocol.ts'
import { askControl } from '../operations/control-socket.ts'
import { printJson, printPairs } from '../operations/output.ts'
import { dataDirOption, jsonOption, openDataDir } from './options.ts'

type Options = {
  readonly level: Exclude<KillLevel, 'none'>
  readonly reason: string
  readonly dataDir: string
  readonly json?: true
}

export function addKill(program: Command): void {
  program
    .command('kill')
    .description('stop trading: block entries, cancel orders, close the position. It stays stopped')
    .addOption(
      new Option('--level <level>', 'how much is stopped')
        .choices(['block', 'cancel', 'flatten', 'lock'])
        .default('flatten'),
    )
    .requiredOption('--reason <text>', 'for the record')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(kill)
}

/** The same as `kill --level flatten`, for those in a hurry. */
export function addFlatten(program: Command): void {
  program
    .command('flatten')
    .description('close the position now, as "kill --level flatten" does. It stays stopped')
    .requiredOption('--reason <text>', 'for the record')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action((options: Omit<Options, 'level'>) => kill({ ...options, level: 'flatten' }))
}

async function kill(options: Options): Promise<void> {
  const { socket } = openDataDir(options.dataDir)
  const { level, reason } = options
  const by = `local:${userInfo().username}`
  const report = (await askControl(socket, { type: 'kill', level, reason, by })) as KillReport
  if (options.json === true) printJson(report)
  else printReport(report)
  if (report.isComplete) return
  throw new Error('it is not complete yet; it goes on. See "mia status"')
}

function printReport(report: KillReport): void {
  const time = (ms: number | null) => (ms === null ? 'not asked for' : `after ${ms} ms`)
  printPairs([
    ['Kill switch', report.level],
    ['Entries blocked', time(report.blockedMs)],
    ['Orders cancelled', `${time(report.cancelledMs)} (${report.cancelledOrders})`],
    ['Flat', `${time(report.flatMs)} (${report.closedContracts} contracts closed)`],
  ])
}
