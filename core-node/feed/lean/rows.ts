import { toTicksOrUndefined } from '../../../shared/units.ts'
import { DataError } from '../feed.ts'

/** One minute of trades. Times in milliseconds since midnight UTC, prices in ticks, volume in contracts. */
export type TradeMinute = {
  readonly ms: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/** One minute of quotes: the bid's and the ask's first and last, and the last sizes; 0 for an empty side. */
export type QuoteMinute = {
  readonly ms: number
  readonly bidOpen: number
  readonly bidClose: number
  readonly bidSize: number
  readonly askOpen: number
  readonly askClose: number
  readonly askSize: number
}

const tradeColumns = ['ms', 'open', 'high', 'low', 'close', 'volume'] as const
const quoteColumns = [
  'ms',
  'bid open',
  'bid high',
  'bid low',
  'bid close',
  'bid size',
  'ask open',
  'ask high',
  'ask low',
  'ask close',
  'ask size',
] as const

const msPerDay = 86_400_000

/** @throws DataError that names line and column */
export function parseTradeMinutes(
  file: string,
  entry: string,
  text: string,
  tickNanos: number,
): TradeMinute[] {
  return parseRows(file, entry, text, tradeColumns, (row) => {
    const minute = {
      ms: row.time(),
      open: row.ticks(1, tickNanos),
      high: row.ticks(2, tickNanos),
      low: row.ticks(3, tickNanos),
      close: row.ticks(4, tickNanos),
      volume: row.count(5),
    }
    if (minute.high < Math.max(minute.open, minute.close)) throw row.error(2, 'below open or close')
    if (minute.low > Math.min(minute.open, minute.close)) throw row.error(3, 'above open or close')
    return minute
  })
}

/** @throws DataError that names line and column */
export function parseQuoteMinutes(
  file: string,
  entry: string,
  text: string,
  tickNanos: number,
): QuoteMinute[] {
  return parseRows(file, entry, text, quoteColumns, (row) => {
    const hasBid = !row.isEmpty(1, 4)
    const hasAsk = !row.isEmpty(6, 9)
    return {
      ms: row.time(),
      bidOpen: hasBid ? row.ticks(1, tickNanos) : 0,
      bidClose: hasBid ? row.ticks(4, tickNanos) : 0,
      bidSize: hasBid ? row.count(5) : 0,
      askOpen: hasAsk ? row.ticks(6, tickNanos) : 0,
      askClose: hasAsk ? row.ticks(9, tickNanos) : 0,
      askSize: hasAsk ? row.count(10) : 0,
    }
  })
}

function parseRows<Minute extends { ms: number }>(
  file: string,
  entry: string,
  text: string,
  columns: readonly string[],
  parse: (row: Row) => Minute,
): Minute[] {
  const minutes: Minute[] = []
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    const content = line.trim()
    if (content === '') continue
    const row = new Row(file, `${entry} line ${index + 1}`, columns, content.split(','))
    const minute = parse(row)
    const before = minutes.at(-1)
    if (before !== undefined && minute.ms <= before.ms) {
      throw row.error(0, 'not after the row before')
    }
    minutes.push(minute)
  }
  if (minutes.length === 0) throw new DataError(file, entry, 'no rows in it')
  return minutes
}

class Row {
  readonly #file: string
  readonly #place: string
  readonly #columns: readonly string[]
  readonly #fields: readonly string[]

  constructor(file: string, place: string, columns: readonly string[], fields: readonly string[]) {
    this.#file = file
    this.#place = place
    this.#columns = columns
    this.#fields = fields
    if (fields.length !== columns.length) {
      throw new DataError(
        file,
        place,
        `${fields.length} fields where ${columns.length} are needed (${columns.join(', ')})`,
      )
    }
  }

  time(): number {
    const ms = this.count(0)
    if (ms >= msPerDay) throw this.error(0, 'not a time of day in milliseconds')
    return ms
  }

  /** Whether all columns from the first to the last are empty: the prices of a side that had no quote. */
  isEmpty(first: number, last: number): boolean {
    return this.#fields.slice(first, last + 1).every((field) => field.trim() === '')
  }

  ticks(column: number, tickNanos: number): number {
    const ticks = toTicksOrUndefined(this.#number(column), tickNanos)
    if (ticks === undefined) throw this.error(column, `not a multiple of ${tickNanos / 1e9}`)
    return ticks
  }

  count(column: number): number {
    const value = this.#number(column)
    if (!Number.isInteger(value) || value < 0) throw this.error(column, 'not a whole number from 0')
    return value
  }

  error(column: number, problem: string): DataError {
    const place = `${this.#place}, column ${this.#columns[column]}`
    return new DataError(this.#file, place, `"${this.#fields[column]}" is ${problem}`)
  }

  #number(column: number): number {
    const field = this.#fields[column] as string
    const value = field.trim() === '' ? Number.NaN : Number(field)
    if (!Number.isFinite(value)) throw this.error(column, 'not a number')
    return value
  }
}
