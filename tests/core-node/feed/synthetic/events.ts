import { createHash } from 'node:crypto'

import type { Feed } from '../../../../core-node/feed/feed.ts'
import type { DepthEvent, MarketEvent } from '../../../../core-node/market/events.ts'
import { EventKind } from '../../../../core-node/market/events.ts'

/** Takes some events from a feed. @returns how many there were */
export async function read(
  feed: Feed,
  count: number,
  onEvent: (event: MarketEvent) => void = () => {},
): Promise<number> {
  let taken = 0
  while (taken < count && (await feed.load())) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      taken++
      onEvent(event)
      if (taken === count) break
    }
  }
  return taken
}

/** SHA-256 over every number of some events. */
export async function hashOf(feed: Feed, count: number): Promise<string> {
  const hash = createHash('sha256')
  await read(feed, count, (event) => hash.update(Float64Array.from(numbersOf(event))))
  return hash.digest('hex')
}

function numbersOf(event: MarketEvent): number[] {
  switch (event.kind) {
    case EventKind.Trade: {
      const { kind, tsUs, priceTicks, size, aggressor, hasAggressor } = event
      return [kind, tsUs, priceTicks, size, aggressor, Number(hasAggressor)]
    }
    case EventKind.Depth:
      return [event.kind, event.tsUs, ...levelsOf(event)]
    case EventKind.Status:
      return [event.kind, event.tsUs, Number(event.isTrading)]
    default:
      throw new Error(`A synthetic market gives no event of kind ${event.kind}`)
  }
}

function levelsOf({
  bidLevels,
  bidTicks,
  bidSizes,
  askLevels,
  askTicks,
  askSizes,
}: DepthEvent): number[] {
  return [
    bidLevels,
    ...bidTicks.subarray(0, bidLevels),
    ...bidSizes.subarray(0, bidLevels),
    askLevels,
    ...askTicks.subarray(0, askLevels),
    ...askSizes.subarray(0, askLevels),
  ]
}
