import { hrtime } from 'node:process'
import v8 from 'node:v8'
import vm from 'node:vm'

import { Engine } from '../../core-node/engine/step/engine.ts'
import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import type { MarketEvent } from '../../core-node/market/events.ts'
import { settings } from '../core-node/engine-settings.ts'
import type { Bench, Figure } from './bench.ts'
import { figure, percentile } from './bench.ts'

const warmUpEvents = 400_000
const measuredEvents = 400_000

/** The next event of an endless feed. */
async function* eventsOf(count: number): AsyncGenerator<MarketEvent[]> {
  const feed = openSynthetic()
  let left = count
  while (left > 0 && (await feed.load())) {
    const block: MarketEvent[] = []
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      // Events are reused by the feed: the engine must have seen one before the next is drawn.
      block[0] = event
      left--
      yield block
    }
  }
}

/** One event through market, features and score, with orders and audit where they fall due. */
async function stepLatency(): Promise<readonly Figure[]> {
  const engine = new Engine(settings({ mode: 'dry-run' }))
  const micros = new Float64Array(measuredEvents)
  const empty = new Float64Array(measuredEvents)
  let seen = 0
  for await (const [event] of eventsOf(warmUpEvents + measuredEvents)) {
    const start = hrtime.bigint()
    engine.step(event as MarketEvent)
    const end = hrtime.bigint()
    engine.outbox.clear()
    const again = hrtime.bigint()
    const at = seen++ - warmUpEvents
    if (at < 0 || at >= measuredEvents) continue
    micros[at] = Number(end - start) / 1_000
    empty[at] = Number(hrtime.bigint() - again) / 1_000
  }
  micros.sort()
  empty.sort()
  const clock = { name: 'reading the clock twice', value: percentile(empty, 0.5) }
  return [
    latency('step-p50', percentile(micros, 0.5), 2, clock),
    latency('step-p99', percentile(micros, 0.99), 20, clock),
  ]
}

function latency(
  name: string,
  value: number,
  target: number,
  baseline: { name: string; value: number },
): Figure {
  return figure({ name, unit: 'µs', value, target, isMoreBetter: false, baseline })
}

/** Bytes of heap an event leaves behind, between two collections. */
async function stepAllocation(): Promise<readonly Figure[]> {
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc') as () => void
  const engine = new Engine(settings({ mode: 'dry-run' }))
  const feed = openSynthetic()
  const drawn = openSynthetic()
  const used = { engine: 0, feed: 0 }
  let events = 0
  let isWarm = false
  let warm = 0
  while (events < measuredEvents) {
    await feed.load()
    await drawn.load()
    collect()
    const before = process.memoryUsage().heapUsed
    let count = 0
    for (let event = drawn.next(); event !== undefined; event = drawn.next()) count++
    const between = process.memoryUsage().heapUsed
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      engine.step(event)
      if (!engine.outbox.isEmpty) engine.outbox.clear()
    }
    const after = process.memoryUsage().heapUsed
    warm += count
    isWarm = warm > warmUpEvents
    if (!isWarm) continue
    events += count
    used.feed += between - before
    used.engine += after - between
  }
  const value = Math.max(0, used.engine - used.feed) / events
  return [
    figure({
      name: 'step-allocation',
      unit: 'bytes/event',
      value,
      target: 8,
      isMoreBetter: false,
      baseline: { name: 'drawing the event', value: Math.max(0.01, used.feed / events) },
    }),
  ]
}

export const stepBenches: readonly Bench[] = [
  {
    name: 'step',
    summary: 'one event of the market through features, score and decision',
    run: stepLatency,
  },
  {
    name: 'step-allocation',
    summary: 'heap an event leaves behind; rows of the audit, once a second, included',
    run: stepAllocation,
  },
]
