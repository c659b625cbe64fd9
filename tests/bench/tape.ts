import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'

import { tapeInfo } from '../../core-node/commands/tape/info.ts'
import { tapesIn } from '../../core-node/commands/verify/tape-files.ts'
import { playTape } from '../../core-node/commands/warm-up/play-tape.ts'
import { Engine } from '../../core-node/engine/step/engine.ts'
import type {
  RecorderPort,
  RecorderRequest,
} from '../../core-node/engine/tape/recorder-messages.ts'
import { RecorderThread } from '../../core-node/engine/tape/recorder-thread.ts'
import { Recorder } from '../../core-node/engine/tape/recorder.ts'
import { WarmUp } from '../../core-node/engine/warm-up.ts'
import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import { openTape } from '../../core-node/feed/tape/tape-feed.ts'
import type { MarketEvent } from '../../core-node/market/events.ts'
import { DepthEvent, EventKind, TradeEvent } from '../../core-node/market/events.ts'
import { Market } from '../../core-node/market/market.ts'
import { settings } from '../core-node/engine-settings.ts'
import type { Bench, Figure } from './bench.ts'
import { figure, median } from './bench.ts'

/** So many events are kept in memory, so that nothing but the recording is measured. */
const eventsARound = 100_000
const warmUps = 5
const rounds = 25

/** Counts what is on its way, so that a round begins when the thread has taken all of the last. */
class CountingPort implements RecorderPort {
  underWay = 0
  onIdle: () => void = () => {}
  readonly #thread: RecorderThread

  constructor(folder: string, recorder: () => Recorder) {
    this.#thread = new RecorderThread(folder, (report) => {
      recorder().onReport(report)
      if (report.type === 'returned' && --this.underWay === 0) this.onIdle()
    })
  }

  send(request: RecorderRequest, transfer?: ArrayBuffer): void {
    if (request.type === 'block') this.underWay++
    this.#thread.send(request, transfer)
  }

  ended(): Promise<void> {
    return this.#thread.ended()
  }

  idle(): Promise<void> {
    if (this.underWay === 0) return Promise.resolve()
    return new Promise((resolve) => (this.onIdle = resolve))
  }
}

/** The synthetic market's books and trades, each an object of its own. */
async function drawEvents(): Promise<(TradeEvent | DepthEvent)[]> {
  const feed = openSynthetic()
  const events: (TradeEvent | DepthEvent)[] = []
  while (events.length < eventsARound && (await feed.load())) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      if (event.kind === EventKind.Trade) events.push(Object.assign(new TradeEvent(), event))
      else if (event.kind === EventKind.Depth) events.push(copyOf(event))
    }
  }
  return events.slice(0, eventsARound)
}

function copyOf(event: DepthEvent): DepthEvent {
  const { tsUs, bidLevels, askLevels, isLast } = event
  const copy = Object.assign(new DepthEvent(), { tsUs, bidLevels, askLevels, isLast })
  copy.bidTicks.set(event.bidTicks)
  copy.bidSizes.set(event.bidSizes)
  copy.askTicks.set(event.askTicks)
  copy.askSizes.set(event.askSizes)
  return copy
}

/** µs an event. */
function timed(events: readonly MarketEvent[], take: (event: MarketEvent) => void): number {
  const startMs = performance.now()
  for (const event of events) take(event)
  return ((performance.now() - startMs) * 1_000) / events.length
}

async function measureTape(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mia-bench-'))
  try {
    const events = await drawEvents()
    const recorded = await measureRecording(events, folder, rounds)
    const read = await readSpeed(tapesIn(folder)[0] as string)
    // Once, so that zstd finds no round that it has seen before.
    const own = join(folder, 'once')
    await measureRecording(events, own, 1 - warmUps)
    const { bytesPerEvent, fileBytes } = await tapeInfo(tapesIn(own)[0] as string, () => {})
    const warmUp = await warmUpSpeed(tapesIn(own)[0] as string)
    const zst = { name: 'closed, in zstd', value: fileBytes / events.length }
    return [
      figure({
        name: 'tape-record',
        unit: 'µs/event',
        value: recorded.tape,
        target: 1,
        isMoreBetter: false,
        baseline: { name: 'the book alone', value: recorded.book },
      }),
      figure({
        name: 'tape-size',
        unit: 'bytes/event',
        value: bytesPerEvent,
        target: 24,
        isMoreBetter: false,
        baseline: zst,
      }),
      figure({
        name: 'tape-read',
        unit: 'events/s',
        value: read,
        target: 2_000_000,
        isMoreBetter: true,
        baseline: { name: 'the book alone', value: 1e6 / recorded.book },
      }),
      figure({
        name: 'tape-warm-up',
        unit: 'events/s',
        value: warmUp,
        target: 200_000,
        isMoreBetter: true,
        baseline: { name: 'reading alone', value: read },
      }),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What the main thread spends on an event, the handing over of blocks included. */
async function measureRecording(
  events: readonly MarketEvent[],
  folder: string,
  lastRound: number,
): Promise<{ tape: number; book: number }> {
  const port: CountingPort = new CountingPort(folder, () => tape)
  const tape: Recorder = new Recorder(
    {
      run: 'bench',
      journal: 'journal.db',
      startSeq: 0,
      settings: settings(),
      lastSeq: () => 0,
      onProblem: (_severity, text) => console.error(text),
    },
    port,
  )
  const market = new Market(settings().instrument)
  tape.open('DU1', 'ESZ6', events[0]?.tsUs ?? 0)
  const micros = { tape: [] as number[], book: [] as number[] }
  for (let round = -warmUps; round < lastRound; round++) {
    const ours = timed(events, (event) => tape.record(event))
    const books = timed(events, (event) => {
      market.advance(event.tsUs)
      market.apply(event)
    })
    await port.idle()
    if (round < 0) continue
    micros.tape.push(ours)
    micros.book.push(books)
  }
  await tape.stop()
  if (tape.lostEvents > 0) throw new Error(`${tape.lostEvents} events were lost`)
  return { tape: median(micros.tape), book: median(micros.book) }
}

/** Events a second out of a closed tape, unpacking and checksums included. */
async function readSpeed(file: string): Promise<number> {
  const speeds: number[] = []
  for (let run = -2; run < 5; run++) {
    const feed = await openTape(file)
    const startMs = performance.now()
    while (await feed.load()) while (feed.next() !== undefined);
    const elapsedMs = performance.now() - startMs
    await feed.close()
    if (run >= 0) speeds.push((feed.records / elapsedMs) * 1_000)
  }
  return median(speeds)
}

/** Events a second out of a closed tape through market and signal, as before a core begins. */
async function warmUpSpeed(file: string): Promise<number> {
  const speeds: number[] = []
  for (let run = -2; run < 5; run++) {
    const warmUp = new WarmUp(new Engine(settings()))
    const startMs = performance.now()
    const { error } = await playTape(file, warmUp, {
      maxEvents: Number.POSITIVE_INFINITY,
      instrument: 'ES',
      onBlock: () => Promise.resolve(true),
    })
    if (error !== undefined) throw error
    const elapsedMs = performance.now() - startMs
    if (run >= 0) speeds.push((warmUp.events / elapsedMs) * 1_000)
  }
  return median(speeds)
}

export const tapeBench: Bench = {
  name: 'tape',
  summary: 'the recording of an event on the main thread, its size, reading it, and warming up',
  run: measureTape,
}
