import { describe, test } from 'vitest'

import { openDbn } from '../../core-node/feed/dbn/dbn-feed.ts'
import { EventKind } from '../../core-node/market/events.ts'
import type { MarketEvent } from '../../core-node/market/events.ts'
import { dataFile, hasData } from './data.ts'
import { readFeed } from './read-feed.ts'

/** Every schema of the DBN version 3 samples: records, events, and the first event that tells something. */
const samples = [
  { name: 'mbo', records: 4, events: 4, first: [EventKind.Order, 14_703, 2] },
  { name: 'mbp-1', records: 4, events: 4, first: [EventKind.Quote, 14_809, 19] },
  { name: 'mbp-10', records: 4, events: 4, first: [EventKind.Depth, 14_809, 19] },
  { name: 'tbbo', records: 4, events: 8, first: [EventKind.Quote, 14_810, 8] },
  { name: 'trades', records: 4, events: 4, first: [EventKind.Trade, 14_811, 1] },
  { name: 'bbo-1s', records: 4, events: 4, first: [EventKind.Quote, 14_809, 18] },
  { name: 'bbo-1m', records: 4, events: 4, first: [EventKind.Quote, 14_809, 18] },
  { name: 'ohlcv-1s', records: 4, events: 11, first: [EventKind.Trade, 14_811, 3] },
  { name: 'ohlcv-1m', records: 4, events: 16, first: undefined },
  { name: 'ohlcv-1h', records: 4, events: 16, first: [EventKind.Trade, 14_811, 2_972] },
  { name: 'ohlcv-1d', records: 1, events: 4, first: [EventKind.Trade, 14_811, 179_543] },
  { name: 'definition', records: 1, events: 0, first: undefined },
  { name: 'statistics', records: 4, events: 0, first: undefined },
  { name: 'status', records: 4, events: 4, first: undefined },
] as const

describe.skipIf(!hasData)('DBN version 3 samples', () => {
  for (const { name, records, events, first } of samples) {
    test(`${name} is read`, async ({ expect }) => {
      const feed = await openDbn(dataFile(`databento-es/esh1-2020-12-28.${name}.dbn.zst`))
      const seen: (number | undefined)[][] = []
      await readFeed(feed, (event) => {
        seen.push(gist(event))
      })
      expect(feed.description).toMatchObject({ contract: 'ESH1', schema: name })
      expect(feed.records).toBe(records)
      expect(seen).toHaveLength(events)
      if (first !== undefined) expect(seen[0]).toEqual(first)
    })
  }

  test('definitions of ES agree with the tick it is traded by', async ({ expect }) => {
    const feed = await openDbn(dataFile('databento-es/es-futures.definition.dbn.zst'))
    await readFeed(feed, () => {})
    expect(feed.records).toBe(2)
  })

  test('one of two contracts in a file is chosen by its symbol', async ({ expect }) => {
    const file = dataFile('databento-es/esu4-nqu4-2024-07-01.ohlcv-1m.dbn.zst')
    const feed = await openDbn(file, { symbol: 'NQU4' })
    let volume = 0
    await readFeed(feed, (event) => {
      if (event.kind === EventKind.Trade) volume += event.size
    })
    expect(feed.description.contract).toBe('NQU4')
    expect(feed.records).toBe(30)
    expect(volume).toBeGreaterThan(0)
    await expect(openDbn(file, { symbol: 'YMU4' })).rejects.toThrow(/holds ESU4, NQU4.*"YMU4"/)
  })
})

function gist(event: MarketEvent): (number | undefined)[] {
  switch (event.kind) {
    case EventKind.Trade:
    case EventKind.Order:
      return [event.kind, event.priceTicks, event.size]
    case EventKind.Quote:
      return [event.kind, event.bidTicks, event.bidSize]
    case EventKind.Depth:
      return [event.kind, event.bidTicks[0], event.bidSizes[0]]
    default:
      return [event.kind]
  }
}
