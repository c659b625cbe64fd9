import process from 'node:process'

import type { Command } from 'commander'
import { Option } from 'commander'

import type { Config } from '../../shared/config.ts'
import type { Mode } from '../../shared/vocabulary.ts'
import { configPath, readConfig } from '../operations/config-file.ts'
import type { ControlRequest } from '../operations/control-protocol.ts'
import { serveControl } from '../operations/control-socket.ts'
import type { DataDir } from '../operations/data-dir.ts'
import { ExitCode, SafetyRefusal } from '../operations/exit.ts'
import type { KillLatch } from '../operations/kill/kill-latch.ts'
import { isDamaged, readLatch, writeLatch } from '../operations/kill/kill-latch.ts'
import type { Log } from '../operations/log.ts'
import { openLog } from '../operations/log.ts'
import { note } from '../operations/output.ts'
import { userPath } from './context.ts'
import type { CoreProcess } from './core/core-process.ts'
import { journalKillLevel } from './core/journal-kill-level.ts'
import { Watched } from './core/watched.ts'
import { dataDirOption, numberBetween, openDataDir, port, wholeNumber } from './options.ts'
import { untilStopped } from './until-stopped.ts'
import { launchWatchdog } from './watchdog/launch.ts'

type Options = {
  readonly mode: Mode
  readonly dataDir: string
  readonly config?: string
  readonly preset?: string
  readonly host?: string
  readonly port?: number
  readonly clientId?: number
  readonly account?: string
  readonly edge?: string
  readonly clockRate: number
  readonly entryHours?: Config['strategy']['entryHours']
  readonly pauseMs?: number
  readonly tape: boolean
  readonly watchdog: boolean
}

const lockedText = 'the core is locked ("mia rearm --reason TEXT", then start it again)'
/** An answer over the local socket has left by then. */
const answerMs = 300

export function addRun(program: Command): void {
  program
    .command('run')
    .description('the core alone, against the configured gateway')
    .addOption(
      new Option('--mode <mode>', 'how far orders go')
        .choices(['dry-run', 'simulation', 'paper', 'live-micro', 'live'])
        .default('paper'),
    )
    .addOption(dataDirOption())
    .option('--config <file>', 'configuration (default: config.json in the data folder)')
    .option('--preset <name>', 'weights and thresholds, in place of the configured ones')
    .option('--host <host>', 'gateway, in place of the configured one')
    .option('--port <port>', 'gateway’s port: 4002 paper, 4001 live, 7497 and 7496 TWS', port)
    .option(
      '--client-id <id>',
      'at the gateway; keep it: orders belong to it',
      wholeNumber(0, 2 ** 31 - 1),
    )
    .option('--account <account>', 'trade this account and no other')
    .option('--edge <url>', 'push the audit trail to this edge')
    .option(
      '--clock-rate <rate>',
      'speed of a simulated gateway’s clock',
      numberBetween(0.1, 1_000),
      1,
    )
    .addOption(
      new Option('--entry-hours <hours>', 'when entries are allowed').choices(['day', 'globex']),
    )
    .option('--pause-ms <ms>', 'pause between entries', wholeNumber(0, 3_600_000))
    .option('--no-tape', 'do not record what the engine hears')
    .option('--no-watchdog', 'start no process that looks after this one')
    .action(runCore)
}

