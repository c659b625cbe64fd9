import { z } from 'zod'

import type { MarketEvent } from '../../market/events.ts'
import { ResetEvent } from '../../market/events.ts'
import type { Instrument } from '../../market/instruments.ts'
import { instruments, isInstrumentSymbol } from '../../market/instruments.ts'
import { BlockKind } from '../../market/tape/blocks.ts'
import { RecordReader } from '../../market/tape/record-reader.ts'
import { RecordKind } from '../../market/tape/records.ts'
import type { Feed, FeedDescription } from '../feed.ts'
import { DataError } from '../feed.ts'
import type { TapeBlock } from './tape-blocks.ts'
import { TapeBlocks } from './tape-blocks.ts'

/**
 * What of a tape came from the market, as a feed. Where events are missing, and where the recording began anew,
 * the book is no longer known: it says so.
 */
export async function openTape(file: string): Promise<Feed> {
  const blocks = await TapeBlocks.open(file)
  try {
    const first = await blocks.next()
    if (first?.kind !== BlockKind.Head) {
      throw new DataError(file, 'byte 0', 'the tape holds nothing yet: its first block is missing')
    }
    return new TapeFeed(blocks, headOf(blocks, first))
  } catch (error) {
    await blocks.close()
    throw error
  }
}

class TapeFeed implements Feed {
  readonly description: FeedDescription
  records = 0
  readonly #blocks: TapeBlocks
  readonly #reader = new RecordReader()
  readonly #reset = new ResetEvent()
  #block: TapeBlock | undefined
  #isNewSegment = false
  #lastUs = 0

  constructor(blocks: TapeBlocks, { instrument, contract, aggregationUs }: Head) {
    this.#blocks = blocks
    this.description = {
      source: blocks.file,
      instrument,
      contract,
      schema: 'tape',
      aggregationUs,
    }
  }

  get progress(): number {
    return this.#blocks.progress
  }

  next(): MarketEvent | undefined {
    const block = this.#block
    if (block === undefined) return undefined
    if (this.#isNewSegment) return this.#resetBook()
    const reader = this.#reader
    try {
      for (let kind = reader.read(); kind >= 0; kind = reader.read()) {
        if (kind === RecordKind.Gap) return this.#resetBook()
        if (kind === RecordKind.Json) continue
        this.records++
        this.#lastUs = reader.event.tsUs
        return reader.event
      }
    } catch (error) {
      throw this.#blocks.error(block, reader.at, error)
    }
    return undefined
  }

  async load(): Promise<boolean> {
    for (let block = await this.#blocks.next(); block; block = await this.#blocks.next()) {
      if (block.kind === BlockKind.Head) this.#checkSame(block)
      if (block.kind !== BlockKind.Records) continue
      this.#block = block
      this.#reader.begin(block.content)
      return true
    }
    this.#block = undefined
    return false
  }

  async close(): Promise<void> {
    await this.#blocks.close()
  }

  #resetBook(): ResetEvent {
    this.#isNewSegment = false
    this.#reset.tsUs = this.#lastUs
    return this.#reset
  }

  #checkSame(block: TapeBlock): void {
    const { contract } = headOf(this.#blocks, block)
    this.#isNewSegment = this.records > 0
    if (contract === this.description.contract) return
    const problem = `from here on it holds ${contract}, before ${this.description.contract}`
    throw new DataError(this.#blocks.file, `block at byte ${block.start}`, problem)
  }
}

/** What a feed must know of a segment's head. */
const Head = z.looseObject({
  instrument: z.string(),
  contract: z.string(),
  settings: z.looseObject({ aggregationUs: z.number() }),
})
type Head = {
  readonly instrument: Instrument
  readonly contract: string
  readonly aggregationUs: number
}

function headOf(blocks: TapeBlocks, block: TapeBlock): Head {
  try {
    const head = Head.parse(JSON.parse(new TextDecoder().decode(block.content)))
    const { instrument, contract, settings } = head
    if (isInstrumentSymbol(instrument)) {
      const { aggregationUs } = settings
      return { instrument: instruments[instrument], contract, aggregationUs }
    }
    throw new RangeError(`the instrument ${instrument} is unknown`)
  } catch (error) {
    throw blocks.error(block, 0, error)
  }
}
