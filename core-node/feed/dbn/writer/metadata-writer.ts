import { Buffer } from 'node:buffer'

import { microsPerHour } from '../../../../shared/units.ts'

/** What the head of a DBN file says. */
export type DbnHead = {
  readonly schema: WrittenSchema
  readonly contract: string
  /** Of the first and the last record, microseconds UTC. */
  readonly firstUs: number
  readonly lastUs: number
}

/** The schemas that are written, by their numbers in DBN. */
export const writtenSchemas = { 'mbp-10': 2, trades: 4 } as const
export type WrittenSchema = keyof typeof writtenSchemas

/** The one instrument of the file. */
export const writtenInstrumentId = 1
/** Not an exchange's own data set: what MIA recorded. */
const dataset = 'MIA.TAPE'
const version = 3
/** Of version 2 on. */
const symbolLength = 71
const fixedLength = 100
const rawSymbol = 1
const instrumentId = 0
const microsPerDay = 24 * microsPerHour

/** The head of a DBN file of version 3 (layout: Databento's DBN specification). */
export function dbnHead({ schema, contract, firstUs, lastUs }: DbnHead): Buffer {
  const fixed = Buffer.alloc(fixedLength)
  fixed.write(dataset, 0, 'latin1')
  fixed.writeUInt16LE(writtenSchemas[schema], 16)
  fixed.writeBigUInt64LE(BigInt(firstUs) * 1_000n, 18)
  // The end is not part of what the file covers.
  fixed.writeBigUInt64LE((BigInt(lastUs) + 1n) * 1_000n, 26)
  // No limit at 34.
  fixed.writeUInt8(rawSymbol, 42)
  fixed.writeUInt8(instrumentId, 43)
  fixed.writeUInt8(0, 44)
  fixed.writeUInt16LE(symbolLength, 45)
  const mapping = Buffer.concat([
    symbol(contract),
    uint32(1),
    uint32(dateNumber(firstUs)),
    uint32(dateNumber(lastUs + microsPerDay)),
    symbol(String(writtenInstrumentId)),
  ])
  // No schema definition; one symbol; none partly found, none not found; one mapping.
  const lists = [uint32(0), uint32(1), symbol(contract), uint32(0), uint32(0), uint32(1), mapping]
  const metadata = Buffer.concat([fixed, ...lists])
  const prefix = Buffer.from([0x44, 0x42, 0x4e, version])
  return Buffer.concat([prefix, uint32(metadata.length), metadata])
}

/** 20240701 for a moment of 2024-07-01, UTC. */
function dateNumber(tsUs: number): number {
  const date = new Date(tsUs / 1_000).toISOString().slice(0, 10)
  return Number(date.replaceAll('-', ''))
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function symbol(text: string): Buffer {
  const bytes = Buffer.alloc(symbolLength)
  bytes.write(text, 0, symbolLength - 1, 'latin1')
  return bytes
}
