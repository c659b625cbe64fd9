import type { Buffer } from 'node:buffer'

import type { DbnHead, WrittenSchema } from '../../feed/dbn/writer/metadata-writer.ts'
import { dbnHead } from '../../feed/dbn/writer/metadata-writer.ts'
import { DbnRecordWriter } from '../../feed/dbn/writer/record-writer.ts'
import { BinaryFile } from './binary-file.ts'
import type { MarketSink } from './book-changes.ts'
import type { TapeExport } from './export.ts'

/** Levels with trades, or trades alone, as a DBN file of version 3. */
export class DbnExport implements TapeExport {
  records = 0
  readonly sink: MarketSink
  readonly #file: BinaryFile
  readonly #head: Pick<DbnHead, 'schema' | 'contract'>
  #firstUs = Number.POSITIVE_INFINITY
  #lastUs = 0

  /** @throws UsageError when the place cannot be written */
  constructor(path: string, schema: WrittenSchema, contract: string, tickNanos: number) {
    this.#file = new BinaryFile(path)
    this.#head = { schema, contract }
    // Its times are known at the end: then it is written again, as long as it is.
    this.#file.write(dbnHead({ ...this.#head, firstUs: 0, lastUs: 0 }))
    const writer = new DbnRecordWriter(schema, tickNanos)
    this.sink = {
      onTrade: (trade, book) => this.#write(trade.tsUs, writer.trade(trade, book)),
      onBook: (tsUs, book) => {
        if (schema === 'mbp-10') this.#write(tsUs, writer.book(tsUs, book))
      },
    }
  }

  commit(): void {
    const firstUs = this.records === 0 ? 0 : this.#firstUs
    this.#file.commit(dbnHead({ ...this.#head, firstUs, lastUs: this.#lastUs }))
  }

  discard(): void {
    this.#file.discard()
  }

  #write(tsUs: number, record: Buffer): void {
    this.records++
    this.#firstUs = Math.min(this.#firstUs, tsUs)
    this.#lastUs = Math.max(this.#lastUs, tsUs)
    this.#file.write(record)
  }
}
