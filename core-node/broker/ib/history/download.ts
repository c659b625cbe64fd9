import { microsPerSecond } from '../../../../shared/units.ts'
import type { HistoryContract } from './find-contract.ts'
import type { Answer, HistoryConnection, RawBar, RawTick } from './history-connection.ts'
import { explainProblem, FetchError, historyVerdict } from './history-errors.ts'
import { barSteps, requestTime, shownKinds, ticksAtOnce } from './history-request.ts'
import { RequestPacer } from './request-pacer.ts'
import type { SeriesRequest, SeriesRow } from './series-request.ts'

export type DownloadOptions = {
  readonly connection: Pick<HistoryConnection, 'bars' | 'ticks'>
  readonly contract: HistoryContract
  readonly request: SeriesRequest
  readonly fromUs: number
  /** Rows of this time and later are left out. */
  readonly untilUs: number
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** Rows in order of time, and up to where there are no more. */
  readonly onRows: (rows: readonly SeriesRow[], coveredUntilUs: number) => void
  /** Why nothing happens for a while. */
  readonly onWait: (reason: string) => void
}

/** IB forgets a violation after ten minutes at the latest. */
const tooFastWaitMs = 60_000
const retriesMax = 12
/** Shorter waits are not worth a word. */
const waitToldMs = 2_000

/** Downloads forwards in time, chunk by chunk, within IB's pacing. @throws FetchError */
export async function download(options: DownloadOptions): Promise<void> {
  const pacer = new RequestPacer(options.nowMs)
  const advance = options.request.what === 'bars' ? barChunk : tickChunk
  for (let atUs = options.fromUs; atUs < options.untilUs;) {
    const { rows, nextUs } = await advance(options, pacer, atUs)
    const startUs = atUs
    const fresh = rows.filter(({ tsUs }) => tsUs >= startUs && tsUs < options.untilUs)
    options.onRows(fresh, Math.min(nextUs, options.untilUs))
    atUs = nextUs
  }
}

type Chunk = { readonly rows: readonly SeriesRow[]; readonly nextUs: number }

async function barChunk(
  options: DownloadOptions,
  pacer: RequestPacer,
  atUs: number,
): Promise<Chunk> {
  const { connection, contract, request } = options
  const step = barSteps[request.size]
  if (step === undefined) throw new FetchError(`bars of ${request.size} are not to be had`)
  const nextUs = atUs + step.stepUs
  const { kind } = request
  const bars = await ask(options, pacer, () =>
    connection.bars(contract.contract, {
      end: requestTime(nextUs),
      duration: step.duration,
      size: step.size,
      kind: shownKinds[kind].name,
      isRegularOnly: request.isRegularOnly,
    }),
  )
  return { rows: bars.map((bar) => barRow(bar, kind === 'trades')), nextUs }
}

/** A second comes whole, so the next one begins a chunk; after the last one there is nothing. */
async function tickChunk(
  options: DownloadOptions,
  pacer: RequestPacer,
  atUs: number,
): Promise<Chunk> {
  const { connection, contract, request, untilUs } = options
  const ticks = await ask(options, pacer, () =>
    connection.ticks(contract.contract, {
      start: requestTime(atUs),
      count: ticksAtOnce,
      kind: shownKinds[request.kind].name,
      isRegularOnly: request.isRegularOnly,
    }),
  )
  const last = ticks.at(-1)
  const nextUs =
    last === undefined ? untilUs : Math.max(atUs, last.seconds * microsPerSecond) + microsPerSecond
  return { rows: ticks.map(tickRow), nextUs }
}

/** Asks until there is an answer, or a reason why there will be none. */
async function ask<Row extends RawBar | RawTick>(
  { request, sleep, onWait }: DownloadOptions,
  pacer: RequestPacer,
  send: () => Promise<Answer<Row>>,
): Promise<readonly Row[]> {
  const { weight } = shownKinds[request.kind]
  for (let attempt = 1; ; attempt++) {
    const delayMs = pacer.delayMs(weight)
    if (delayMs > waitToldMs) onWait(`IB's pacing: ${Math.ceil(delayMs / 1_000)} s to wait`)
    if (delayMs > 0) await sleep(delayMs)
    pacer.sent(weight)
    const answer = await send()
    if (answer.ok) return answer.value
    const verdict = historyVerdict(answer.reason)
    if (verdict === 'nothing-there') return []
    if (verdict === 'final' || attempt >= retriesMax) {
      throw new FetchError(explainProblem(answer.reason))
    }
    const why = verdict === 'too-fast' ? 'IB says it was too fast' : 'the query was lost'
    onWait(`${why}: once more in ${tooFastWaitMs / 1_000} s`)
    await sleep(tooFastWaitMs)
  }
}

function barRow(bar: RawBar, hasVolume: boolean): SeriesRow {
  const { time, open, high, low, close, volume, average, trades } = bar
  const isDay = /^\d{8}$/.test(time)
  const day = `${time.slice(0, 4)}-${time.slice(4, 6)}-${time.slice(6)}`
  const tsUs = isDay ? Date.parse(day) * 1_000 : Number(time) * microsPerSecond
  const prices = [isDay ? day : secondText(tsUs), open, high, low, close]
  return { tsUs, cells: hasVolume ? [...prices, volume, average, trades] : prices }
}

function tickRow({ seconds, figures }: RawTick): SeriesRow {
  const tsUs = seconds * microsPerSecond
  return { tsUs, cells: [secondText(tsUs), ...figures] }
}

function secondText(tsUs: number): string {
  return `${new Date(tsUs / 1_000).toISOString().slice(0, 19)}Z`
}
