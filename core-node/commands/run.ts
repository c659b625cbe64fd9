import process from 'node:process'

import type { Command } from 'commander'
import { Option } from 'commander'

import type { Config } from '../../shared/config.ts'
import type { Mode } from '../../shared/vocabulary.ts'
import { readConfig } from '../operations/config-file.ts'
import type { ControlRequest } from '../operations/control-protocol.ts'
import { serveControl } from '../operations/control-socket.ts'
import type { DataDir } from '../operations/data-dir.ts'
import { ExitCode, SafetyRefusal } from '../operations/exit.ts'
import { openLog } from '../operations/log.ts'
import { note } from '../operations/output.ts'
import { userPath } from './context.ts'
import type { CoreProcess } from './core/core-process.ts'
import { dataDirOption, numberBetween, openDataDir, port, wholeNumber } from './options.ts'
import { untilStopped } from './until-stopped.ts'

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
}

export function addRun(program: Command): void {
  program
    .command('run')
    .description('the core alone, against the configured gateway')
    .addOption(
      new Option('--mode <mode>', 'how far orders go')
        .choices(['dry-run', 'simulation', 'paper', 'live'])
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
    .action(runCore)
}

async function runCore(options: Options): Promise<void> {
  if (options.mode === 'live') {
    throw new SafetyRefusal(
      'live trading is refused: there is no record of a connection test, an hour of paper and a week of micro trading. Use --mode paper',
    )
  }
  const dataDir = openDataDir(options.dataDir)
  const log = openLog(dataDir.logs, 'core', new Date().toISOString().slice(0, 10), true)
  // Loaded only here: the other commands need no broker.
  const { CoreProcess: Core } = await import('./core/core-process.ts')
  const core = new Core({
    config: configOf(options, dataDir),
    mode: options.mode,
    dataDir,
    account: options.account,
    edgeUrl: options.edge,
    clockRate: options.clockRate,
    log,
    onRefused: (reason) => {
      note(`mia: ${reason}`)
      process.exit(ExitCode.Refused)
    },
  })
  const control = await serveControl(dataDir.socket, (request) => answer(core, request))
  core.start()
  process.send?.({ type: 'ready' })
  await untilStopped()
  log.info('stopping')
  await core.stop()
  control.close()
  process.exit(ExitCode.Done)
}

async function answer(core: CoreProcess, request: ControlRequest): Promise<unknown> {
  return request.type === 'status'
    ? core.status()
    : core.kill(request.level, request.by, request.reason)
}

function configOf(options: Options, dataDir: DataDir): Config {
  const config = readConfig(options.config && userPath(options.config), dataDir.path)
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
