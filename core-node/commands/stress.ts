import { performance } from 'node:perf_hooks'
import process from 'node:process'

import type { Command } from 'commander'

import type { Config } from '../../shared/config.ts'
import { centsToDollars } from '../../shared/units.ts'
import { presets } from '../confluence/presets.ts'
import { readConfig } from '../operations/config-file.ts'
import { ExitCode } from '../operations/exit.ts'
import { print, printJson, ProgressLine } from '../operations/output.ts'
import { userPath } from './context.ts'
import { jsonOption, wholeNumber } from './options.ts'
import { StressRun } from './stress/stress-run.ts'
import type { StressLine } from './stress/stress-summary.ts'
import { stressLine, summarizeStress } from './stress/stress-summary.ts'

type Options = {
  readonly seeds: number
  readonly first: number
  readonly config?: string
  readonly preset?: string
  readonly json?: true
}

/** The strategy needs no option chain with this one. */
const usualPreset = 'order-flow'
/** In place of a preset's name: each crash with the next of them. */
const allPresets = 'all'

export function addStress(program: Command): void {
  program
    .command('stress')
    .description('crashes of the synthetic market, with a core that buys all the way down')
    .option('--seeds <count>', 'how many crashes', wholeNumber(1, 10_000), 20)
    .option('--first <seed>', 'of the first one', wholeNumber(0, 2 ** 32 - 10_001), 1)
    .option('--config <file>', 'configuration (JSON), with its limits')
    .option(
      '--preset <name>',
      `of the strategy beside the buyer; "${allPresets}": each crash with the next one (default: ${usualPreset})`,
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      '\nEach must end flat, with no more lost than the day’s limit, the gap through it, slippage and fees, and with\nthe kill switch standing where the limit was reached. Exit code 1 when one does not.',
    )
    .action(runStress)
}

async function runStress(options: Options): Promise<void> {
  const configs = configsOf(options)
  const lines: StressLine[] = []
  const progress = new ProgressLine(options.json !== true)
  for (let i = 0; i < options.seeds; i++) {
    const seed = options.first + i
    const config = configs[i % configs.length] as Config
    const outcome = await new StressRun(seed, config).run((share) =>
      progress.show(performance.now(), () => `seed ${seed}, ${Math.round(share * 100)} %`),
    )
    progress.end()
    const line = stressLine(outcome)
    lines.push(line)
    if (options.json !== true) printLine(line, lines.length === 1)
  }
  const summary = summarizeStress(lines)
  const { runs, long, broken } = summary
  if (options.json === true) printJson(summary)
  else {
    print(
      `\n${runs} crashes, in ${long} of them a long position as they began: only these say something.`,
    )
    print(broken === 0 ? 'All ended as they must.' : `${broken} did not end as they must.`)
  }
  // Without a position nothing was tried.
  if (broken > 0 || long === 0) process.exitCode = ExitCode.Failed
}

/** The configuration once for each preset that is asked for. @throws UsageError when one is unknown */
function configsOf({ config: file, preset }: Options): readonly Config[] {
  const config = readConfig(file && userPath(file), undefined)
  const usual = file === undefined ? usualPreset : config.confluence.preset
  const names = preset === allPresets ? presets.map(({ name }) => name) : [preset ?? usual]
  return names.map((name) => ({ ...config, confluence: { ...config.confluence, preset: name } }))
}

const columns = [
  ['seed', 6],
  ['long', 5],
  ['fall', 8],
  ['halts', 6],
  ['trades', 7],
  ['worst day', 12],
  ['beyond', 10],
  ['gap', 10],
  ['slippage', 10],
  ['fees', 7],
  ['to flat', 9],
] as const

function printLine(line: StressLine, isFirst: boolean): void {
  if (isFirst) {
    const head = columns.map(([name, width]) => name.padStart(width)).join('')
    print(`${head}  kill switch  preset`)
  }
  const { losses, toFlatMs } = line
  const { beyond, worstDay, kill } = losses
  const dollars = (cents: number) => centsToDollars(cents).toFixed(2)
  const values = [
    String(line.seed),
    String(line.contractsAtFall),
    `${(line.fallShare * 100).toFixed(2)} %`,
    String(line.halts),
    String(line.trades),
    dollars(worstDay?.netCents ?? 0),
    ...(beyond === null
      ? ['', '', '', '']
      : [beyond.cents, beyond.gapCents, beyond.slippageCents, beyond.feesCents].map(dollars)),
    toFlatMs === null ? '' : `${Math.round(toFlatMs)} ms`,
  ]
  const row = values.map((value, i) => value.padStart(columns[i]?.[1] ?? 0)).join('')
  print(`${row}  ${(kill.level === 'none' ? 'off' : kill.level).padEnd(11)}  ${line.preset}`)
  for (const problem of line.problems) print(`       ${problem}`)
}
