import type { MarketEvent } from '../market/events.ts'
import type { Feed, FeedDescription } from './feed.ts'
import { DataError } from './feed.ts'

/** Several recordings of one instrument as one run, each opened when the one before is used up. */
export class ChainedFeed implements Feed {
  readonly description: FeedDescription
  readonly #opens: readonly (() => Promise<Feed>)[]
  #index = 0
  #current: Feed
  #recordsBefore = 0

  private constructor(first: Feed, opens: readonly (() => Promise<Feed>)[]) {
    this.#current = first
    this.#opens = opens
    this.description = { ...first.description, source: `${opens.length} files` }
  }

  static async open(opens: readonly (() => Promise<Feed>)[]): Promise<Feed> {
    const [openFirst] = opens
    if (openFirst === undefined) throw new Error('A chain needs a feed')
    const first = await openFirst()
    return opens.length === 1 ? first : new ChainedFeed(first, opens)
  }

  get records(): number {
    return this.#recordsBefore + this.#current.records
  }

  get progress(): number {
    return (this.#index + (this.#current.progress ?? 0)) / this.#opens.length
  }

  next(): MarketEvent | undefined {
    return this.#current.next()
  }

  async load(): Promise<boolean> {
    while (!(await this.#current.load())) {
      const openNext = this.#opens[this.#index + 1]
      if (openNext === undefined) return false
      await this.#current.close()
      this.#recordsBefore += this.#current.records
      this.#index++
      this.#current = await openNext()
      this.#checkSame(this.#current.description)
    }
    return true
  }

  async close(): Promise<void> {
    await this.#current.close()
  }

  #checkSame(next: FeedDescription): void {
    if (next.contract === this.description.contract) return
    throw new DataError(
      next.source,
      '',
      `it holds ${next.contract}, the files before ${this.description.contract}: run them apart`,
    )
  }
}
