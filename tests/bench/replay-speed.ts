import { performance } from 'node:perf_hooks'

import type { Feed } from '../../core-node/feed/feed.ts'
import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import { instruments } from '../../core-node/market/instruments.ts'
import { Market } from '../../core-node/market/market.ts'
import type { Bench, Figure } from './bench.ts'
import { figure, median } from './bench.ts'
import { newReplay, openRecording } from './recorded-events.ts'

/** Enough for the compiler to have done its work, and for a median. */
const warmUps = 4
const runs = 9

type Source = {
  readonly name: string
  readonly target: number
  readonly baseline: string
  /** A fresh feed for each run. */
  readonly open: () => Promise<Feed> | Feed
  /** What the whole is compared with: reading alone. */
  readonly drain: (feed: Feed) => Promise<number>
}

/** Reads, and folds into a market: the least that any engine does. */
async function readIntoBook(feed: Feed): Promise<number> {
  const market = new Market(instruments.ES)
  let events = 0
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      market.advance(event.tsUs)
      market.apply(event)
      events++
    }
  }
  return events
}

async function readOnly(feed: Feed): Promise<number> {
  let events = 0
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) events++
  }
  return events
}

const synthetic = () => openSynthetic({ endUs: Date.parse('2026-09-15T14:00:00Z') * 1_000 })

const sources: readonly Source[] = [
  {
    name: 'replay-recorded-book',
    target: 400_000,
    baseline: 'decoding and book alone',
    open: () => openRecording('book'),
    drain: readIntoBook,
  },
  {
    name: 'replay-recorded-quotes',
    target: 1_000_000,
    baseline: 'decoding and book alone',
    open: () => openRecording('quotes'),
    drain: readIntoBook,
  },
  {
    name: 'replay-synthetic',
    target: 400_000,
    baseline: 'drawing the market alone',
    open: synthetic,
    drain: readOnly,
  },
]

/** Events a second of a full replay, against reading them alone. */
async function measure({ name, target, baseline, open, drain }: Source): Promise<Figure> {
  const replayed: number[] = []
  const drained: number[] = []
  for (let run = -warmUps; run < runs; run++) {
    const feed = await open()
    const replay = newReplay()
    const startMs = performance.now()
    await replay.run(feed)
    const replayMs = performance.now() - startMs
    const again = await open()
    const drainStartMs = performance.now()
    const events = await drain(again)
    const drainMs = performance.now() - drainStartMs
    if (run < 0) continue
    replayed.push((replay.events / replayMs) * 1_000)
    drained.push((events / drainMs) * 1_000)
  }
  return figure({
    name,
    unit: 'events/s',
    value: median(replayed),
    target,
    isMoreBetter: true,
    baseline: { name: baseline, value: median(drained) },
  })
}

export const replaySpeed: readonly Bench[] = sources.map((source) => ({
  name: source.name,
  summary: 'a whole replay with features, score, risk, fills and audit, on one core',
  run: async () => [await measure(source)],
}))
