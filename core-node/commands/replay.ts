import { performance } from 'node:perf_hooks'
import { resourceUsage } from 'node:process'

import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'

import type { Config } from '../../shared/config.ts'
import { ExchangeBroker } from '../broker/exchange/exchange-broker.ts'
import type { NumberedRow } from '../engine/audit-stream.ts'
import { Replay } from '../engine/replay.ts'
import type { EngineSettings } from '../engine/step/settings.ts'
import type { Feed } from '../feed/feed.ts'
import { openRecordings } from '../feed/open.ts'
import { build } from '../operations/build.ts'
import { configDigest, presetOf, readConfig } from '../operations/config-file.ts'
import { note, print, printJson, ProgressLine } from '../operations/output.ts'
import { userPath } from './context.ts'
import { printSummary, summarize } from './replay-summary.ts'
import { TextFile } from './text-file.ts'

type Options = {
  readonly json?: true
  readonly hash?: true
  readonly audit?: string
  readonly config?: string
  readonly preset?: string
  readonly symbol?: string
  readonly entryHours?: Config['strategy']['entryHours']
  readonly latencyMs: number
}

/** Without an option chain in the recording, this preset is the one that can reach a tier. */
const presetWithoutOptions = 'order-flow'

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('run recorded data through the engine and the matching engine')
    .argument('<file...>', 'DBN files (plain or zstd), or LEAN minute zips of one or more days')
    .option('--json', 'print the summary as JSON')
    .option('--hash', 'print only the SHA-256 of the audit stream')
    .option('--audit <file>', 'write the audit stream, one JSON row a line')
    .option('--config <file>', 'configuration (JSON)')
    .option('--preset <name>', `weights and thresholds (default: ${presetWithoutOptions})`)
    .option('--symbol <code>', 'which contract, where a file holds several, e.g. NQU4')
    .addOption(
      new Option('--entry-hours <hours>', 'when entries are allowed').choices(['day', 'globex']),
    )
    .option('--latency-ms <ms>', 'to the exchange, one way', milliseconds, 5)
    .action(runReplay)
}

async function runReplay(files: string[], options: Options): Promise<void> {
  const config = configOf(options)
  const feed = await openRecordings(files.map(userPath), { symbol: options.symbol })
  const auditFile = options.audit === undefined ? undefined : new TextFile(userPath(options.audit))
  try {
    const settings = settingsOf(config, feed)
    const startMs = performance.now()
    const replay = await replayFeed(feed, settings, options, auditFile)
    const elapsedMs = performance.now() - startMs
    auditFile?.commit()
    const peakRssMb = Math.round(resourceUsage().maxRSS / 1024)
    const { contract, source } = feed.description
    const summary = summarize(replay, contract, feed.records, elapsedMs, peakRssMb)
    if (options.json === true) printJson(summary)
    else if (options.hash === true) print(summary.auditSha256)
    else printSummary(summary, source, settings.preset.name)
  } finally {
    auditFile?.discard()
    await feed.close()
  }
}

async function replayFeed(
  feed: Feed,
  settings: EngineSettings,
  options: Options,
  auditFile: TextFile | undefined,
): Promise<Replay> {
  const progress = new ProgressLine(options.json !== true && options.hash !== true)
  const latencyUs = options.latencyMs * 1_000
  const replay = new Replay(settings, ({ market }) => new ExchangeBroker(market, latencyUs), {
    onBlock: () =>
      progress.show(performance.now(), () => {
        const percent = Math.round((feed.progress ?? 0) * 100)
        return `${percent} %  ${feed.records.toLocaleString('en-US')} records`
      }),
    ...(auditFile === undefined
      ? {}
      : { onRow: ({ json }: NumberedRow) => auditFile.writeLine(json) }),
  })
  try {
    await replay.run(feed)
  } finally {
    progress.end()
  }
  return replay
}

function configOf(options: Options): Config {
  const config = readConfig(options.config && userPath(options.config), undefined)
  const isNamed = options.preset !== undefined || options.config !== undefined
  if (!isNamed && options.json !== true && options.hash !== true) {
    note(`Preset ${presetWithoutOptions}: recordings hold no option chain (--preset to choose).`)
  }
  const preset =
    options.preset ??
    (options.config === undefined ? presetWithoutOptions : config.confluence.preset)
  return {
    ...config,
    confluence: { ...config.confluence, preset },
    strategy: {
      ...config.strategy,
      entryHours: options.entryHours ?? config.strategy.entryHours,
    },
  }
}

function settingsOf(config: Config, feed: Feed): EngineSettings {
  const { instrument, contract } = feed.description
  return {
    mode: 'replay',
    desk: config.desk,
    build,
    instrument,
    contract,
    preset: presetOf(config),
    strategy: config.strategy,
    risk: config.risk,
    costs: config.costs,
    timeScale: 1,
    configDigest: configDigest(config),
  }
}

function milliseconds(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value <= 60_000)) throw new InvalidArgumentError('0 to 60000 milliseconds.')
  return value
}
