import { performance } from 'node:perf_hooks'
import { resourceUsage } from 'node:process'

import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'

import type { Config } from '../../shared/config.ts'
import { microsPerMinute } from '../../shared/units.ts'
import { ExchangeBroker } from '../broker/exchange/exchange-broker.ts'
import { Replay } from '../engine/replay.ts'
import type { EngineSettings } from '../engine/step/settings.ts'
import type { Feed } from '../feed/feed.ts'
import { MergedFeed } from '../feed/merged-feed.ts'
import { openRecordings } from '../feed/open.ts'
import type { ScenarioName } from '../feed/synthetic/scenarios.ts'
import { scenarioNames } from '../feed/synthetic/scenarios.ts'
import { defaultStartUs, openSynthetic } from '../feed/synthetic/synthetic-feed.ts'
import { readConfig } from '../operations/config-file.ts'
import { UsageError } from '../operations/exit.ts'
import { note, print, printJson, ProgressLine } from '../operations/output.ts'
import { userPath } from './context.ts'
import { momentUs, wholeNumber } from './options.ts'
import { FeatureSeries } from './replay/feature-series.ts'
import { LossTally } from './replay/loss-tally.ts'
import { replaySettings } from './replay/replay-settings.ts'
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
  readonly seed: number
  readonly scenario: ScenarioName
  readonly start?: number
  readonly minutes: number
}

/** In place of files: a market drawn from a seed. */
const synthetic = 'synthetic'

/** Without an option chain in the recording, this preset is the one that can reach a tier. */
const presetWithoutOptions = 'order-flow'

export function addReplay(program: Command): void {
  program
    .command('replay')
    .description('run recorded data through the engine and the matching engine')
    .argument(
      '<file...>',
      `DBN files (plain or zstd), tapes, or LEAN minute zips of one or more days; or "${synthetic}"`,
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
    .option('--seed <seed>', 'of the synthetic market', wholeNumber(0, 2 ** 32 - 1), 1)
    .addOption(
      new Option('--scenario <name>', 'of the synthetic market')
        .choices(scenarioNames)
        .default('normal'),
    )
    .option('--start <time>', 'of the synthetic market, e.g. 2026-09-11T09:30-04:00', momentUs)
    .option('--minutes <minutes>', 'of the synthetic market', wholeNumber(1, 24 * 60 * 5), 120)
    .action(runReplay)
}

async function runReplay(files: string[], options: Options): Promise<void> {
  const config = configOf(options)
  const sideEvents = await readSideEvents(options)
  const recordings = await openMarket(files, options)
  const feed = sideEvents.length === 0 ? recordings : new MergedFeed(recordings, sideEvents)
  const outputs = openOutputs(options)
  try {
    const settings = replaySettings(config, feed.description)
    const startMs = performance.now()
    const losses = new LossTally(settings.risk.dailyLossCents, settings.instrument.tickCents)
    const replay = await replayFeed(feed, settings, options, { ...outputs, losses })
    const elapsedMs = performance.now() - startMs
    outputs.audit?.commit()
    outputs.features?.commit()
    const peakRssMb = Math.round(resourceUsage().maxRSS / 1024)
    const { contract, source } = feed.description
    const records = feed.records
    const took = { records, elapsedMs, peakRssMb }
    const summary = summarize(replay, contract, losses.report(), took)
    if (options.json === true) printJson(summary)
    else if (options.hash === true) print(summary.auditSha256)
    else printSummary(summary, source, settings.preset.name)
  } finally {
    outputs.audit?.discard()
    outputs.features?.discard()
    await feed.close()
  }
}

async function openMarket(files: readonly string[], options: Options): Promise<Feed> {
  const { symbol, seed, scenario, start: startUs = defaultStartUs, minutes } = options
  if (!files.includes(synthetic)) return openRecordings(files.map(userPath), { symbol })
  if (files.length > 1) {
    throw new UsageError(`what is replayed is either "${synthetic}" or files, not both`)
  }
  return openSynthetic({ seed, scenario, startUs, endUs: startUs + minutes * microsPerMinute })
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
  hearers: Outputs & { readonly losses: LossTally },
): Promise<Replay> {
  const { audit, features, losses } = hearers
  const progress = new ProgressLine(options.json !== true && options.hash !== true)
  const latencyUs = options.latencyMs * 1_000
  const replay: Replay = new Replay(
    settings,
    ({ market }) => new ExchangeBroker(market, latencyUs),
    {
      settledTicks: feed.description.settledTicks,
      onBlock: () =>
        progress.show(performance.now(), () => {
          const percent = Math.round((feed.progress ?? 0) * 100)
          return `${percent} %  ${feed.records.toLocaleString('en-US')} records`
        }),
      onRow: ({ json }, row) => {
        audit?.writeLine(json)
        losses.onRow(row, replay.engine.market.isHalted)
      },
      onPulse: (engine) => features?.write(engine),
    },
  )
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

function milliseconds(text: string): number {
  const value = Number(text)
  if (!(value >= 0 && value <= 60_000)) throw new InvalidArgumentError('0 to 60000 milliseconds.')
  return value
}
