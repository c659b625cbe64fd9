import type { Feed, FeedDescription } from '../../../core-node/feed/feed.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'

/** A recording that a test wrote, in blocks; or, given a source of events, a market without an end. */
export class ScriptedFeed implements Feed {
  readonly description: FeedDescription = {
    source: 'a script',
    instrument: instruments.ES,
    contract: 'ESZ6',
    schema: 'script',
  }
  records = 0
  isClosed = false
  readonly progress: number | undefined
  readonly #next: (index: number) => MarketEvent | undefined
  readonly #eventsPerBlock: number
  #left = 0

  constructor(
    events: readonly MarketEvent[] | ((index: number) => MarketEvent),
    eventsPerBlock = 3,
  ) {
    this.progress = typeof events === 'function' ? undefined : 0
    this.#next = typeof events === 'function' ? events : (index) => events[index]
    this.#eventsPerBlock = eventsPerBlock
  }

  next(): MarketEvent | undefined {
    if (this.#left === 0) return undefined
    this.#left--
    const event = this.#next(this.records)
    if (event !== undefined) this.records++
    return event
  }

  async load(): Promise<boolean> {
    if (this.#next(this.records) === undefined) return false
    this.#left = this.#eventsPerBlock
    return true
  }

  async close(): Promise<void> {
    this.isClosed = true
  }
}
