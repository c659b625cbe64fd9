import process from 'node:process'

import type { Command } from 'commander'
import { Option } from 'commander'

import type { Feed } from '../feed/feed.ts'
import { openRecordings } from '../feed/open.ts'
import type { ScenarioName } from '../feed/synthetic/scenarios.ts'
import { scenarioNames } from '../feed/synthetic/scenarios.ts'
import { openSynthetic } from '../feed/synthetic/synthetic-feed.ts'
import { startGateway } from '../gateway/gateway.ts'
import { defaultSettings } from '../gateway/settings.ts'
import { ExitCode, UsageError } from '../operations/exit.ts'
import { note, print, printPairs } from '../operations/output.ts'
import { userPath } from './context.ts'
import { jsonOption, numberBetween, wholeNumber } from './options.ts'
import { untilStopped } from './until-stopped.ts'

type Options = {
  readonly host: string
  readonly port: number
  readonly feed: readonly string[]
  readonly symbol?: string
  readonly seed: number
  readonly scenario: ScenarioName
  readonly speed: number
  readonly account: string
  readonly json?: true
}

/** In place of files: a market drawn from the seed. */
const synthetic = 'synthetic'

export function addGateway(program: Command): void {
  program
    .command('gateway')
    .description('the simulated IB Gateway alone: TWS API clients connect to it')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 for any', wholeNumber(0, 65_535), 4002)
    .option('--feed <files...>', `"${synthetic}", or recorded data: DBN files or LEAN zips`, [
      synthetic,
    ])
    .option('--symbol <code>', 'which contract, where a file holds several, e.g. NQU4')
    .option('--seed <seed>', 'of the synthetic market', wholeNumber(0, 2 ** 32 - 1), 1)
    .addOption(
      new Option('--scenario <name>', 'of the synthetic market')
        .choices(scenarioNames)
        .default('normal'),
    )
    .option('--speed <times>', 'market seconds in a second', numberBetween(1, 1_000), 1)
    .option('--account <account>', 'the simulated account', defaultSettings.account)
    .addOption(jsonOption())
    .action(runGateway)
}

async function runGateway(options: Options): Promise<void> {
  const stopped = untilStopped()
  const feed = await openFeed(options)
  const { contract, source } = feed.description
  const { host, port, speed, account } = options
  const gateway = await startGateway({ host, port, feed, speed, account, log: note })
  announce(options, gateway.port, contract, source)
  process.send?.({ type: 'ready' })
  await stopped
  await gateway.stop()
  process.exit(ExitCode.Done)
}

async function openFeed({ feed, symbol, seed, scenario }: Options): Promise<Feed> {
  if (!feed.includes(synthetic)) return openRecordings(feed.map(userPath), { symbol })
  if (feed.length > 1) {
    throw new UsageError(`--feed is either "${synthetic}" or files, not both`)
  }
  return openSynthetic({ seed, scenario })
}

function announce(options: Options, port: number, contract: string, source: string): void {
  const { host, account, speed } = options
  if (options.json === true) {
    print(JSON.stringify({ ready: true, port, account, contract, source }))
    return
  }
  printPairs([
    ['Simulated IB Gateway', `${host}:${port}`],
    ['Account', `${account}, simulated money`],
    ['Contract', contract],
    ['Market', source],
    ['Speed', speed === 1 ? 'the clock’s' : `${speed} times the clock’s`],
  ])
  print('\nStop with Ctrl-C.')
}
