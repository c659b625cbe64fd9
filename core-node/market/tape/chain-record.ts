import type { OptionChain, OptionColumns, OptionSeries } from '../option-chain.ts'
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'

/** A chain's columns in the order they are written: eight of the calls, eight of the puts. */
const columnNames = [
  'bids',
  'asks',
  'lasts',
  'volumes',
  'openInterests',
  'quotedVolatilities',
  'quotedDeltas',
  'quotedGammas',
] as const satisfies readonly (keyof OptionColumns)[]

/** The strike, and the columns of both sides. */
const bytesARow = (1 + 2 * columnNames.length) * Float64Array.BYTES_PER_ELEMENT

/** What of a chain is words. */
type ChainWords = {
  readonly underlying: OptionChain['underlying']
  readonly openInterestDate: string
  readonly series: readonly OptionSeries[]
}

/** How many bytes a chain takes, but for three short numbers. */
export function chainBytes(chain: OptionChain): number {
  const numbers = chain.strikes.length * bytesARow
  return numbers + Float64Array.BYTES_PER_ELEMENT + wordsOf(chain).length
}

/** The words as JSON, then the numbers as doubles, column by column: what is not known stays NaN. */
export function writeChain(writer: ByteWriter, chain: OptionChain): void {
  const words = wordsOf(chain)
  writer.number(words.length)
  writer.raw(words)
  writer.number(chain.asOfUs)
  writer.double(chain.spot)
  writer.number(chain.strikes.length)
  writeColumn(writer, chain.strikes)
  for (const side of [chain.calls, chain.puts]) {
    for (const name of columnNames) writeColumn(writer, side[name])
  }
}

function wordsOf({ underlying, openInterestDate, series }: OptionChain): Uint8Array {
  const words: ChainWords = { underlying, openInterestDate, series }
  return new TextEncoder().encode(JSON.stringify(words))
}

/** @throws RangeError when it is none */
export function readChain(reader: ByteReader): OptionChain {
  const words = parseWords(reader.raw(reader.number()))
  const asOfUs = reader.number()
  const spot = reader.double()
  const rows = reader.number()
  if (!(rows >= 0 && rows * bytesARow <= reader.left)) {
    throw new RangeError(`a chain of ${rows} rows goes on behind the end of its block`)
  }
  const strikes = readColumn(reader, rows)
  const calls = readColumns(reader, rows)
  const puts = readColumns(reader, rows)
  return { ...words, asOfUs, spot, strikes, calls, puts }
}

function parseWords(json: Uint8Array): ChainWords {
  try {
    return JSON.parse(new TextDecoder().decode(json)) as ChainWords
  } catch (error) {
    throw new RangeError(`a chain’s words are no JSON (${(error as Error).message})`, {
      cause: error,
    })
  }
}

function readColumns(reader: ByteReader, rows: number): OptionColumns {
  const columns = columnNames.map((name) => [name, readColumn(reader, rows)] as const)
  return Object.fromEntries(columns) as OptionColumns
}

/** Doubles as they lie in memory: every machine that Node runs on has the low byte first. */
function writeColumn(writer: ByteWriter, column: Float64Array): void {
  writer.raw(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
}

function readColumn(reader: ByteReader, rows: number): Float64Array {
  const column = new Float64Array(rows)
  new Uint8Array(column.buffer).set(reader.raw(column.byteLength))
  return column
}
