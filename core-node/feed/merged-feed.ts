import type { MarketEvent } from '../market/events.ts'
import type { Feed, FeedDescription } from './feed.ts'

/**
 * A recording with events from elsewhere put between its own by their time: chain snapshots, closes of
 * indices. What is older than the recording comes at its beginning, and is told as of then; what is younger
 * than its end never comes.
 */
export class MergedFeed implements Feed {
  readonly #main: Feed
  readonly #others: readonly MarketEvent[]
  #nextOther = 0
  /** Of the recording, taken but not handed on: something else comes first. */
  #held: MarketEvent | undefined
  #beginUs: number | undefined

  /** @param others in any order; each keeps its own object */
  constructor(main: Feed, others: readonly MarketEvent[]) {
    this.#main = main
    this.#others = others.toSorted((a, b) => a.tsUs - b.tsUs)
  }

  get description(): FeedDescription {
    return this.#main.description
  }

  get records(): number {
    return this.#main.records
  }

  get progress(): number | undefined {
    return this.#main.progress
  }

  next(): MarketEvent | undefined {
    const event = this.#held ?? this.#main.next()
    if (event === undefined) return undefined
    this.#beginUs ??= event.tsUs
    const other = this.#others[this.#nextOther]
    if (other === undefined || other.tsUs > event.tsUs) {
      this.#held = undefined
      return event
    }
    // The main feed's object stays valid: its `next` is not called before it is handed on.
    this.#held = event
    this.#nextOther++
    if (other.tsUs < this.#beginUs) other.tsUs = this.#beginUs
    return other
  }

  load(): Promise<boolean> {
    return this.#main.load()
  }

  close(): Promise<void> {
    return this.#main.close()
  }
}
