import type { OptionChain } from '../../market/option-chain.ts'
import { DataError } from '../feed.ts'
import { buildChain } from './chain-builder.ts'
import { chainColumns, isChainHeader } from './chain-columns.ts'
import { ChainTable } from './chain-table.ts'
import { delimiterOf, fieldsOf } from './delimited-text.ts'
import { readPageHead } from './page-head.ts'
import { openInterestDateOf, statedTimeUs } from './page-time.ts'

/** The table's header stands in line 4; whatever a spreadsheet puts before it, it is not further down. */
const lastHeaderLine = 20

/**
 * Reads an option chain as the exchange's delayed-quote page gives it for download: the underlying and the
 * time above a table of one row a strike, calls left, puts right. Columns are found by name, dates and
 * numbers are read as browsers and spreadsheets of different countries write them.
 *
 * @throws DataError with line, column and cure
 */
export function parseChainCsv(file: string, text: string): OptionChain {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines.every((line) => line.trim() === '')) {
    throw new DataError(file, '', 'is empty: download it again')
  }
  const headerAt = lines
    .slice(0, lastHeaderLine)
    .findIndex((line) => isChainHeader(fieldsOf(line, delimiterOf(line))))
  if (headerAt < 0) {
    const problem =
      'no header with Calls, Strike and Puts: is this a chain from the delayed-quote page, saved whole?'
    throw new DataError(file, `lines 1 to ${Math.min(lines.length, lastHeaderLine)}`, problem)
  }
  const header = lines[headerAt] as string
  const delimiter = delimiterOf(header)
  const columns = chainColumns(fieldsOf(header, delimiter))
  if (!('names' in columns)) {
    throw new DataError(file, `line ${headerAt + 1}`, `there is no column ${columns.join(', ')}`)
  }
  const head = readPageHead(file, lines.slice(0, headerAt), delimiter)
  const table = new ChainTable(file, columns, delimiter)
  for (let index = headerAt + 1; index < lines.length; index++) {
    const line = lines[index] as string
    if (line.trim() !== '') table.add(line, index + 1)
  }
  const { rows } = table
  const [first] = rows
  if (first === undefined) {
    throw new DataError(
      file,
      `line ${headerAt + 1}`,
      'no rows follow the header: download it again',
    )
  }
  let firstExpiry = first.expiry
  for (const { expiry } of rows) if (expiry < firstExpiry) firstExpiry = expiry
  const asOfUs = statedTimeUs(file, head.time, firstExpiry)
  return buildChain(
    {
      underlying: table.underlyingOf(first.root),
      asOfUs,
      spot: head.spot,
      openInterestDate: openInterestDateOf(asOfUs),
    },
    rows,
  )
}
