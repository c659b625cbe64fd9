import { describe, test } from 'vitest'

import { openLean } from '../../core-node/feed/lean/lean-feed.ts'
import { EventKind } from '../../core-node/market/events.ts'
import { dataFile, hasData } from './data.ts'
import { readFeed } from './read-feed.ts'

const days = [
  { date: '20131007', rows: 1_344, volume: 787_701, bar: [1676.5, 1679.5, 1664.75, 1667.75] },
  { date: '20131008', rows: 1_372, volume: 1_182_485, bar: [1667.5, 1671.5, 1646, 1654.5] },
  { date: '20131009', rows: 1_371, volume: 1_212_178, bar: [1654.5, 1658.25, 1640, 1652] },
  { date: '20131010', rows: 1_368, volume: 1_167_121, bar: [1651.75, 1687.75, 1651.5, 1682] },
] as const

const minutes = (date: string, kind: string) => dataFile(`lean-es-minute/${date}_${kind}.zip`)

describe.skipIf(!hasData)('LEAN minutes of ESZ3', () => {
  for (const { date, rows, volume, bar } of days) {
    test(`${date} yields its volume and its open, high, low and close`, async ({ expect }) => {
      const feed = openLean([minutes(date, 'trade')])
      const prices: number[] = []
      let total = 0
      await readFeed(feed, (event) => {
        if (event.kind !== EventKind.Trade) return
        prices.push(event.priceTicks / 4)
        total += event.size
      })
      expect(feed.description.contract).toBe('ESZ3')
      expect(feed.records).toBe(rows)
      expect(total).toBe(volume)
      const [open, close] = [prices[0], prices.at(-1)]
      expect([open, Math.max(...prices), Math.min(...prices), close]).toEqual(bar)
    })
  }

  test('days given in any order are one run in order of time', async ({ expect }) => {
    const files = days.flatMap(({ date }) => [minutes(date, 'quote'), minutes(date, 'trade')])
    const feed = openLean(files.toReversed())
    let lastUs = 0
    let backwards = 0
    let reconstructed = 0
    await readFeed(feed, (event) => {
      if (event.tsUs < lastUs) backwards++
      lastUs = event.tsUs
      if (event.kind === EventKind.Trade && event.isReconstructed) reconstructed++
    })
    expect(backwards).toBe(0)
    expect(reconstructed).toBeGreaterThan(20_000)
  })
})
