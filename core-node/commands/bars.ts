import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'

import { microsPerSecond, ticksToPrice } from '../../shared/units.ts'
import type { Feed } from '../feed/feed.ts'
import { openRecordings } from '../feed/open.ts'
import { BarSeries } from '../market/bars.ts'
import { RangeBars, TickBars, VolumeBars } from '../market/event-bars.ts'
import { Changed, Market } from '../market/market.ts'
import { print, printJson } from '../operations/output.ts'
import { userPath } from './context.ts'
import { jsonOption } from './options.ts'
import { TextFile } from './text-file.ts'

type Builder = {
  readonly bars: BarSeries
  /** Time has passed, whether or not anything was traded. */
  onTime(tsUs: number): void
  onTrade(trade: Market['trade']): void
}

type Options = {
  readonly by: () => Builder
  readonly out?: string
  readonly symbol?: string
  readonly json?: true
}

/** What ends a bar, by its name on the command line; the figure behind it is its size. */
const builders: Readonly<Record<string, (size: number) => Builder>> = {
  seconds: (size) => new TimedBars(size * microsPerSecond),
  minutes: (size) => new TimedBars(size * 60 * microsPerSecond),
  ticks: (size) => untimed(new TickBars(size)),
  volume: (size) => untimed(new VolumeBars(size)),
  range: (size) => untimed(new RangeBars(size)),
}

const columns = [
  'start',
  'open',
  'high',
  'low',
  'close',
  'volume',
  'bought',
  'sold',
  'vwap',
] as const

export function addBars(program: Command): void {
  program
    .command('bars')
    .description('bars of recorded trades: by time, trades, contracts or range')
    .argument('<file...>', 'recordings, as for replay')
    .option(
      '--by <kind:size>',
      'what ends a bar: seconds:30, minutes:5, ticks:1000 (trades), volume:5000 (contracts), range:16 (ticks)',
      parseKind,
      parseKind('minutes:1'),
    )
    .option('--out <file>', 'write CSV there (default: print it)')
    .option('--symbol <code>', 'which contract, where a file holds several, e.g. NQU4')
    .addOption(jsonOption())
    .action(printBars)
}

async function printBars(files: string[], options: Options): Promise<void> {
  const feed = await openRecordings(files.map(userPath), { symbol: options.symbol })
  const file = options.out === undefined ? undefined : new TextFile(userPath(options.out))
  const rows: Record<string, string | number>[] = []
  const write = (line: string): void => (file === undefined ? print(line) : file.writeLine(line))
  try {
    if (options.json !== true) write(columns.join(','))
    await readBars(feed, options.by(), (row) => {
      if (options.json === true) rows.push(row)
      else write(columns.map((column) => row[column]).join(','))
    })
    if (options.json === true) printJson(rows)
    file?.commit()
  } finally {
    file?.discard()
    await feed.close()
  }
}

/** The bar that is forming when the recording ends is no bar. */
async function readBars(
  feed: Feed,
  builder: Builder,
  onBar: (row: Record<(typeof columns)[number], string | number>) => void,
): Promise<void> {
  const market = new Market(feed.description.instrument)
  const { bars } = builder
  const price = (ticks: number) => ticksToPrice(ticks, market.instrument.tickNanos)
  let told = 0
  const tell = (): void => {
    for (; told < bars.closed; told++) {
      const ago = bars.closed - 1 - told
      onBar({
        start: new Date(bars.startUs(ago) / 1_000).toISOString(),
        open: price(bars.open(ago)),
        high: price(bars.high(ago)),
        low: price(bars.low(ago)),
        close: price(bars.close(ago)),
        volume: bars.volume(ago),
        bought: bars.buyVolume(ago),
        sold: bars.sellVolume(ago),
        vwap: Number(price(bars.vwapTicks(ago)).toFixed(6)),
      })
    }
  }
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      market.advance(event.tsUs)
      builder.onTime(market.tsUs)
      if ((market.apply(event) & Changed.Trade) !== 0) builder.onTrade(market.trade)
      tell()
    }
  }
}

/** Bars of any number of seconds, aligned to the day. */
class TimedBars implements Builder {
  readonly bars: BarSeries

  constructor(periodUs: number) {
    this.bars = new BarSeries(periodUs)
  }

  onTime(tsUs: number): void {
    if (this.bars.isDue(tsUs)) this.bars.closeForming()
  }

  onTrade({ tsUs, priceTicks, size, side }: Market['trade']): void {
    this.bars.addTrade(tsUs, priceTicks, size, side)
  }
}

function untimed(series: TickBars | VolumeBars | RangeBars): Builder {
  return { bars: series.bars, onTime: () => {}, onTrade: (trade) => series.onTrade(trade) }
}

function parseKind(text: string): () => Builder {
  const [kind = '', figure = ''] = text.split(':')
  const build = builders[kind]
  const size = Number(figure)
  if (build !== undefined && Number.isInteger(size) && size > 0) return () => build(size)
  throw new InvalidArgumentError(
    `It must be one of ${Object.keys(builders).join(', ')} with a whole size, e.g. volume:5000.`,
  )
}
