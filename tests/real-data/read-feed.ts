import type { Feed } from '../../core-node/feed/feed.ts'
import type { MarketEvent } from '../../core-node/market/events.ts'

/** Hands every event of a feed to a function, and closes it. */
export async function readFeed(feed: Feed, onEvent: (event: MarketEvent) => void): Promise<void> {
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) onEvent(event)
  }
  await feed.close()
}
