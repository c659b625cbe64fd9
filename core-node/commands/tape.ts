import { performance } from 'node:perf_hooks'

import type { Command } from 'commander'
import { Option } from 'commander'

import type { WrittenSchema } from '../feed/dbn/writer/metadata-writer.ts'
import { writtenSchemas } from '../feed/dbn/writer/metadata-writer.ts'
import { print, printJson, ProgressLine } from '../operations/output.ts'
import { userPath } from './context.ts'
import { jsonOption } from './options.ts'
import { exportTape } from './tape/export.ts'
import { printTapeInfo, tapeInfo } from './tape/info.ts'

type ExportOptions = {
  readonly format: 'csv' | 'dbn'
  readonly schema: WrittenSchema
  readonly out: string
  readonly json?: true
}

export function addTape(program: Command): void {
  const tape = program
    .command('tape')
    .description('tapes: every event the engine saw, a file a trade date (docs/tape.md)')
  tape
    .command('info')
    .description('what a tape holds; it is read and checked from end to end')
    .argument('<file>', 'a tape, *.mtape or *.mtape.zst')
    .addOption(jsonOption())
    .action(runInfo)
  tape
    .command('export')
    .description('a tape’s market in a format that other tools read')
    .argument('<file>', 'a tape, *.mtape or *.mtape.zst')
    .addOption(
      new Option('--format <format>', 'of the file').choices(['csv', 'dbn']).default('dbn'),
    )
    .addOption(
      new Option('--schema <schema>', 'ten levels of the book with trades (CSV: alone), or trades')
        .choices(Object.keys(writtenSchemas))
        .default('mbp-10'),
    )
    .requiredOption('--out <file>', 'where to write it')
    .addOption(jsonOption())
    .action(runExport)
}

async function runInfo(file: string, { json }: { readonly json?: true }): Promise<void> {
  const progress = new ProgressLine(json !== true)
  const info = await tapeInfo(userPath(file), (share) => show(progress, share))
  progress.end()
  if (json === true) printJson(info)
  else printTapeInfo(info)
}

async function runExport(file: string, options: ExportOptions): Promise<void> {
  const { format, schema, json } = options
  const progress = new ProgressLine(json !== true)
  const out = userPath(options.out)
  const onProgress = (share: number) => show(progress, share)
  const records = await exportTape(userPath(file), { format, schema, out, onProgress })
  progress.end()
  if (json === true) printJson({ out, format, schema, records })
  else print(`${out}: ${records.toLocaleString('en-US')} records, ${schema} as ${format}`)
}

function show(progress: ProgressLine, share: number): void {
  progress.show(performance.now(), () => `${Math.round(share * 100)} %`)
}
