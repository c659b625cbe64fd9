import type { Command } from 'commander'

import { centsToDollars } from '../../shared/units.ts'
import type { CoreStatus } from '../operations/control-protocol.ts'
import { askControl } from '../operations/control-socket.ts'
import { printJson, printPairs } from '../operations/output.ts'
import { dataDirOption, jsonOption, openDataDir } from './options.ts'

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('the running core, over its local socket')
    .addOption(dataDirOption())
    .addOption(jsonOption())
    .action(async (options: { dataDir: string; json?: true }) => {
      const { socket } = openDataDir(options.dataDir)
      const status = (await askControl(socket, { type: 'status' })) as CoreStatus
      if (options.json === true) printJson(status)
      else printStatus(status)
    })
}

function printStatus(status: CoreStatus): void {
  const { broker, feed, edge, signal, position, trades, latency } = status
  const dollars = (cents: number) => `${centsToDollars(cents).toFixed(2)} USD`
  const bracket = `stop ${position.stopTicks ?? 'none'}, target ${position.targetTicks ?? 'none'} (ticks)`
  printPairs([
    ['Mode', `${status.mode}, desk ${status.desk}, account ${status.account ?? 'not known yet'}`],
    ['Contract', status.contract ?? 'not known yet'],
    ...configPairs(status.config),
    ['Broker', `${broker.state} since ${new Date(broker.sinceMs).toISOString()}: ${broker.reason}`],
    [
      'Feed',
      feed.ageMs === null
        ? 'nothing yet'
        : `${feed.ageMs} ms old, ${feed.eventsPerSecond} events/s`,
    ],
    ['Edge', `${edge.state}, ${edge.ackedSeq} of ${edge.journalSeq} rows acknowledged`],
    ['Signal', `${signal.direction} ${signal.tier}, score ${signal.score} (${signal.preset})`],
    ['Position', position.contracts === 0 ? 'flat' : `${position.contracts}, ${bracket}`],
    ['Orders', `${status.orders.working} working`],
    ['Kill switch', `${status.killSwitch.level} ${status.killSwitch.reason}`],
    [
      'Trades',
      `${trades.count}, realized ${dollars(trades.realizedCents)}, fees ${dollars(trades.feesCents)}`,
    ],
    [
      'Latency',
      `step ${latency.stepP50Us} µs p50, ${latency.stepP99Us} µs p99; tick to order ${latency.tickToOrderP99Us} µs p99`,
    ],
    ['Process', `pid ${status.process.pid}, ${status.process.rssMb} MB`],
  ])
}

/** What is in force; and below it only what a person should do something about. */
function configPairs({ digest, problem, waits }: CoreStatus['config']): [string, string][] {
  const pairs: [string, string][] = [['Configuration', `${digest} in force`]]
  if (problem !== '') pairs.push(['', `its file was changed and does not hold: ${problem}`])
  for (const change of waits) pairs.push(['', `at the next start: ${change}`])
  return pairs
}
