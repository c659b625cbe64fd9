import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'

import { readChainFile } from '../feed/chain/chain-file.ts'
import { DataError } from '../feed/feed.ts'
import { print, printJson } from '../operations/output.ts'
import type { ChainAnalysis } from '../options/chain-analysis.ts'
import { analyzeChain } from '../options/chain-analysis.ts'
import type { DayCount } from '../options/day-count.ts'
import { dayCounts } from '../options/day-count.ts'
import type { ChainSettings } from '../options/settings.ts'
import { defaultChainSettings } from '../options/settings.ts'
import { userPath } from './context.ts'
import { exposurePlot } from './gamma/plot.ts'
import { gammaSummary } from './gamma/summary.ts'
import { gammaTable } from './gamma/table.ts'
import { jsonOption, wholeNumber } from './options.ts'
import { TextFile } from './text-file.ts'

type Options = {
  readonly json?: true
  readonly greeks: ChainSettings['greeks']
  readonly daycount: DayCount
  readonly grid?: number
  readonly range: readonly [lowest: number, highest: number]
  readonly plot?: string
}

const { greeks, dayCount, levels, lowest, highest } = defaultChainSettings

export function addGamma(program: Command): void {
  program
    .command('gamma')
    .description('a chain’s gamma exposure by strike and expiry, walls, flip, put/call')
    .argument('<file>', 'an option chain from the exchange’s delayed-quote page (CSV)')
    .addOption(
      new Option('--greeks <whose>', 'own: from the quotes; file: as the file gives them')
        .choices(['own', 'file'])
        .default(greeks),
    )
    .addOption(
      new Option('--daycount <rule>', 'how time to expiry counts')
        .choices([...dayCounts])
        .default(dayCount),
    )
    .option(
      '--grid <levels>',
      `levels of the profile, with flips on straight lines between them (default: ${levels}, flips exact)`,
      wholeNumber(3, 10_001),
    )
    .addOption(
      new Option('--range <low-high>', 'the profile’s range as shares of spot')
        .default([lowest, highest], `${lowest}-${highest}`)
        .argParser(shares),
    )
    .option('--plot <file>', 'draw exposure and profile (SVG)')
    .addOption(jsonOption())
    .action(runGamma)
}

function runGamma(file: string, options: Options): void {
  const chain = readChainFile(userPath(file))
  const settings: ChainSettings = {
    ...defaultChainSettings,
    greeks: options.greeks,
    dayCount: options.daycount,
    levels: options.grid ?? levels,
    lowest: options.range[0],
    highest: options.range[1],
    narrowsRoots: options.grid === undefined,
  }
  const analysis = analyzeChain(chain, settings)
  requireExposure(file, analysis)
  if (options.plot !== undefined) writePlot(userPath(options.plot), analysis)
  if (options.json === true) printJson(gammaSummary(analysis))
  else for (const line of gammaTable(analysis, Date.now() * 1_000)) print(line)
}

/** A chain can be read without fault and still say nothing. */
function requireExposure(file: string, { chain, bySeries, settings, total }: ChainAnalysis): void {
  if (bySeries.length === 0) {
    const last = chain.series.at(-1)?.expiry ?? ''
    throw new DataError(file, '', `every series had expired (the last on ${last}): nothing is left`)
  }
  if (!Number.isNaN(total.netBn)) return
  const problem =
    settings.greeks === 'file'
      ? 'gives no gamma and open interest together: use --greeks own'
      : 'no series is quoted on both sides, or no open interest is given: no exposure can be computed'
  throw new DataError(file, '', problem)
}

function writePlot(path: string, analysis: ChainAnalysis): void {
  const plot = new TextFile(path)
  try {
    plot.writeLine(exposurePlot(analysis))
    plot.commit()
  } finally {
    plot.discard()
  }
}

function shares(text: string): [number, number] {
  const match = /^(\d*\.?\d+)-(\d*\.?\d+)$/.exec(text)
  const low = Number(match?.[1])
  const high = Number(match?.[2])
  if (!(low >= 0.05 && low < 1 && high > 1 && high <= 20)) {
    throw new InvalidArgumentError('It must be two shares of spot around 1, e.g. 0.8-1.2.')
  }
  return [low, high]
}
