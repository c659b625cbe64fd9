import { Buffer } from 'node:buffer'

import type { TradeEvent } from '../../../market/events.ts'
import { maxLevels } from '../../../market/events.ts'
import { Letter, RecordFlag, RecordType } from '../records.ts'
import type { WrittenSchema } from './metadata-writer.ts'
import { writtenInstrumentId } from './metadata-writer.ts'

/** Ten levels of a book, best first. */
export interface Levels {
  readonly bidLevels: number
  readonly askLevels: number
  bidTicks(level: number): number
  bidSize(level: number): number
  askTicks(level: number): number
  askSize(level: number): number
}

export const recordBytes: Readonly<Record<WrittenSchema, number>> = { 'mbp-10': 368, trades: 48 }

const levelsAt = 48
const bytesPerLevel = 32
/** The price that stands for none: the largest signed 64-bit number. */
const noPrice = 2n ** 63n - 1n

/**
 * Writes one record of DBN at a time into a buffer of its own (layout: Databento's DBN specification). Where
 * the format asks for what a tape has not (a sequence, orders a level, the receiver's own time) stands 0, or
 * the one time there is.
 */
export class DbnRecordWriter {
  /** The record written last. */
  readonly bytes: Buffer
  readonly #type: number
  readonly #tickNanos: bigint

  constructor(schema: WrittenSchema, tickNanos: number) {
    this.bytes = Buffer.alloc(recordBytes[schema])
    this.#type = schema === 'mbp-10' ? RecordType.Mbp10 : RecordType.Trade
    this.#tickNanos = BigInt(tickNanos)
  }

  /** A trade; in mbp-10 with the book before it. */
  trade(trade: TradeEvent, levels: Levels): Buffer {
    const side = trade.aggressor > 0 ? Letter.Bid : trade.aggressor < 0 ? Letter.Ask : Letter.No
    this.#head(trade.tsUs, Letter.Trade, side, trade.isLast)
    this.bytes.writeBigInt64LE(this.#price(trade.priceTicks), 16)
    this.bytes.writeUInt32LE(trade.size, 24)
    if (this.#type === RecordType.Mbp10) this.#levels(levels)
    return this.bytes
  }

  /** The ten best levels, now that they changed. */
  book(tsUs: number, levels: Levels): Buffer {
    this.#head(tsUs, Letter.Modify, Letter.No, true)
    this.bytes.writeBigInt64LE(noPrice, 16)
    this.bytes.writeUInt32LE(0, 24)
    this.#levels(levels)
    return this.bytes
  }

  #head(tsUs: number, action: number, side: number, isLast: boolean): void {
    const { bytes } = this
    const nanos = BigInt(tsUs) * 1_000n
    bytes.writeUInt8(bytes.length / 4, 0)
    bytes.writeUInt8(this.#type, 1)
    bytes.writeUInt16LE(0, 2)
    bytes.writeUInt32LE(writtenInstrumentId, 4)
    bytes.writeBigUInt64LE(nanos, 8)
    bytes.writeUInt8(action, 28)
    bytes.writeUInt8(side, 29)
    bytes.writeUInt8(isLast ? RecordFlag.Last : 0, 30)
    bytes.writeUInt8(0, 31)
    bytes.writeBigUInt64LE(nanos, 32)
    bytes.writeInt32LE(0, 40)
    bytes.writeUInt32LE(0, 44)
  }

  #levels(levels: Levels): void {
    for (let level = 0; level < maxLevels; level++) {
      const at = levelsAt + level * bytesPerLevel
      const hasBid = level < levels.bidLevels
      const hasAsk = level < levels.askLevels
      this.bytes.writeBigInt64LE(hasBid ? this.#price(levels.bidTicks(level)) : noPrice, at)
      this.bytes.writeBigInt64LE(hasAsk ? this.#price(levels.askTicks(level)) : noPrice, at + 8)
      this.bytes.writeUInt32LE(hasBid ? levels.bidSize(level) : 0, at + 16)
      this.bytes.writeUInt32LE(hasAsk ? levels.askSize(level) : 0, at + 20)
    }
  }

  #price(ticks: number): bigint {
    return BigInt(ticks) * this.#tickNanos
  }
}
