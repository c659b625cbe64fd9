import process from 'node:process'

import type { Command } from 'commander'
import { Option } from 'commander'

import { scenarioNames } from '../feed/synthetic/scenarios.ts'
import { version } from '../operations/build.ts'
import { readConfig } from '../operations/config-file.ts'
import type { DataDir } from '../operations/data-dir.ts'
import { ExitCode, SafetyRefusal } from '../operations/exit.ts'
import { readOrMakeKeys } from '../operations/keys.ts'
import { readLatch } from '../operations/kill/kill-latch.ts'
import { note, print } from '../operations/output.ts'
import { userPath } from './context.ts'
import { dataDirOption, numberBetween, openDataDir, port, wholeNumber } from './options.ts'
import { buildPanel } from './panel-build.ts'
import { untilStopped } from './until-stopped.ts'
import { Child } from './up/child.ts'
import { openBrowser } from './up/open-browser.ts'
import { nextSimulatedAccount } from './up/simulated-account.ts'

type Options = {
  readonly port: number
  readonly gatewayPort: number
  readonly seed: number
  readonly speed: number
  readonly scenario: string
  readonly feed?: readonly string[]
  readonly dataDir: string
  readonly config?: string
  readonly open: boolean
  readonly tape: boolean
  readonly watchdog: boolean
}

/** Twenty market seconds in one of the wall's: a regular session passes in twenty minutes. */
const defaultSpeed = 20
const readyWithinMs = 30_000
/** A core that ends unasked is started again after so long, as its position needs it. */
const restartAfterMs = 1_000

/**
 * The synthetic market has its option chain. Around a recorded one the chain would be made up, and made-up
 * data must not vote.
 */
const presets = { synthetic: 'production-v2', recorded: 'order-flow' } as const

export function addUp(program: Command): void {
  program
    .command('up')
    .description('everything on this machine: simulated gateway, core, edge and panel')
    .option('--port <port>', 'of panel and edge', port, 8787)
    .option('--gateway-port <port>', 'of the simulated gateway', port, 4002)
    .option('--seed <seed>', 'of the synthetic market', wholeNumber(0, 2 ** 32 - 1), 7)
    .option('--speed <times>', 'market seconds in a second', numberBetween(1, 1_000), defaultSpeed)
    .addOption(
      new Option('--scenario <name>', 'of the synthetic market')
        .choices(scenarioNames)
        .default('normal'),
    )
    .option('--feed <file...>', 'recorded data in place of the synthetic market')
    .addOption(dataDirOption())
    .option('--config <file>', 'configuration (default: config.json in the data folder)')
    .option('--no-open', 'do not open the panel in a browser')
    .option('--no-tape', 'do not record what the engine hears')
    .option('--no-watchdog', 'start no process that looks after the core')
    .action(runUp)
}

async function runUp(options: Options): Promise<void> {
  const dataDir = openDataDir(options.dataDir)
  const { desk } = readConfig(options.config && userPath(options.config), dataDir.path)
  readOrMakeKeys(dataDir.keys, desk)
  tellLatch(dataDir)
  const account = nextSimulatedAccount(dataDir.simulation)
  print(`MIA ${version}: a simulated session, with simulated money.`)
  const gateway = new Child('gateway', gatewayArgs(options, account), ignore, (code) => {
    note(`the gateway ended (${code}): stopping`)
    process.kill(process.pid, 'SIGTERM')
  })
  const edge = new Child('edge', edgeArgs(options, dataDir, desk), ignore, (code) => {
    note(`the edge ended (${code}): trading goes on without it; start again to see it`)
  })
  const edgeUrl = `http://localhost:${options.port}`
  const stops: (() => Promise<void>)[] = [() => gateway.stop()]
  const stopped = untilStopped()
  try {
    await Promise.all([gateway.start(readyWithinMs), buildPanel()])
    stops.unshift(() => edge.stop())
    await edge.start(readyWithinMs)
    const core = superviseCore(coreArgs(options, dataDir, account, edgeUrl))
    stops.unshift(() => core.stop())
    await core.start()
    print(`\nPanel  ${edgeUrl}\n\nStop with Ctrl-C.\n`)
    if (options.open) openBrowser(edgeUrl)
    await stopped
    print('Stopping: closing the position, then core, edge and gateway.')
  } finally {
    for (const stop of stops) await stop()
  }
  print('Stopped.')
  process.exit(ExitCode.Done)
}

/** What a day ago was stopped is stopped today, whatever the account. @throws SafetyRefusal when it is locked */
function tellLatch(dataDir: DataDir): void {
  const latch = readLatch(dataDir.killLatch)
  if (latch === undefined || latch.rearm !== undefined) return
  const since = new Date(latch.sinceMs).toISOString()
  const text = `the kill switch is on since ${since}: ${latch.level}, by ${latch.by} (${latch.reason}). "mia rearm --reason TEXT" ends it`
  if (latch.level === 'lock') throw new SafetyRefusal(text)
  note(text)
}

function gatewayArgs(options: Options, account: string): string[] {
  const { gatewayPort, seed, speed, scenario } = options
  const feed = options.feed?.map(userPath) ?? ['synthetic']
  const flags = { host: '127.0.0.1', port: gatewayPort, seed, speed, scenario, account }
  return ['gateway', '--json', ...flagsOf(flags), '--feed', ...feed]
}

function edgeArgs(options: Options, dataDir: DataDir, desk: string): string[] {
  return ['edge', ...flagsOf({ port: options.port, 'data-dir': dataDir.path, desk })]
}

function coreArgs(options: Options, dataDir: DataDir, account: string, edgeUrl: string): string[] {
  const flags = {
    mode: 'simulation',
    host: '127.0.0.1',
    port: options.gatewayPort,
    account,
    'data-dir': dataDir.path,
    edge: edgeUrl,
    'clock-rate': options.speed,
    preset: options.feed === undefined ? presets.synthetic : presets.recorded,
    'entry-hours': 'globex',
  }
  const config = options.config === undefined ? {} : { config: userPath(options.config) }
  const tape = options.tape ? [] : ['--no-tape']
  const watchdog = options.watchdog ? [] : ['--no-watchdog']
  return ['run', ...flagsOf({ ...flags, ...config }), ...tape, ...watchdog]
}

function flagsOf(flags: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)])
}

/** The core, started again whenever it ends by itself: a position must not be left alone. */
function superviseCore(args: readonly string[]) {
  let isStopping = false
  const startAgain = (why: string): void => {
    if (isStopping) return
    note(`${why}: starting it again`)
    setTimeout(() => {
      if (isStopping) return
      child = create()
      child.start(readyWithinMs).catch((error: Error) => startAgain(`core: ${error.message}`))
    }, restartAfterMs)
  }
  const create = (): Child =>
    new Child('core', args, ignore, (code) => {
      // A safety rule ended it: started again it would only be refused.
      if (code === ExitCode.Refused) note('the core has ended, and is not started again')
      else startAgain(`the core ended (${code})`)
    })
  let child = create()
  return {
    start: () => child.start(readyWithinMs),
    stop: () => {
      isStopping = true
      return child.stop()
    },
  }
}

function ignore(): void {}
