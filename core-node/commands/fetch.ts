import { setTimeout as sleepFor } from 'node:timers/promises'

import type { Command } from 'commander'
import { InvalidArgumentError, Option } from 'commander'

import { microsPerSecond } from '../../shared/units.ts'
import type { DownloadOptions } from '../broker/ib/history/download.ts'
import { download } from '../broker/ib/history/download.ts'
import { findHistoryContract } from '../broker/ib/history/find-contract.ts'
import { HistoryConnection } from '../broker/ib/history/history-connection.ts'
import type { ShownKind } from '../broker/ib/history/history-request.ts'
import { barSteps, shownKinds, tickKinds } from '../broker/ib/history/history-request.ts'
import type { SeriesRequest } from '../broker/ib/history/series-request.ts'
import { columnsOf } from '../broker/ib/history/series-request.ts'
import { UsageError } from '../operations/exit.ts'
import { note, print, printJson, ProgressLine } from '../operations/output.ts'
import { userPath } from './context.ts'
import { SeriesFile } from './fetch/series-file.ts'
import { jsonOption, port, wholeNumber } from './options.ts'

type Options = {
  readonly symbol: string
  readonly what: 'bars' | 'ticks'
  readonly size: string
  readonly show: ShownKind
  readonly from: number
  readonly to?: number
  readonly out: string
  readonly rth?: true
  readonly host: string
  readonly port: number
  readonly clientId: number
  readonly json?: true
}

/** The core has another id, and so has the watchdog. */
const defaultClientId = 97

export function addFetch(program: Command): void {
  program
    .command('fetch')
    .description('download past bars or ticks through the gateway, within IB’s pacing')
    .option('--symbol <code>', 'a contract such as ESZ6, or a symbol for its leading month', 'ES')
    .addOption(
      new Option('--what <what>', 'what to download').choices(['bars', 'ticks']).default('bars'),
    )
    .addOption(
      new Option('--size <size>', 'of bars').choices(Object.keys(barSteps)).default('1min'),
    )
    .addOption(
      new Option('--show <kind>', 'of which prices')
        .choices(Object.keys(shownKinds))
        .default('trades'),
    )
    .requiredOption('--from <date>', 'first day, or moment in UTC: 2026-09-15T13:30', parseMoment)
    .option('--to <date>', 'where it ends, that moment left out (default: now)', parseMoment)
    .requiredOption('--out <file>', 'CSV to write; one that is there is gone on with')
    .option('--rth', 'liquid hours only')
    .option('--host <host>', 'of the gateway', '127.0.0.1')
    .option('--port <port>', 'of the gateway', port, 4002)
    .option('--client-id <id>', 'a free one', wholeNumber(0, 999_999), defaultClientId)
    .addOption(jsonOption())
    .action(runFetch)
}

async function runFetch(options: Options): Promise<void> {
  const { symbol, what, size, show: kind } = options
  if (what === 'ticks' && !tickKinds.includes(kind)) {
    throw new UsageError(`--show ${kind}: past ticks are of ${tickKinds.join(', ')}`)
  }
  const request = { what, size, kind, isRegularOnly: options.rth === true }
  const { host, clientId } = options
  const connection = await HistoryConnection.open({ host, port: options.port, clientId })
  try {
    const nowUs = (await connection.time()) * microsPerSecond
    const untilUs = Math.min(options.to ?? nowUs, nowUs)
    if (options.from >= untilUs) throw new UsageError('--from is not before --to and now')
    const contract = await findHistoryContract(connection, symbol, nowUs)
    const done = await fetchInto(options, request, { connection, contract, untilUs })
    if (done.rows === 0) note(`the gateway has nothing of ${contract.code} in that time`)
    if (options.json === true) printJson({ contract: contract.code, ...done })
    else print(`${contract.code}: ${done.rows} rows added to ${options.out}`)
  } finally {
    connection.close()
  }
}

async function fetchInto(
  options: Options,
  request: SeriesRequest,
  source: Pick<DownloadOptions, 'connection' | 'contract' | 'untilUs'>,
): Promise<{ readonly rows: number; readonly resumedAt: string | undefined }> {
  const file = new SeriesFile(userPath(options.out), columnsOf(request))
  const progress = new ProgressLine(options.json !== true)
  const { resumeUs } = file
  const fromUs = Math.max(options.from, resumeUs ?? 0)
  const resumedAt = resumeUs === undefined ? undefined : new Date(resumeUs / 1_000).toISOString()
  if (resumedAt !== undefined) note(`${options.out} is there: it goes on at ${resumedAt}`)
  try {
    await download({
      ...source,
      request,
      fromUs,
      nowMs: () => performance.now(),
      sleep: (ms) => sleepFor(ms),
      onRows: (rows, coveredUntilUs) => {
        file.write(rows)
        const share = (coveredUntilUs - fromUs) / (source.untilUs - fromUs)
        progress.show(performance.now(), () => {
          const until = new Date(coveredUntilUs / 1_000).toISOString().slice(0, 16)
          return `${Math.floor(share * 100)} %  until ${until}  ${file.rows.toLocaleString('en-US')} rows`
        })
      },
      onWait: (reason) => note(reason),
    })
  } finally {
    progress.end()
    file.close()
  }
  return { rows: file.rows, resumedAt }
}

/** A day, or a moment; without a zone it is UTC. */
function parseMoment(text: string): number {
  const hasZone = /(Z|[+-]\d\d:\d\d)$/.test(text)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  const millis = Date.parse(isDay || hasZone ? text : `${text}Z`)
  if (!Number.isNaN(millis)) return millis * 1_000
  throw new InvalidArgumentError(
    'It must be a day or a moment in UTC: 2026-09-15, 2026-09-15T13:30.',
  )
}
