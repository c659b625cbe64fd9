import { describe, test } from 'vitest'

import { openDbn } from '../../core-node/feed/dbn/dbn-feed.ts'
import { EventKind } from '../../core-node/market/events.ts'
import { Market } from '../../core-node/market/market.ts'
import { TradeClassifier } from '../../core-node/market/trade-classifier.ts'
import { dataFile, hasData } from './data.ts'
import { readFeed } from './read-feed.ts'

const mbp1 = () => openDbn(dataFile('databento-es/esu4-2024-07-01.mbp-1.dbn.zst'))

describe.skipIf(!hasData)('ESU4 top of book, 2024-07-01', () => {
  test('the trades file equals the trades of the quote file', async ({ expect }) => {
    const read = async (feed: Awaited<ReturnType<typeof openDbn>>) => {
      const trades: unknown[] = []
      await readFeed(feed, (event) => {
        if (event.kind !== EventKind.Trade) return
        trades.push([event.tsUs, event.priceTicks, event.size, event.aggressor])
      })
      return trades
    }
    const trades = await read(
      await openDbn(dataFile('databento-es/esu4-2024-07-01.trades.dbn.zst')),
    )
    expect(trades).toHaveLength(120)
    expect(await read(await mbp1())).toEqual(trades)
  })

  test('119 of 120 trades lie inside the quote before them', async ({ expect }) => {
    const feed = await mbp1()
    const market = new Market(feed.description.instrument)
    let inside = 0
    await readFeed(feed, (event) => {
      market.advance(event.tsUs)
      const { quote } = market
      if (event.kind === EventKind.Trade) {
        const isInside =
          quote.isSound && event.priceTicks >= quote.bidTicks && event.priceTicks <= quote.askTicks
        if (isInside) inside++
      }
      market.apply(event)
    })
    expect(inside).toBe(119)
  })

  test('the quote rule names the aggressor that the exchange names', async ({ expect }) => {
    const feed = await mbp1()
    const market = new Market(feed.description.instrument)
    const classifier = new TradeClassifier()
    let agreed = 0
    await readFeed(feed, (event) => {
      market.advance(event.tsUs)
      if (event.kind === EventKind.Trade) {
        const { aggressor } = event
        event.hasAggressor = false
        classifier.classify(event, market.quote)
        event.hasAggressor = true
        if (classifier.side === aggressor) agreed++
      }
      market.apply(event)
    })
    expect(agreed).toBeGreaterThanOrEqual(119)
  })

  test('minute bars built from the trades equal the exchange’s', async ({ expect }) => {
    const built = new Map<number, number[]>()
    const feed = await mbp1()
    const market = new Market(feed.description.instrument)
    const { minute } = market.bars
    const remember = () => {
      if (minute.count === 0) return
      const values = [minute.open(0), minute.high(0), minute.low(0), minute.close(0)]
      built.set(minute.startUs(0), [...values, minute.volume(0)])
    }
    await readFeed(feed, (event) => {
      market.advance(event.tsUs)
      market.closeBars()
      remember()
      market.apply(event)
    })
    market.advance(market.tsUs + 60_000_000)
    market.closeBars()
    remember()
    const startUs = Date.parse('2024-07-01T23:58:00Z') * 1_000
    const volumes = [0, 1, 2, 3].map((i) => built.get(startUs + i * 60_000_000)?.[4])
    expect(volumes).toEqual([18, 23, 175, 37])
    expect([...built.entries()]).toEqual(await exchangeBars(new Set(built.keys())))
  })
})

/** The bars of the ohlcv file, put together again from the four trades each is told as. */
async function exchangeBars(starts: ReadonlySet<number>): Promise<[number, number[]][]> {
  const feed = await openDbn(dataFile('databento-es/esu4-nqu4-2024-07-01.ohlcv-1m.dbn.zst'))
  const bars = new Map<number, number[]>()
  await readFeed(feed, (event) => {
    if (event.kind !== EventKind.Trade) return
    const startUs = event.tsUs - (event.tsUs % 60_000_000)
    if (!starts.has(startUs)) return
    const { priceTicks: price, size } = event
    const [open, high, low, , volume] = bars.get(startUs) ?? [price, price, price, price, 0]
    bars.set(startUs, [
      open as number,
      Math.max(high as number, price),
      Math.min(low as number, price),
      price,
      (volume as number) + size,
    ])
  })
  return [...bars.entries()]
}
