import { openSynthetic } from '../../core-node/feed/synthetic/synthetic-feed.ts'
import { MarketHistory } from '../../core-node/gateway/history/market-history.ts'
import { Market } from '../../core-node/market/market.ts'
import type { Bench } from './bench.ts'
import { figure, median } from './bench.ts'

/** A little less than four hours of a busy market. */
const events = 1_000_000
const rounds = 5
const targetNanos = 100

/** What the simulated gateway's history costs at each event: a market with it, against one without. */
export const gatewayHistory: Bench = {
  name: 'gateway-history',
  summary: 'what recording bars and ticks adds to an event of the simulated gateway',
  async run() {
    const added: number[] = []
    let bare = 0
    for (let round = 0; round < rounds; round++) {
      const without = await nanosPerEvent(false)
      added.push((await nanosPerEvent(true)) - without)
      bare = without
    }
    return [
      figure({
        name: 'gateway-history',
        unit: 'ns/event',
        value: median(added),
        target: targetNanos,
        isMoreBetter: false,
        baseline: { name: 'the market alone', value: bare },
      }),
    ]
  },
}

async function nanosPerEvent(hasHistory: boolean): Promise<number> {
  const feed = openSynthetic({ seed: 7 })
  const market = new Market(feed.description.instrument)
  const history = new MarketHistory(market)
  let nanos = 0
  for (let count = 0; count < events;) {
    await feed.load()
    const startNanos = performance.now() * 1e6
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      market.advance(event.tsUs)
      market.closeBars()
      if (hasHistory) history.advance()
      market.apply(event)
      if (hasHistory) history.onMarket(event)
      count++
    }
    nanos += performance.now() * 1e6 - startNanos
  }
  return nanos / events
}
