import { DataError } from '../feed.ts'
import type { ContractFigures } from './chain-builder.ts'
import type { SideColumns, SideField } from './chain-columns.ts'
import type { Delimiter } from './delimited-text.ts'
import { numberOf } from './delimited-text.ts'
import type { OptionSymbol } from './option-symbol.ts'
import { parseOptionSymbol } from './option-symbol.ts'

/** One row of a table, read field by field; what cannot be read is an error with line and column. */
export class TableRow {
  readonly #file: string
  readonly #line: number
  readonly #names: readonly string[]
  readonly #fields: readonly string[]
  readonly #delimiter: Delimiter

  constructor(
    file: string,
    line: number,
    names: readonly string[],
    fields: readonly string[],
    delimiter: Delimiter,
  ) {
    this.#file = file
    this.#line = line
    this.#names = names
    this.#fields = fields
    this.#delimiter = delimiter
  }

  text(column: number): string {
    return this.#fields[column] as string
  }

  /** NaN for an empty field. */
  number(column: number): number {
    const value = numberOf(this.text(column), this.#delimiter)
    if (value === undefined) throw this.error(column, 'not a number')
    return value
  }

  symbol(column: number): OptionSymbol {
    const symbol = parseOptionSymbol(this.text(column))
    if (symbol === undefined) throw this.error(column, 'not an option, e.g. SPXW240119C04700000')
    return symbol
  }

  figures(columns: SideColumns): ContractFigures {
    const optional = (field: SideField) =>
      columns[field] < 0 ? Number.NaN : this.number(columns[field])
    return {
      bids: this.#price(columns.bid),
      asks: this.#price(columns.ask),
      lasts: optional('last'),
      volumes: this.#count(columns.volume),
      openInterests: this.#count(columns.openInterest),
      quotedVolatilities: optional('volatility'),
      quotedDeltas: optional('delta'),
      quotedGammas: optional('gamma'),
    }
  }

  error(column: number, problem: string): DataError {
    const place = `line ${this.#line}, column ${this.#names[column]}`
    return new DataError(this.#file, place, `"${this.text(column)}" is ${problem}`)
  }

  #price(column: number): number {
    const value = this.number(column)
    if (value < 0) throw this.error(column, 'below 0')
    return value
  }

  #count(column: number): number {
    const value = this.number(column)
    if (value < 0 || (!Number.isNaN(value) && !Number.isInteger(value))) {
      throw this.error(column, 'not a whole number from 0')
    }
    return value
  }
}
