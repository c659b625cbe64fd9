import { ticksToPrice } from '../../../shared/units.ts'
import type { WrittenSchema } from '../../feed/dbn/writer/metadata-writer.ts'
import { maxLevels } from '../../market/events.ts'
import type { OrderBook } from '../../market/order-book.ts'
import { TextFile } from '../text-file.ts'
import type { MarketSink } from './book-changes.ts'
import type { TapeExport } from './export.ts'

const levelNumbers = Array.from({ length: maxLevels }, (_, level) => level)
const columns: Readonly<Record<WrittenSchema, readonly string[]>> = {
  'mbp-10': levelNumbers.flatMap((level) => {
    const number = String(level).padStart(2, '0')
    return ['bid_px', 'bid_sz', 'ask_px', 'ask_sz'].map((name) => `${name}_${number}`)
  }),
  trades: ['price', 'size', 'aggressor_side'],
}

/** Levels or trades as CSV, prices in points; a level that is not there is two empty fields. */
export class CsvExport implements TapeExport {
  records = 0
  readonly sink: MarketSink
  readonly #file: TextFile
  readonly #tickNanos: number

  /** @throws UsageError when the place cannot be written */
  constructor(path: string, schema: WrittenSchema, tickNanos: number) {
    this.#file = new TextFile(path)
    this.#tickNanos = tickNanos
    this.#file.writeLine(['ts_event_ns', ...columns[schema]].join(','))
    this.sink = schema === 'trades' ? this.#trades() : this.#levels()
  }

  commit(): void {
    this.#file.commit()
  }

  discard(): void {
    this.#file.discard()
  }

  #trades(): MarketSink {
    return {
      onBook: () => {},
      onTrade: ({ tsUs, priceTicks, size, aggressor }) => {
        const side = aggressor > 0 ? 'B' : aggressor < 0 ? 'A' : 'N'
        this.#write(tsUs, [this.#price(priceTicks), size, side])
      },
    }
  }

  #levels(): MarketSink {
    return {
      onTrade: () => {},
      onBook: (tsUs, book) =>
        this.#write(
          tsUs,
          levelNumbers.flatMap((level) => this.#level(book, level)),
        ),
    }
  }

  #level(book: OrderBook, level: number): (string | number)[] {
    const bid =
      level < book.bidLevels ? [this.#price(book.bidTicks(level)), book.bidSize(level)] : ['', '']
    const ask =
      level < book.askLevels ? [this.#price(book.askTicks(level)), book.askSize(level)] : ['', '']
    return [...bid, ...ask]
  }

  #price(ticks: number): string {
    return ticksToPrice(ticks, this.#tickNanos).toFixed(2)
  }

  #write(tsUs: number, fields: readonly (string | number)[]): void {
    this.records++
    this.#file.writeLine(`${tsUs}000,${fields.join(',')}`)
  }
}
