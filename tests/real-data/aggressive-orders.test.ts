import { describe, test } from 'vitest'

import { openDbn } from '../../core-node/feed/dbn/dbn-feed.ts'
import { Market } from '../../core-node/market/market.ts'
import { aggregationUs } from '../../core-node/market/trade-aggregator.ts'
import { dataFile, hasData } from './data.ts'
import { readFeed } from './read-feed.ts'

const globexOpenUs = Date.parse('2023-12-25T23:00:00Z') * 1_000

/** Every aggressive order of the hour after the Globex open, its prints put together. */
async function ordersWithin(windowUs: number) {
  const feed = await openDbn(dataFile('databento-es/esh4-2023-12-25.mbo.dbn.zst'))
  const market = new Market(feed.description.instrument, windowUs)
  const { orders } = market.flow
  const found = { sizes: [] as number[], deltaContracts: 0, prints: 0, mostAtOnce: 0 }
  let seen = 0
  const take = () => {
    found.mostAtOnce = Math.max(found.mostAtOnce, orders.completed - seen)
    if (orders.completed === seen) return
    seen = orders.completed
    const { side, size, startUs, prints } = orders.last
    if (side === 0 || startUs < globexOpenUs) return
    found.sizes.push(size)
    found.deltaContracts += side * size
    found.prints += prints
  }
  await readFeed(feed, (event) => {
    market.advance(event.tsUs)
    market.apply(event)
    take()
  })
  orders.complete()
  take()
  found.sizes.sort((a, b) => a - b)
  return found
}

const quantiles = (sorted: readonly number[]) =>
  [0.5, 0.75, 0.9, 0.99].map((share) => sorted[Math.floor(share * sorted.length)])

describe.skipIf(!hasData)('aggressive orders of ESH4 by order, 2023-12-25', () => {
  test('prints of one exchange time give orders of 1, 3, 8 and 41 contracts, 89 at most', async ({
    expect,
  }) => {
    const { sizes, deltaContracts, prints, mostAtOnce } = await ordersWithin(0)
    expect([sizes.length, prints, deltaContracts, mostAtOnce]).toEqual([2_730, 2_972, 796, 1])
    expect([...quantiles(sizes), sizes.at(-1)]).toEqual([1, 3, 8, 41, 89])
  })

  test('a millisecond joins orders that hurry after each other, and loses no contract', async ({
    expect,
  }) => {
    const found = await ordersWithin(aggregationUs.exchangeTime)
    const { sizes, deltaContracts, prints, mostAtOnce } = found
    expect([sizes.length, prints, deltaContracts, mostAtOnce]).toEqual([1_781, 2_972, 796, 1])
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(5_322 + 4_526)
  })
})
