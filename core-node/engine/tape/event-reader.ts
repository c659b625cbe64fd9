import { RecordReader } from '../../market/tape/record-reader.ts'
import { RecordKind } from '../../market/tape/records.ts'
import { decodeEvent } from './event-json.ts'
import type { TapeEvent } from './tape-event.ts'

/** Reads back what `EventWriter` wrote. Events of the market are reused: each is valid until the next. */
export class EventReader {
  /** Events missing in gaps so far. */
  lostEvents = 0
  readonly #records = new RecordReader()

  begin(content: Uint8Array): void {
    this.#records.begin(content)
  }

  /** Where in the block's content it has come to. */
  get at(): number {
    return this.#records.at
  }

  /** @throws RangeError when a record makes no sense */
  next(): TapeEvent | undefined {
    const records = this.#records
    for (let kind = records.read(); kind >= 0; kind = records.read()) {
      if (kind === RecordKind.Gap) this.lostEvents += records.missing
      else return kind === RecordKind.Json ? decodeEvent(records.json) : records.event
    }
    return undefined
  }
}
