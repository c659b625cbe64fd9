import { existsSync } from 'node:fs'
import process from 'node:process'

import type { Command } from 'commander'

import { instruments } from '../market/instruments.ts'
import { readConfig } from '../operations/config-file.ts'
import { ExitCode, UsageError } from '../operations/exit.ts'
import { openLog } from '../operations/log.ts'
import { note } from '../operations/output.ts'
import { userPath } from './context.ts'
import { wallTimers } from './core/wall-timers.ts'
import { dataDirOption, openDataDir, port, wholeNumber } from './options.ts'
import { untilStopped } from './until-stopped.ts'

type Options = {
  readonly dataDir: string
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly clientId?: number
  readonly account?: string
}

export function addWatchdog(program: Command): void {
  program
    .command('watchdog')
    .description(
      'looks after a core, and closes its position when it hangs; "run" and "up" start it',
    )
    .addOption(dataDirOption())
    .option('--config <file>', 'configuration (default: config.json in the data folder)')
    .option('--host <host>', 'gateway, in place of the configured one')
    .option('--port <port>', 'gateway’s port', port)
    .option(
      '--client-id <id>',
      'its own at the gateway (default: the core’s and one)',
      wholeNumber(0, 2 ** 31 - 1),
    )
    .option('--account <account>', 'look after this account and no other')
    .action(runWatchdog)
}

async function runWatchdog(options: Options): Promise<void> {
  // A folder that is gone has no core: it must not come back as an empty one.
  if (!existsSync(userPath(options.dataDir))) {
    throw new UsageError(`${options.dataDir}: there is no such data folder`)
  }
  const dataDir = openDataDir(options.dataDir)
  const config = readConfig(options.config && userPath(options.config), dataDir.path)
  const { broker, watchdog, risk } = config
  const log = openLog(dataDir.logs, 'watchdog', new Date().toISOString().slice(0, 10), true)
  // Loaded only here: the other commands need no broker.
  const { Guard } = await import('./watchdog/guard.ts')
  const end = (): void => {
    guard.stop()
    process.exit(ExitCode.Done)
  }
  const guard = new Guard(
    {
      dataDir,
      policy: watchdog,
      sweep: {
        host: options.host ?? broker.host,
        port: options.port ?? broker.port,
        clientId: options.clientId ?? watchdog.clientId ?? broker.clientId + 1,
        connectTimeoutMs: broker.connectTimeoutMs,
        handshakeTimeoutMs: broker.handshakeTimeoutMs,
        account: options.account,
        instrument: instruments[config.instrument],
        collarTicks: risk.flattenCollarTicks,
        stopTicks: risk.stopTicks,
        refPrefix: 'mia-watchdog',
      },
      log,
      onEnd: end,
    },
    wallTimers,
  )
  if (!(await guard.start())) {
    note('a watchdog is there already')
    process.exit(ExitCode.Done)
  }
  log.info(`looking after the core of ${dataDir.path}`)
  process.send?.({ type: 'ready' })
  await untilStopped()
  end()
}
