import fc from 'fast-check'
import { test } from 'vitest'

import type { Feed } from '../../../core-node/feed/feed.ts'
import { MergedFeed } from '../../../core-node/feed/merged-feed.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { ClockEvent, EventKind, IndexEvent } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'

/** A feed whose one event object is used again for each, as real ones do, in blocks. */
function blocks(times: readonly (readonly number[])[]): Feed {
  const event = new ClockEvent()
  const waiting = times.map((block) => [...block])
  let block: number[] = []
  return {
    description: { source: 'test', instrument: instruments.ES, contract: 'ESZ6', schema: 'test' },
    records: 0,
    progress: undefined,
    next: () => {
      const tsUs = block.shift()
      return tsUs === undefined ? undefined : Object.assign(event, { tsUs })
    },
    load: async () => {
      const more = waiting.shift()
      block = more ?? []
      return more !== undefined
    },
    close: async () => {},
  }
}

async function readAll(feed: Feed): Promise<{ kind: number; tsUs: number }[]> {
  const seen: { kind: number; tsUs: number }[] = []
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      seen.push({ kind: event.kind, tsUs: event.tsUs })
    }
  }
  return seen
}

const times = fc.array(fc.nat({ max: 1_000 }), { maxLength: 20 })

test('every event of the recording comes, in its order, and the others between by their time', async ({
  expect,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.array(times, { maxLength: 5 }), times, async (main, others) => {
      const sorted = main.flat().toSorted((a, b) => a - b)
      let taken = 0
      const inBlocks = main.map((block) => sorted.slice(taken, (taken += block.length)))
      const beside: MarketEvent[] = others.map((tsUs) => Object.assign(new IndexEvent(), { tsUs }))
      const seen = await readAll(new MergedFeed(blocks(inBlocks), beside))
      const ofMain = seen.filter(({ kind }) => kind === EventKind.Clock).map(({ tsUs }) => tsUs)
      expect(ofMain).toEqual(sorted)
      const allTimes = seen.map(({ tsUs }) => tsUs)
      expect(allTimes).toEqual(allTimes.toSorted((a, b) => a - b))
      const last = sorted.at(-1) ?? -1
      const due = others.filter((tsUs) => tsUs <= last)
      expect(seen.length - sorted.length).toBe(due.length)
    }),
  )
})
