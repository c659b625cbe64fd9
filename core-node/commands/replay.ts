import { performance } from 'node:perf_hooks'
import { resourceUsage } from 'node:process'

import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'

import type { Config } from '../../shared/config.ts'
import { ExchangeBroker } from '../broker/exchange/exchange-broker.ts'
import { Replay } from '../engine/replay.ts'
import type { EngineSettings } from '../engine/step/settings.ts'
import type { Feed } from '../feed/feed.ts'
import { MergedFeed } from '../feed/merged-feed.ts'
import { openRecordings } from '../feed/open.ts'
import { aggregationUs } from '../market/trade-aggregator.ts'
import { build } from '../operations/build.ts'
import { configDigest, featureSettingsOf, presetOf, readConfig } from '../operations/config-file.ts'
import { note, print, printJson, ProgressLine } from '../operations/output.ts'
import { userPath } from './context.ts'
import { FeatureSeries } from './replay/feature-series.ts'
import { printSummary, summarize } from './replay/replay-summary.ts'
import type { SideFiles } from './replay/side-events.ts'
import { readSideEvents } from './replay/side-events.ts'
import { TextFile } from './text-file.ts'

type Options = SideFiles & {
  readonly json?: true
  readonly hash?: true
  readonly audit?: string
  readonly features?: string
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
    .argument(
      '<file...>',
      'DBN files (plain or zstd), tapes, or LEAN minute zips of one or more days',
    )
    .option('--json', 'print the summary as JSON')
    .option('--hash', 'print only the SHA-256 of the audit stream')
    .option('--audit <file>', 'write the audit stream, one JSON row a line')
    .option('--features <file>', 'write every feature’s series, a CSV line a second')
    .option('--chain <file...>', 'option chains (delayed-quote CSV), taken in at their times')
    .option('--vix <file>', 'daily VIX (CSV), for the volatility regime')
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
  const sideEvents = await readSideEvents(options)
  const recordings = await openRecordings(files.map(userPath), { symbol: options.symbol })
  const feed = sideEvents.length === 0 ? recordings : new MergedFeed(recordings, sideEvents)
  const outputs = openOutputs(options)
  try {
    const settings = settingsOf(config, feed)
    const startMs = performance.now()
    const replay = await replayFeed(feed, settings, options, outputs)
    const elapsedMs = performance.now() - startMs
    outputs.audit?.commit()
    outputs.features?.commit()
    const peakRssMb = Math.round(resourceUsage().maxRSS / 1024)
    const { contract, source } = feed.description
    const summary = summarize(replay, contract, feed.records, elapsedMs, peakRssMb)
    if (options.json === true) printJson(summary)
    else if (options.hash === true) print(summary.auditSha256)
    else printSummary(summary, source, settings.preset.name)
  } finally {
    outputs.audit?.discard()
    outputs.features?.discard()
    await feed.close()
  }
}

type Outputs = {
  readonly audit: TextFile | undefined
  readonly features: FeatureSeries | undefined
}

function openOutputs({ audit, features }: Options): Outputs {
  return {
    audit: audit === undefined ? undefined : new TextFile(userPath(audit)),
    features: features === undefined ? undefined : new FeatureSeries(userPath(features)),
  }
}

async function replayFeed(
  feed: Feed,
  settings: EngineSettings,
  options: Options,
  outputs: Outputs,
): Promise<Replay> {
  const { audit, features } = outputs
  const progress = new ProgressLine(options.json !== true && options.hash !== true)
  const latencyUs = options.latencyMs * 1_000
  const replay = new Replay(settings, ({ market }) => new ExchangeBroker(market, latencyUs), {
    onBlock: () =>
      progress.show(performance.now(), () => {
        const percent = Math.round((feed.progress ?? 0) * 100)
        return `${percent} %  ${feed.records.toLocaleString('en-US')} records`
      }),
    onRow: ({ json }) => audit?.writeLine(json),
    onPulse: (engine) => features?.write(engine),
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
    features: featureSettingsOf(config),
    aggregationUs: feed.description.aggregationUs ?? aggregationUs.exchangeTime,
    strategy: config.strategy,
    risk: config.risk,
    costs: config.costs,
    execution: config.execution,
    timeScale: 1,
    configDigest: configDigest(config),
  }
}

function milliseconds(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value <= 60_000)) throw new InvalidArgumentError('0 to 60000 milliseconds.')
  return value
}