async function runCore(options: Options): Promise<void> {
  const dataDir = openDataDir(options.dataDir)
  refuseIfLocked(dataDir, options.account)
  const file = options.config && userPath(options.config)
  const onFile = readConfig(file, dataDir.path)
  const { passLiveGate } = await import('./core/live-gate.ts')
  const config = passLiveGate(withOptions(onFile, options), options, dataDir.path)
  const log = openLog(dataDir.logs, 'core', new Date().toISOString().slice(0, 10), true)
  // Loaded only here: the other commands need no broker.
  const { CoreProcess: Core } = await import('./core/core-process.ts')
  const stopped = untilStopped()
  const locked = Promise.withResolvers<void>()
  const core: CoreProcess = new Core({
    config,
    configFile: { path: configPath(file, dataDir.path), config: onFile },
    mode: options.mode,
    dataDir,
    account: options.account,
    edgeUrl: options.edge,
    clockRate: options.clockRate,
    tape: options.tape,
    log,
    onRefused: (reason) => {
      note(`mia: ${reason}`)
      process.exit(ExitCode.Refused)
    },
    onLocked: () => locked.resolve(),
    onStall: isWatched(options, config) ? (gapMs) => watched.onStall(gapMs) : undefined,
  })
  const watched = watchedOf(core, { options, config, dataDir, log })
  const control = await serveControl(dataDir.socket, (request, arrivedMs) =>
    answer(core, request, arrivedMs),
  )
  onKillSignal(() => void core.kill('flatten', 'signal', 'signal SIGUSR2'))
  if (isWatched(options, config)) watched.start()
  process.send?.({ type: 'ready' })
  if (isWatched(options, config)) await Promise.race([watched.ask(), stopped])
  // It warms up first; whoever stops it need not wait for that. Only a start that fails is news.
  const failed = core.start().then(() => new Promise<never>(() => {}))
  const end = await Promise.race([stopped.then(() => 'stopped'), locked.promise, failed])
  log.info(end === 'stopped' ? 'stopping' : lockedText)
  // Whoever locked it has yet to be told.
  if (end !== 'stopped') await new Promise((resolve) => setTimeout(resolve, answerMs))
  await core.stop()
  if (isWatched(options, config)) await watched.stop()
  control.close()
  process.exit(end === 'stopped' ? ExitCode.Done : ExitCode.Refused)
}

/** A core that sends no orders needs nobody who closes its position. */
function isWatched({ watchdog, mode }: Options, config: Config): boolean {
  return watchdog && config.watchdog.isOn && mode !== 'dry-run'
}

type Surroundings = {
  readonly options: Options
  readonly config: Config
  readonly dataDir: DataDir
  readonly log: Log
}

function watchedOf(core: CoreProcess, { options, config, dataDir, log }: Surroundings): Watched {
  const { host, port: gatewayPort, clientId } = config.broker
  const flags = {
    dataDir: dataDir.path,
    config: options.config && userPath(options.config),
    host,
    port: gatewayPort,
    clientId: config.watchdog.clientId ?? clientId + 1,
    account: options.account,
    mode: options.mode,
    edge: options.edge,
  }
  return new Watched({
    path: dataDir.watchdogSocket,
    launch: () => launchWatchdog(flags),
    onBeat: () => core.onWatchdogBeat(),
    log,
    hold: (reason) => core.hold(reason),
    onGoOn: () => core.goOn(),
  })
}

/** The journal knows it too: a latch may be lost. */
function refuseIfLocked(dataDir: DataDir, account: string | undefined): void {
  const { killLatch } = dataDir
  let latch = readLatch(killLatch)
  const isTold = latch !== undefined && !isDamaged(latch)
  if (!isTold && journalKillLevel(dataDir.journal(account)) === 'lock') {
    const told = { by: 'journal', reason: 'the journal ends with it', sinceMs: Date.now() }
    latch = { level: 'lock', ...told }
    noteLock(killLatch, latch)
  }
  if (latch?.level !== 'lock' || latch.rearm !== undefined) return
  const since = new Date(latch.sinceMs).toISOString()
  throw new SafetyRefusal(`${lockedText}, by ${latch.by} at ${since}: ${latch.reason}`)
}

/** What is locked is locked, even where the disk does not take it. */
function noteLock(path: string, latch: KillLatch): void {
  try {
    writeLatch(path, latch)
  } catch (error) {
    note(`the latch cannot be written (${(error as Error).message})`)
  }
}

/** Windows has no such signal. */
function onKillSignal(run: () => void): void {
  if (process.platform !== 'win32') process.on('SIGUSR2', run)
}

async function answer(
  core: CoreProcess,
  request: ControlRequest,
  arrivedMs: number,
): Promise<unknown> {
  switch (request.type) {
    case 'status':
      return core.status()
    case 'reconcile':
      return core.reconcile()
    case 'kill':
      return core.kill(request.level, request.by, request.reason, arrivedMs)
    case 'rearm':
      return core.rearm(request.by, request.reason)
  }
}

/** What the command line sets stands in place of what is configured. */
function withOptions(config: Config, options: Options): Config {
  return {
    ...config,
    broker: {
      ...config.broker,
      host: options.host ?? config.broker.host,
      port: options.port ?? config.broker.port,
      clientId: options.clientId ?? config.broker.clientId,
    },
    confluence: { ...config.confluence, preset: options.preset ?? config.confluence.preset },
    strategy: {
      ...config.strategy,
      entryHours: options.entryHours ?? config.strategy.entryHours,
      pauseMs: options.pauseMs ?? config.strategy.pauseMs,
    },
  }
}
