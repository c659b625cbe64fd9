import process from 'node:process'

import type { Command } from 'commander'

import { centsToDollars, microsToIso } from '../../shared/units.ts'
import type { ReconciledOrder, ReconciliationReport } from '../operations/control-protocol.ts'
import { askControl } from '../operations/control-socket.ts'
import { ExitCode } from '../operations/exit.ts'
import { print, printJson, printPairs } from '../operations/output.ts'
import { dataDirOption, jsonOption, openDataDir } from './options.ts'

export function addReconcile(program: Command): void {
  program
    .command('reconcile')
    .description('the running core’s books against the broker’s, asked now; code 1 if they differ')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async (options: { dataDir: string; json?: true }) => {
      const { socket } = openDataDir(options.dataDir)
      const report = (await askControl(socket, { type: 'reconcile' })) as ReconciliationReport
      if (options.json === true) printJson(report)
      else printReport(report)
      if (!report.isEqual) process.exitCode = ExitCode.Failed
    })
}

function printReport(report: ReconciliationReport): void {
  const { position, executions, cash, values } = report
  const dollars = (cents: number) => `${centsToDollars(cents).toFixed(2)} USD`
  const ticks = (average: number | null) =>
    average === null ? '' : ` at ${average.toFixed(2)} ticks`
  printPairs([
    ['As of', `${microsToIso(report.asOf)}, account ${report.account}, ${report.contract}`],
    [
      'Position',
      `${position.here}${ticks(position.averageTicks)} here, ${position.broker}${ticks(position.brokerAverageTicks)} at the broker`,
    ],
    ['Orders', report.orders.map(orderText).join('; ') || 'none on either side'],
    ['Executions', `${executions.here} here, ${executions.broker} at the broker, of its day`],
    ['Cash', `${dollars(cash.hereCents)} here, ${dollars(cash.brokerCents)} at the broker`],
    ...Object.entries(values).map(([name, cents]) => [name, dollars(cents)] as const),
    ['Entries', report.isReduceOnly ? 'not allowed: only exits' : 'not held back by this'],
  ])
  if (report.isEqual) print('Equal.')
  for (const difference of report.differences) print(`Differs: ${difference}`)
}

function orderText({ ref, permId, here, broker }: ReconciledOrder): string {
  const name = ref === '' ? `permId ${permId}` : ref
  return `${name} ${here?.state ?? 'unknown'} here, ${broker?.status ?? 'unknown'} at the broker`
}
