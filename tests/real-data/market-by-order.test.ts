import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

import { describe, test } from 'vitest'

import { openDbn } from '../../core-node/feed/dbn/dbn-feed.ts'
import { EventKind } from '../../core-node/market/events.ts'
import { Changed, Market } from '../../core-node/market/market.ts'
import { dataFile, hasData } from './data.ts'
import { readFeed } from './read-feed.ts'

/** The session's open on that day, 2023-12-25 23:00 UTC. */
const openUs = 1_703_545_200_000_000
const mbo = dataFile('databento-es/esh4-2023-12-25.mbo.dbn.zst')

function derived(name: string): string[][] {
  const text = gunzipSync(readFileSync(dataFile(`databento-es/${name}`))).toString('utf8')
  const rows = text.trim().split('\n').slice(1)
  return rows.map((row) => row.split(','))
}

function bookRow(market: Market): string[] {
  const { book } = market
  const cells: string[] = []
  for (let level = 0; level < 10; level++) {
    cells.push((book.bidTicks(level) / 4).toFixed(2), String(book.bidSize(level)))
    cells.push((book.askTicks(level) / 4).toFixed(2), String(book.askSize(level)))
  }
  return cells
}

describe.skipIf(!hasData)('ESH4 market by order, 2023-12-25', () => {
  test('the ten best levels equal the derived file row by row', async ({ expect }) => {
    const rows = derived('esh4-2023-12-25.mbp10-derived.csv.gz')
    const feed = await openDbn(mbo)
    const market = new Market(feed.description.instrument)
    let at = 0
    let last = ''
    let differences = 0
    await readFeed(feed, (event) => {
      market.advance(event.tsUs)
      const changed = market.apply(event)
      if ((changed & Changed.Book) === 0 || event.tsUs < openUs) return
      const cells = bookRow(market)
      const joined = cells.join()
      if (joined === last) return
      last = joined
      const row = rows[at++] ?? []
      const isEqual = joined === row.slice(2).join() && event.tsUs === micros(row[0] ?? '0')
      if (!isEqual) differences++
    })
    expect(at).toBe(36_917)
    expect(rows).toHaveLength(36_917)
    expect(differences).toBe(0)
  })

  test('its trades equal the derived file', async ({ expect }) => {
    const rows = derived('esh4-2023-12-25.trades-derived.csv.gz')
    const sides: Record<string, number> = { B: 1, A: -1, N: 0 }
    const trades: unknown[] = []
    await readFeed(await openDbn(mbo), (event) => {
      if (event.kind !== EventKind.Trade) return
      trades.push([event.tsUs, event.priceTicks / 4, event.size, event.aggressor])
    })
    const wanted = rows.map(([ts, , , price, size, side]) => [
      micros(ts ?? ''),
      Number(price),
      Number(size),
      sides[side ?? ''],
    ])
    expect(trades).toEqual(wanted)
  })

  test('it is crossed 891 times before the open and never after', async ({ expect }) => {
    const feed = await openDbn(mbo)
    const market = new Market(feed.description.instrument)
    const crossed = { before: 0, after: 0 }
    await readFeed(feed, (event) => {
      market.advance(event.tsUs)
      const isJudged = event.kind === EventKind.Order && event.isLast
      market.apply(event)
      if (isJudged && market.book.isCrossed) crossed[event.tsUs < openUs ? 'before' : 'after']++
    })
    expect(crossed).toEqual({ before: 891, after: 0 })
    expect(market.orders.unknownOrders).toBe(0)
  })

  test('the ESM4 snapshot has at least 572 levels', async ({ expect }) => {
    const feed = await openDbn(dataFile('databento-es/esm4-2024-05-08.mbo.dbn.zst'))
    const market = new Market(feed.description.instrument)
    await readFeed(feed, (event) => {
      market.advance(event.tsUs)
      market.apply(event)
    })
    expect(market.orders.levels(1) + market.orders.levels(-1)).toBeGreaterThanOrEqual(572)
    expect(market.orders.unknownOrders).toBe(0)
    expect(feed.records).toBe(13_796)
  })
})

/** Nanoseconds as text to microseconds, rounded down, without losing digits. */
function micros(nanos: string): number {
  return Number(BigInt(nanos) / 1_000n)
}
