import type { MarketEvent } from '../../market/events.ts'
import type { Feed, FeedDescription } from '../feed.ts'
import { DataError } from '../feed.ts'
import type { ByteSource } from './byte-source.ts'
import { openBytes } from './byte-source.ts'
import { DbnDecoder } from './decoder.ts'
import { headLength, parseMetadata, prefixLength } from './metadata.ts'
import { minimumLength, recordHeadLength, RecordType } from './records.ts'
import type { DbnContract } from './symbols.ts'
import { chooseContract } from './symbols.ts'

export type DbnOptions = {
  /** Which contract of a file that holds several, e.g. NQU4. Default: the first known future. */
  readonly symbol?: string | undefined
}

/** Opens a DBN file, plain or zstd, and reads its head. @throws DataError */
export async function openDbn(file: string, options: DbnOptions = {}): Promise<Feed> {
  const source = await openBytes(file)
  try {
    const length = headLength(file, await source.read(prefixLength))
    const head = await source.read(length)
    if (head.length < length) {
      throw new DataError(
        file,
        'metadata',
        `it ends after ${head.length} of ${length} bytes: the file is truncated`,
      )
    }
    const metadata = parseMetadata(file, head)
    const contract = chooseContract(file, metadata.mappings, options.symbol)
    source.skip(length)
    return new DbnFeed(file, source, metadata.schema, contract)
  } catch (error) {
    await source.close()
    throw error
  }
}

class DbnFeed implements Feed {
  readonly description: FeedDescription
  records = 0
  readonly #file: string
  readonly #source: ByteSource
  readonly #decoder: DbnDecoder
  readonly #instrumentIds: ReadonlySet<number>
  readonly #tickNanos: number
  #block: DataView = new DataView(new ArrayBuffer(0))
  #offset = 0
  /** Where the block begins in the unpacked file. */
  #blockStart = 0
  /** Records seen, those of other contracts included. */
  #seen = 0

  constructor(file: string, source: ByteSource, schema: string, contract: DbnContract) {
    this.#file = file
    this.#source = source
    this.#instrumentIds = contract.instrumentIds
    this.#tickNanos = contract.instrument.tickNanos
    this.#decoder = new DbnDecoder(this.#tickNanos, schema)
    this.description = {
      source: file,
      instrument: contract.instrument,
      contract: contract.code,
      schema,
    }
  }

  get progress(): number {
    return this.#source.progress
  }

  next(): MarketEvent | undefined {
    const waiting = this.#decoder.rest()
    if (waiting !== undefined) return waiting
    const block = this.#block
    while (this.#offset + recordHeadLength <= block.byteLength) {
      const start = this.#offset
      const length = block.getUint8(start) * 4
      if (start + length > block.byteLength) return undefined
      this.#offset = start + length
      this.#seen++
      const event = this.#decode(start, length)
      if (event !== undefined) return event
    }
    return undefined
  }

  async load(): Promise<boolean> {
    const left = this.#offset
    this.#blockStart += left
    this.#source.skip(left)
    const bytes = await this.#source.readMore()
    this.#offset = 0
    this.#block = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#decoder.setBlock(this.#block)
    if (!this.#source.isAtEnd) return true
    if (bytes.length > 0 && !holdsRecord(bytes)) {
      this.#seen++
      throw this.#error(0, `it ends after ${bytes.length} bytes: the file is truncated`)
    }
    return bytes.length > 0
  }

  async close(): Promise<void> {
    await this.#source.close()
  }

  #decode(start: number, length: number): MarketEvent | undefined {
    const type = this.#block.getUint8(start + 1)
    const needed = minimumLength[type] as number
    if (needed === 0) {
      throw this.#error(
        start,
        `the record type 0x${type.toString(16)} is unknown: damage, or a newer format`,
      )
    }
    if (length < needed) throw this.#error(start, `${length} bytes where ${needed} are needed`)
    if (!this.#instrumentIds.has(this.#block.getUint32(start + 4, true))) return undefined
    this.records++
    if (type === RecordType.Definition) this.#checkTick(start)
    try {
      return this.#decoder.decode(start, type)
    } catch (error) {
      if (error instanceof RangeError) throw this.#error(start, error.message, error)
      throw error
    }
  }

  /** A definition of the contract must agree with the tick that MIA trades it by. */
  #checkTick(start: number): void {
    const tickNanos = Number(this.#block.getBigInt64(start + 24, true))
    if (tickNanos === this.#tickNanos) return
    const { contract } = this.description
    throw this.#error(
      start,
      `${contract} is defined with a tick of ${tickNanos / 1e9}, MIA trades it by ${this.#tickNanos / 1e9}`,
    )
  }

  #error(start: number, problem: string, cause?: unknown): DataError {
    const place = `record ${this.#seen} at byte ${this.#blockStart + start}`
    return new DataError(this.#file, place, problem, { cause })
  }
}

function holdsRecord(bytes: Buffer): boolean {
  return bytes.length >= recordHeadLength && bytes.readUInt8(0) * 4 <= bytes.length
}
