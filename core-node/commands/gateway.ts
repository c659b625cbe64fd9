import process from 'node:process'

import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'

import { microsPerMinute } from '../../shared/units.ts'
import type { Feed } from '../feed/feed.ts'
import { openRecordings } from '../feed/open.ts'
import type { ScenarioName } from '../feed/synthetic/scenarios.ts'
import { scenarioNames } from '../feed/synthetic/scenarios.ts'
import { defaultStartUs, openSynthetic } from '../feed/synthetic/synthetic-feed.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { startGateway } from '../gateway/gateway.ts'
import type { GatewaySettings } from '../gateway/settings.ts'
import { defaultSettings } from '../gateway/settings.ts'
import type { WallTime } from '../market/calendar/wall-time.ts'
import { ExitCode, UsageError } from '../operations/exit.ts'
import { note, print, printPairs } from '../operations/output.ts'
import { userPath } from './context.ts'
import { printFaults, readFaults } from './gateway-faults.ts'
import { jsonOption, momentUs, numberBetween, wholeNumber } from './options.ts'
import { untilStopped } from './until-stopped.ts'

type Options = {
  readonly host: string
  readonly port: number
  readonly feed: readonly string[]
  readonly symbol?: string
  readonly seed: number
  readonly scenario: ScenarioName
  readonly start?: number
  readonly speed: number
  readonly account: string
  readonly fault?: readonly string[]
  readonly faults?: true
  readonly controlPort?: number
  readonly historyMinutes?: number
  readonly dataLines: number
  readonly masterClientId?: number
  readonly dailyReset?: WallTime
  readonly resetSeconds: number
  readonly rollBackIds?: true
  readonly weeklyLogout?: true
  readonly json?: true
}

/** Enough for an hour's bars and for the ticks a client asks for first. */
const defaultHistoryMinutes = 60

/** In place of files: a market drawn from the seed. */
const synthetic = 'synthetic'

export function addGateway(program: Command): void {
  program
    .command('gateway')
    .description('the simulated IB Gateway alone: TWS API clients connect to it')
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 for any', wholeNumber(0, 65_535), 4002)
    .option(
      '--feed <files...>',
      `"${synthetic}", or recorded data: DBN files, tapes or LEAN zips`,
      [synthetic],
    )
    .option('--symbol <code>', 'which contract, where a file holds several, e.g. NQU4')
    .option(
      '--seed <seed>',
      'of the synthetic market, the options and the faults',
      wholeNumber(0, 2 ** 32 - 1),
      1,
    )
    .addOption(
      new Option('--scenario <name>', 'of the synthetic market')
        .choices(scenarioNames)
        .default('normal'),
    )
    .option(
      '--start <time>',
      'of the synthetic market, e.g. 2026-09-11T16:00-04:00; when it is shut, the next open',
      momentUs,
    )
    .option('--speed <times>', 'market seconds in a second', numberBetween(1, 1_000), 1)
    .option('--account <account>', 'the simulated account', defaultSettings.account)
    .option('--fault <list...>', 'what goes wrong, and when: NAME[:param=value,…][@when], case:12')
    .option('--faults', 'list the faults, their parameters and the cases, and end')
    .option(
      '--control-port <port>',
      'on this machine, for tests and drills',
      wholeNumber(0, 65_535),
    )
    .option(
      '--history-minutes <minutes>',
      `of the market before it begins to run (default: ${defaultHistoryMinutes}; 0 for recordings)`,
      wholeNumber(0, 24 * 60),
    )
    .option(
      '--data-lines <lines>',
      'market data requests at a time, of each client',
      wholeNumber(1, 10_000),
      defaultSettings.marketDataLines,
    )
    .option(
      '--master-client-id <id>',
      'the client that hears of everybody’s orders',
      wholeNumber(0, 2 ** 31 - 1),
    )
    .option('--daily-reset <time>', 'restart each day at hh:mm in New York', wallTime)
    .option(
      '--reset-seconds <seconds>',
      'how long a restart takes, in the market’s time',
      wholeNumber(1, 3_600),
      defaultSettings.resetSeconds,
    )
    .option('--roll-back-ids', 'after a restart ids of orders that are over are given out again')
    .option(
      '--weekly-logout',
      'the login ends on Sunday at 01:00 in New York, until someone logs in',
    )
    .addOption(jsonOption())
    .action(runGateway)
}

async function runGateway(options: Options): Promise<void> {
  if (options.faults === true) {
    printFaults(options.json === true)
    return
  }
  const faults = readFaults(options.fault ?? [])
  const stopped = untilStopped()
  const feed = await openFeed(options)
  const { contract, source } = feed.description
  const { host, port, speed, account, seed, controlPort } = options
  const market = { feed, speed, seed, faults, controlPort, ...rulesOf(options) }
  const gateway = await startGateway({ ...market, host, port, account, log: note })
  announce(options, gateway, contract, source)
  process.send?.({ type: 'ready' })
  await stopped
  await gateway.stop()
  process.exit(ExitCode.Done)
}

function rulesOf(options: Options): Partial<GatewaySettings> {
  return {
    historyMinutes: historyMinutesOf(options),
    marketDataLines: options.dataLines,
    masterClientId: options.masterClientId,
    dailyReset: options.dailyReset,
    resetSeconds: options.resetSeconds,
    idsAfterReset: options.rollBackIds === true ? 'rolled-back' : 'kept',
    hasWeeklyLogout: options.weeklyLogout === true,
  }
}

/** A recording begins where it begins; the synthetic market has a past for those who ask for it. */
function historyMinutesOf({ feed, historyMinutes }: Options): number {
  return historyMinutes ?? (feed.includes(synthetic) ? defaultHistoryMinutes : 0)
}

async function openFeed(options: Options): Promise<Feed> {
  const { feed, symbol, seed, scenario, start = defaultStartUs } = options
  if (options.start !== undefined && !feed.includes(synthetic)) {
    throw new UsageError('--start is of the synthetic market: a recording begins where it begins')
  }
  if (!feed.includes(synthetic)) return openRecordings(feed.map(userPath), { symbol })
  if (feed.length > 1) {
    throw new UsageError(`--feed is either "${synthetic}" or files, not both`)
  }
  // However much past there is, the market begins to run at the same time.
  const startUs = start - historyMinutesOf(options) * microsPerMinute
  return openSynthetic({ seed, scenario, startUs })
}

function wallTime(text: string): WallTime {
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(text)) return text as WallTime
  throw new InvalidArgumentError('It must be a time of day, hh:mm.')
}

function announce(options: Options, gateway: Gateway, contract: string, source: string): void {
  const { host, account, speed } = options
  const { port, controlPort } = gateway
  if (options.json === true) {
    print(JSON.stringify({ ready: true, port, controlPort, account, contract, source }))
    return
  }
  printPairs([
    ['Simulated IB Gateway', `${host}:${port}`],
    ['Account', `${account}, simulated money`],
    ['Contract', contract],
    ['Market', source],
    ['Speed', speed === 1 ? 'the clock’s' : `${speed} times the clock’s`],
    ...(controlPort === undefined ? [] : [['Control', `127.0.0.1:${controlPort}`] as const]),
  ])
  print('\nStop with Ctrl-C.')
}
