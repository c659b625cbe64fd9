import { DataError } from '../feed.ts'

/** The head of a DBN file, versions 1 to 3 (layout: Databento's DBN specification). */
export type DbnMetadata = {
  readonly version: number
  readonly schema: string
  readonly mappings: readonly SymbolMapping[]
  /** Bytes before the first record. */
  readonly headLength: number
}

/** A symbol and the instrument ids that stand for it in the records. */
export type SymbolMapping = { readonly symbol: string; readonly instrumentIds: readonly number[] }

const magic = 'DBN'
export const prefixLength = 8
const latestVersion = 3

/** A metadata block longer than this is damage, not metadata: 100,000 mappings take about 20 MB. */
const maxMetadataLength = 64 * 1024 * 1024

const schemas: readonly string[] = [
  'mbo',
  'mbp-1',
  'mbp-10',
  'tbbo',
  'trades',
  'ohlcv-1s',
  'ohlcv-1m',
  'ohlcv-1h',
  'ohlcv-1d',
  'definition',
  'statistics',
  'status',
  'imbalance',
  'ohlcv-eod',
  'cmbp-1',
  'cbbo-1s',
  'cbbo-1m',
  'tcbbo',
  'bbo-1s',
  'bbo-1m',
]
const unsupportedSchemas = new Set(['imbalance', 'cmbp-1', 'cbbo-1s', 'cbbo-1m', 'tcbbo'])
const mixedSchema = 0xffff

/** How many bytes the head takes, once its first eight are there. */
export function headLength(file: string, start: Buffer): number {
  if (start.length < prefixLength) {
    throw new DataError(file, '', start.length === 0 ? 'the file is empty' : 'no DBN data in it')
  }
  if (start.toString('latin1', 0, 3) !== magic) {
    throw new DataError(file, 'byte 0', 'not a DBN file: it must begin with "DBN"')
  }
  const version = start.readUInt8(3)
  if (version < 1 || version > latestVersion) {
    throw new DataError(
      file,
      'byte 3',
      `DBN version ${version}; versions 1 to ${latestVersion} can be read. Convert it with Databento's dbn tool`,
    )
  }
  const length = start.readUInt32LE(4)
  if (length > maxMetadataLength) {
    throw new DataError(file, 'byte 4', `metadata of ${length} bytes: the file is damaged`)
  }
  return prefixLength + length
}

/** @param head exactly the bytes that `headLength` asked for */
export function parseMetadata(file: string, head: Buffer): DbnMetadata {
  const version = head.readUInt8(3)
  try {
    return readMetadata(file, head, version)
  } catch (error) {
    if (error instanceof DataError) throw error
    throw new DataError(file, 'metadata', 'it ends before its own length: the file is damaged', {
      cause: error,
    })
  }
}

function readMetadata(file: string, head: Buffer, version: number): DbnMetadata {
  const schemaCode = head.readUInt16LE(prefixLength + 16)
  const schema = schemaCode === mixedSchema ? 'mixed' : schemas[schemaCode]
  if (schema === undefined || unsupportedSchemas.has(schema)) {
    const readable = schemas.filter((name) => !unsupportedSchemas.has(name)).join(', ')
    const named = schema === undefined ? `number ${schemaCode}` : `"${schema}"`
    throw new DataError(
      file,
      `byte ${prefixLength + 16}`,
      `the schema ${named} cannot be read; these can: ${readable}`,
    )
  }
  // Version 1 has a record count that later ones dropped, and symbols of fixed length.
  const afterLimit = prefixLength + 16 + 2 + 24 + (version === 1 ? 8 : 0)
  const symbolLength = version === 1 ? 22 : head.readUInt16LE(afterLimit + 3)
  const fixedEnd = prefixLength + 100
  const reader = new MetadataReader(head, fixedEnd, symbolLength)
  reader.skip(4 + reader.peekUint32())
  for (const _list of ['symbols', 'partial', 'not found']) reader.skipSymbols()
  return { version, schema, mappings: reader.mappings(), headLength: head.length }
}

class MetadataReader {
  readonly #head: Buffer
  readonly #symbolLength: number
  #offset: number

  constructor(head: Buffer, offset: number, symbolLength: number) {
    this.#head = head
    this.#offset = offset
    this.#symbolLength = symbolLength
  }

  peekUint32(): number {
    return this.#head.readUInt32LE(this.#offset)
  }

  skip(bytes: number): void {
    this.#offset += bytes
  }

  skipSymbols(): void {
    this.skip(this.#uint32() * this.#symbolLength)
  }

  mappings(): SymbolMapping[] {
    return this.#list(() => {
      const symbol = this.#symbol()
      const ids = this.#list(() => {
        this.skip(8)
        return Number(this.#symbol())
      })
      return { symbol, instrumentIds: ids.filter((id) => Number.isInteger(id)) }
    })
  }

  #list<Item>(item: () => Item): Item[] {
    const count = this.#uint32()
    const items: Item[] = []
    for (let i = 0; i < count; i++) items.push(item())
    return items
  }

  #uint32(): number {
    const value = this.peekUint32()
    this.skip(4)
    return value
  }

  #symbol(): string {
    const end = this.#offset + this.#symbolLength
    if (end > this.#head.length) throw new RangeError('symbol beyond the metadata')
    const text = this.#head.toString('latin1', this.#offset, end)
    this.#offset = end
    const nul = text.indexOf('\0')
    return nul < 0 ? text : text.slice(0, nul)
  }
}
