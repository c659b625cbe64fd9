import type { MarketEvent } from '../market/events.ts'
import type { Instrument } from '../market/instruments.ts'

/**
 * Where events come from. A feed is read in blocks: `next` gives the events of the block at hand, without
 * waiting and without allocating; when it has none left, `load` fetches the next block. So the same feed
 * serves a replay, which takes events as fast as it can, and the simulated gateway, which keeps time.
 *
 *     while (await feed.load()) for (let e = feed.next(); e; e = feed.next()) engine.step(e)
 */
export interface Feed {
  readonly description: FeedDescription
  /** Records read so far of the source's own kind: DBN records, rows of minutes. */
  readonly records: number
  /** How much of the source is read, 0 to 1; undefined where there is no end. */
  readonly progress: number | undefined
  /** The next event, valid until the next call; undefined when the block is used up. */
  next(): MarketEvent | undefined
  /** Fetches the next block. @returns false at the end @throws DataError on bad input */
  load(): Promise<boolean>
  close(): Promise<void>
}

export type FeedDescription = {
  /** For people: files, or the synthetic market's scenario and seed. */
  readonly source: string
  readonly instrument: Instrument
  /** The contract, e.g. ESH4. */
  readonly contract: string
  /** The kind of records, e.g. mbo or lean-minute. */
  readonly schema: string
  /** How long the prints of one aggressive order may take, where the times are those of receipt. */
  readonly aggregationUs?: number | undefined
  /** What the contract settled at on the trade date before, in ticks, where that is known. */
  readonly settledTicks?: number | undefined
}

/** Input that cannot be used: what, where and the cure. */
export class DataError extends Error {
  override readonly name = 'DataError'

  /**
   * @param file the file as the user named it
   * @param place where in it, e.g. "record 12 at byte 840" or "line 7, column open"; '' for the whole file
   */
  constructor(file: string, place: string, problem: string, options?: ErrorOptions) {
    super(place === '' ? `${file}: ${problem}` : `${file}: ${place}: ${problem}`, options)
  }
}
