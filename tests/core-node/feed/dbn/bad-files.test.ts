import { Buffer } from 'node:buffer'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, zstdCompressSync } from 'node:zlib'

import { test } from 'vitest'

import { openDbn } from '../../../../core-node/feed/dbn/dbn-feed.ts'
import { EventKind } from '../../../../core-node/market/events.ts'
import { tempFolder } from '../../temp-folder.ts'
import { dbnFile, recordOfType, tradeRecord } from './dbn-file.ts'

const trades = Array.from({ length: 5_000 }, (_, i) => tradeRecord(5_500 + (i % 8) / 4, 1, i))
const good = dbnFile({ schema: 4, records: trades })

async function read(bytes: Buffer): Promise<number> {
  const file = join(tempFolder(), 'test.dbn')
  writeFileSync(file, bytes)
  const feed = await openDbn(file)
  let volume = 0
  while (await feed.load()) {
    for (let event = feed.next(); event !== undefined; event = feed.next()) {
      if (event.kind === EventKind.Trade) volume += event.size
    }
  }
  await feed.close()
  return volume
}

/** Packed as the data vendor does: with a checksum, without which damage can pass unseen. */
function packed(bytes: Buffer): Buffer {
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_checksumFlag]: 1 } })
}

function damaged(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy.writeUInt8(copy.readUInt8(at) ^ 0xff, at)
  return copy
}

test('a whole file is read, plain or zstd, one frame or several', async ({ expect }) => {
  expect(await read(good)).toBe(5_000)
  expect(await read(packed(good))).toBe(5_000)
  const half = Math.floor(good.length / 2) + 5
  const frames = [good.subarray(0, half), good.subarray(half)].map(packed)
  expect(await read(Buffer.concat(frames))).toBe(5_000)
})

const bad: readonly (readonly [string, () => Buffer, RegExp])[] = [
  ['an empty file', () => Buffer.alloc(0), /test\.dbn: the file is empty/],
  ['a text file', () => Buffer.from('date,open,high\n1,2,3\n'), /byte 0: not a DBN file/],
  ['a later version', () => dbnFile({ version: 4, records: [] }), /version 4; versions 1 to 3/],
  [
    'an unknown schema',
    () => dbnFile({ schema: 99, records: [] }),
    /schema number 99 cannot be read; these can: mbo/,
  ],
  [
    'a schema that is not read',
    () => dbnFile({ schema: 12, records: [] }),
    /"imbalance" cannot be read/,
  ],
  [
    'a file cut in its head',
    () => good.subarray(0, 60),
    /metadata: it ends after 60 of \d+ bytes: the file is truncated/,
  ],
  ['a damaged head', () => damaged(good, 112), /metadata: it ends before its own length/],
  [
    'a file cut in a record',
    () => good.subarray(0, good.length - 10),
    /record 5000 at byte \d+: it ends after 38 bytes: the file is truncated/,
  ],
  [
    'a zstd file cut off',
    () => packed(good).subarray(0, 900),
    /after \d+ unpacked bytes: the zstd data ends too early/,
  ],
  ['a damaged zstd file', () => damaged(packed(good), 200), /zstd data is damaged/],
  [
    'an unknown record',
    () => dbnFile({ records: [...trades.slice(0, 3), recordOfType(0x77, 48)] }),
    /record 4 at byte \d+: the record type 0x77 is unknown/,
  ],
  [
    'a record that is too short',
    () => dbnFile({ records: [recordOfType(0x01, 48)] }),
    /record 1 at byte \d+: 48 bytes where 80 are needed/,
  ],
  [
    'a price off the grid',
    () => dbnFile({ records: [tradeRecord(5500.1, 1)] }),
    /record 1 at byte \d+: the price 5500.1 is not a multiple/,
  ],
  [
    'another market',
    () => dbnFile({ symbol: 'CLU4', records: [] }),
    /it holds CLU4; looked for ES, MES/,
  ],
]

for (const [what, bytes, message] of bad) {
  test(`${what} is refused with file, place and reason`, async ({ expect }) => {
    await expect(read(bytes())).rejects.toThrow(message)
  })
}

test('a file that is not there is named', async ({ expect }) => {
  await expect(openDbn('/nowhere/es.dbn.zst')).rejects.toThrow('/nowhere/es.dbn.zst: no such file')
  await expect(openDbn(tempFolder())).rejects.toThrow(/a folder, not a file/)
})
