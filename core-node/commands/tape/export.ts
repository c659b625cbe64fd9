import type { WrittenSchema } from '../../feed/dbn/writer/metadata-writer.ts'
import { openTape } from '../../feed/tape/tape-feed.ts'
import type { MarketSink } from './book-changes.ts'
import { BookChanges } from './book-changes.ts'
import { CsvExport } from './export-csv.ts'
import { DbnExport } from './export-dbn.ts'

/** A file that is being written from a tape. */
export type TapeExport = {
  readonly sink: MarketSink
  readonly records: number
  commit(): void
  /** Leaves nothing behind, unless it was committed. */
  discard(): void
}

export type ExportOptions = {
  readonly format: 'csv' | 'dbn'
  readonly schema: WrittenSchema
  readonly out: string
  readonly onProgress: (progress: number) => void
}

/** Writes what a tape knows of the market in another format. @throws DataError, UsageError */
export async function exportTape(file: string, options: ExportOptions): Promise<number> {
  const { format, schema, out, onProgress } = options
  const feed = await openTape(file)
  try {
    const { contract, instrument } = feed.description
    const { tickNanos } = instrument
    const target =
      format === 'csv'
        ? new CsvExport(out, schema, tickNanos)
        : new DbnExport(out, schema, contract, tickNanos)
    try {
      const changes = new BookChanges(instrument, target.sink)
      while (await feed.load()) {
        onProgress(feed.progress ?? 0)
        for (let event = feed.next(); event !== undefined; event = feed.next()) changes.take(event)
      }
      target.commit()
      return target.records
    } finally {
      target.discard()
    }
  } finally {
    await feed.close()
  }
}
