import { existsSync } from 'node:fs'
import process from 'node:process'

import type { Command } from 'commander'
import { Option } from 'commander'

import { Mode } from '../../shared/vocabulary.ts'
import { instruments } from '../market/instruments.ts'
import { readConfig } from '../operations/config-file.ts'
import type { DataDir } from '../operations/data-dir.ts'
import { ExitCode, UsageError } from '../operations/exit.ts'
import type { Log } from '../operations/log.ts'
import { openLog } from '../operations/log.ts'
import { note } from '../operations/output.ts'
import { userPath } from './context.ts'
import { wallTimers } from './core/wall-timers.ts'
import { dataDirOption, openDataDir, port, wholeNumber } from './options.ts'
import { untilStopped } from './until-stopped.ts'
import type { WatchdogVoice } from './watchdog/watchdog-voice.ts'

type Options = {
  readonly dataDir: string
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly clientId?: number
  readonly account?: string
  readonly mode: Mode
  readonly edge?: string
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
    .option('--edge <url>', 'tell this edge what it does in the core’s place')
    .addOption(
      new Option('--mode <mode>', 'of its core')
        .choices(Mode.options)
        .default('paper' satisfies Mode),
    )
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
  let voice: WatchdogVoice | undefined
  const end = (): void => {
    guard.stop()
    void (voice?.stop() ?? Promise.resolve()).finally(() => process.exit(ExitCode.Done))
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
      tell: (rows) => voice?.tell(rows),
      onEnd: end,
    },
    wallTimers,
  )
  if (!(await guard.start())) {
    note('a watchdog is there already')
    process.exit(ExitCode.Done)
  }
  voice = await voiceOf({ options, desk: config.desk, dataDir, log })
  log.info(`looking after the core of ${dataDir.path}`)
  process.send?.({ type: 'ready' })
  await untilStopped()
  end()
}

type Surroundings = {
  readonly options: Options
  readonly desk: string
  readonly dataDir: DataDir
  readonly log: Log
}

/** One that cannot be had keeps nobody from closing a position: the next core tells the edge then. */
async function voiceOf({ options, ...others }: Surroundings): Promise<WatchdogVoice | undefined> {
  const { edge: edgeUrl, mode } = options
  if (edgeUrl === undefined) return undefined
  try {
    const { WatchdogVoice: Voice } = await import('./watchdog/watchdog-voice.ts')
    return new Voice({ ...others, mode, edgeUrl })
  } catch (error) {
    others.log.warn(`the edge cannot be told anything: ${(error as Error).message}`)
    return undefined
  }
}
