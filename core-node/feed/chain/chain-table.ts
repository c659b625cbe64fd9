import type { OptionUnderlying } from '../../market/option-chain.ts'
import { DataError } from '../feed.ts'
import type { ChainRow } from './chain-builder.ts'
import type { ChainColumns } from './chain-columns.ts'
import type { Delimiter } from './delimited-text.ts'
import { fieldsOf } from './delimited-text.ts'
import { readDate } from './locale-date.ts'
import type { OptionSymbol } from './option-symbol.ts'
import { optionRoots } from './option-symbol.ts'
import { TableRow } from './table-row.ts'

/** The rows under the header, each checked as it is read. */
export class ChainTable {
  readonly rows: ChainRow[] = []
  readonly #file: string
  readonly #columns: ChainColumns
  readonly #delimiter: Delimiter
  readonly #expiryTexts = new Map<string, readonly string[]>()
  readonly #seen = new Map<string, number>()

  constructor(file: string, columns: ChainColumns, delimiter: Delimiter) {
    this.#file = file
    this.#columns = columns
    this.#delimiter = delimiter
  }

  add(line: string, lineNumber: number): void {
    const fields = fieldsOf(line, this.#delimiter)
    const { names } = this.#columns
    if (fields.length < names.length) {
      const problem = `${fields.length} fields where ${names.length} are needed: the row is cut short, download the file again`
      throw new DataError(this.#file, `line ${lineNumber}`, problem)
    }
    const row = new TableRow(this.#file, lineNumber, names, fields, this.#delimiter)
    const { calls, puts, strike: strikeColumn, expiry: expiryColumn } = this.#columns
    const call = row.symbol(calls.symbol)
    const put = row.symbol(puts.symbol)
    const strike = row.number(strikeColumn)
    if (!(strike > 0)) throw row.error(strikeColumn, 'not a strike above 0')
    if (!call.isCall) throw row.error(calls.symbol, 'not a call')
    if (put.isCall) throw row.error(puts.symbol, 'not a put')
    if (put.root !== call.root || put.expiry !== call.expiry) {
      throw row.error(puts.symbol, `not of the same series as ${fields[calls.symbol]}`)
    }
    for (const [symbol, column] of [
      [call, calls.symbol],
      [put, puts.symbol],
    ] as const) {
      if (symbol.strike !== strike) throw row.error(column, `not of strike ${strike}`)
    }
    if (expiryColumn >= 0) this.#checkExpiry(row, expiryColumn, call)
    this.#checkOnce(row, strikeColumn, call, lineNumber)
    const underlying = this.underlyingOf(call.root)
    const [first] = this.rows
    if (first !== undefined && this.underlyingOf(first.root) !== underlying) {
      throw row.error(calls.symbol, `of ${underlying}, the rows before are of another underlying`)
    }
    this.rows.push({
      root: call.root,
      expiry: call.expiry,
      isMorningSettled: optionRoots[call.root]?.isMorningSettled ?? false,
      strike,
      call: row.figures(calls),
      put: row.figures(puts),
    })
  }

  underlyingOf(root: string): OptionUnderlying {
    const known = Object.hasOwn(optionRoots, root) ? optionRoots[root] : undefined
    if (known !== undefined) return known.underlying
    const roots = Object.keys(optionRoots).join(', ')
    throw new DataError(this.#file, '', `options of root ${root} are not known, only ${roots}`)
  }

  /** The contract's own name settles its expiry; a date that reads as another day is a fault. */
  #checkExpiry(row: TableRow, column: number, { expiry }: OptionSymbol): void {
    const text = row.text(column)
    let dates = this.#expiryTexts.get(text)
    if (dates === undefined) {
      dates = readDate(text).dates
      this.#expiryTexts.set(text, dates)
    }
    if (dates.length > 0 && !dates.includes(expiry)) {
      throw row.error(column, `not the expiry of its contracts, ${expiry}`)
    }
  }

  #checkOnce(row: TableRow, column: number, { root, expiry, strike }: OptionSymbol, line: number) {
    const key = `${root} ${expiry} ${strike}`
    const before = this.#seen.get(key)
    if (before !== undefined) {
      throw row.error(column, `there twice in ${root} ${expiry}, see line ${before}`)
    }
    this.#seen.set(key, line)
  }
}
