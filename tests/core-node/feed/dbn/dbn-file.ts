import { Buffer } from 'node:buffer'

/** Builds DBN files for tests, field by field, by Databento's published layout of version 2. */
export type DbnFile = {
  readonly schema?: number
  readonly version?: number
  readonly symbol?: string
  readonly records: readonly Buffer[]
}

const instrumentId = 42
const symbolLength = 71
const baseNs = 1_719_878_400_000_000_000n

export function dbnFile({ schema = 1, version = 2, symbol = 'ESU4', records }: DbnFile): Buffer {
  const fixed = Buffer.alloc(100)
  fixed.write('GLBX.MDP3', 0)
  fixed.writeUInt16LE(schema, 16)
  fixed.writeUInt16LE(symbolLength, 45)
  const mapping = Buffer.concat([
    uint32(1),
    text(symbol),
    uint32(1),
    uint32(20_240_701),
    uint32(20_240_702),
    text(String(instrumentId)),
  ])
  const lists = Buffer.concat([uint32(0), uint32(1), text(symbol), uint32(0), uint32(0), mapping])
  const metadata = Buffer.concat([fixed, lists])
  const prefix = Buffer.from([0x44, 0x42, 0x4e, version])
  return Buffer.concat([prefix, uint32(metadata.length), metadata, ...records])
}

/** A trade, 48 bytes. @param price in points */
export function tradeRecord(price: number, size: number, atMs = 0): Buffer {
  const record = head(48, 0x00, atMs)
  record.writeBigInt64LE(BigInt(Math.round(price * 1e9)), 16)
  record.writeUInt32LE(size, 24)
  record.write('T', 28)
  record.write('B', 29)
  record.writeUInt8(0x80, 30)
  return record
}

export function recordOfType(type: number, length: number): Buffer {
  return head(length, type, 0)
}

function head(length: number, type: number, atMs: number): Buffer {
  const record = Buffer.alloc(length)
  record.writeUInt8(length / 4, 0)
  record.writeUInt8(type, 1)
  record.writeUInt32LE(instrumentId, 4)
  record.writeBigUInt64LE(baseNs + BigInt(atMs) * 1_000_000n, 8)
  return record
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function text(value: string): Buffer {
  const bytes = Buffer.alloc(symbolLength)
  bytes.write(value)
  return bytes
}
