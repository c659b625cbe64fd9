import { EventKind } from '../../market/events.ts'
import { blockHeadBytes } from '../../market/tape/blocks.ts'
import { chainBytes } from '../../market/tape/chain-record.ts'
import { RecordWriter } from '../../market/tape/record-writer.ts'
import { maxShortRecordBytes } from '../../market/tape/records.ts'
import { isOfMarket } from '../step/of-market.ts'
import { encodeEvent } from './event-json.ts'
import type { TapeEvent } from './tape-event.ts'

/** Writes what reaches the engine into blocks: the market in bytes, all else, which is rare, as JSON. */
export class EventWriter {
  readonly #records = new RecordWriter()

  /** Begins a block; room for its head is left. */
  begin(block: Uint8Array): void {
    this.#records.begin(block, blockHeadBytes)
  }

  /** Bytes of the block so far, its head included. */
  get length(): number {
    return this.#records.at
  }

  get isEmpty(): boolean {
    return this.#records.isEmpty
  }

  /** @returns whether it was written; if not, the block is full */
  write(event: TapeEvent): boolean {
    return isOfMarket(event)
      ? this.#records.write(event)
      : this.#records.writeJson(encodeEvent(event))
  }

  /** Only as the first record of a block: there is room. */
  writeGap(events: number): void {
    this.#records.writeGap(events)
  }

  /** A block of its own for an event that no empty block can hold. The block at hand must be begun anew. */
  writeAlone(event: TapeEvent): Uint8Array<ArrayBuffer> {
    const block = new Uint8Array(blockHeadBytes + maxShortRecordBytes + bytesOf(event))
    this.begin(block)
    if (!this.write(event)) throw new Error('A block of its own must hold its event')
    return block.subarray(0, this.length)
  }
}

function bytesOf(event: TapeEvent): number {
  return event.kind === EventKind.Chain ? chainBytes(event.chain) : encodeEvent(event).length
}
