import { Buffer } from 'node:buffer'
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { TapeReader } from '../../../core-node/commands/tape/tape-reader.ts'
import { EventWriter } from '../../../core-node/engine/tape/event-writer.ts'
import { leftOpen, seal } from '../../../core-node/engine/tape/seal.ts'
import { openStem, TapeFile } from '../../../core-node/engine/tape/tape-file.ts'
import { openTape } from '../../../core-node/feed/tape/tape-feed.ts'
import { EventKind } from '../../../core-node/market/events.ts'
import { BlockKind } from '../../../core-node/market/tape/blocks.ts'
import { settings } from '../engine-settings.ts'
import { trade } from '../market-events.ts'
import { tempFolder } from '../temp-folder.ts'

/** No more than a tape must know: the shorter its head, the fewer places there are to damage. */
const brief = {
  ...settings(),
  instrument: { symbol: 'ES' },
  preset: { name: 'order-flow' },
  features: {},
  strategy: {},
  risk: {},
  costs: {},
}

const startUs = 1_700_000_000_000_000

function headOf(run: string, contract = 'ESZ6') {
  return {
    run,
    part: 0,
    previous: null,
    tradeDate: '2023-11-14',
    account: 'DU1',
    instrument: 'ES',
    contract,
    startedUs: startUs,
    journal: 'journal.db',
    startSeq: 0,
    lostEvents: 0,
    settings: brief,
  }
}

/** A segment of blocks of five trades each; the size of a trade is its number. */
function writeSegment(path: string, run: string, blocks: number, isClosed = true): void {
  const file = new TapeFile(path)
  file.appendJson(headOf(run), BlockKind.Head)
  const writer = new EventWriter()
  let number = 0
  for (let i = 0; i < blocks; i++) {
    const block = new Uint8Array(2_000)
    writer.begin(block)
    for (let j = 0; j < 5; j++) writer.write(trade(startUs + number, 21_600, ++number, 1))
    file.append(block.subarray(0, writer.length), BlockKind.Records)
  }
  const end = { reason: 'stopped', events: number, lostEvents: 0 }
  if (isClosed) file.appendJson(end, BlockKind.End)
  file.close()
}

async function read(path: string) {
  const tape = await TapeReader.open(path)
  const sizes: number[] = []
  try {
    while (await tape.load()) {
      for (let event = tape.next(); event !== undefined; event = tape.next()) {
        if (event.kind === EventKind.Trade) sizes.push(event.size)
      }
    }
    return { sizes, tornBytes: tape.tornBytes, segments: tape.segments }
  } finally {
    await tape.close()
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

describe('a tape', () => {
  test('cut off at any byte is read up to its last whole block', async ({ expect }) => {
    const path = join(tempFolder(), 'tape-2023-11-14-DU1.mtape')
    writeSegment(path, 'run-1', 3)
    const whole = readFileSync(path)
    expect(await read(path)).toMatchObject({ sizes: upTo(15), tornBytes: 0 })
    const headEnd = whole.readUInt32LE(8) + 20
    for (let length = whole.length - 1; length > 0; length--) {
      truncateSync(path, length)
      const { sizes, tornBytes, segments } = await read(path)
      expect(sizes).toEqual(upTo(sizes.length))
      expect(sizes.length % 5).toBe(0)
      expect(segments).toHaveLength(length < headEnd ? 0 : 1)
      expect(tornBytes).toBeLessThanOrEqual(length)
    }
    truncateSync(path, 0)
    await expect(read(path)).rejects.toThrow(/the file is empty/)
  })

  test('with one bit turned is refused, and the place is named', async ({ expect }) => {
    const path = join(tempFolder(), 'tape-2023-11-14-DU1.mtape')
    writeSegment(path, 'run-1', 2)
    const whole = readFileSync(path)
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole)
      damaged.writeUInt8(damaged.readUInt8(at) ^ (1 << (at % 8)), at)
      writeFileSync(path, damaged)
      const error = await read(path).catch((reason: unknown) => reason)
      expect(String(error)).toMatch(
        /DU1\.mtape: block at byte \d+: (the checksum of|no block of a tape)/,
      )
      const start = Number(/byte (\d+)/.exec(String(error))?.[1])
      expect(start).toBeLessThanOrEqual(at)
    }
  })

  test('that was cut off is gone on with behind its last whole block', async ({ expect }) => {
    const folder = tempFolder()
    const path = join(folder, 'tape-2023-11-14-DU1.mtape')
    writeSegment(path, 'run-1', 3, false)
    truncateSync(path, readFileSync(path).length - 3)
    expect(openStem(folder, '2023-11-14', 'DU1')).toBe('tape-2023-11-14-DU1')
    writeSegment(path, 'run-2', 1)
    const { sizes, segments, tornBytes } = await read(path)
    expect(sizes).toEqual([...upTo(10), ...upTo(5)])
    expect(segments.map(({ head, end }) => [head.run, end?.reason])).toEqual([
      ['run-1', undefined],
      ['run-2', 'stopped'],
    ])
    expect(tornBytes).toBe(0)
  })

  test('that is damaged before its end is put aside whole, never cut', ({ expect }) => {
    const folder = tempFolder()
    const path = join(folder, 'tape-2023-11-14-DU1.mtape')
    writeSegment(path, 'run-1', 3)
    const bytes = readFileSync(path)
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100)
    writeFileSync(path, bytes)
    expect(openStem(folder, '2023-11-14', 'DU1')).toBe('tape-2023-11-14-DU1')
    expect(existsSync(path)).toBe(false)
    expect(readFileSync(`${path}.damaged`)).toEqual(bytes)
  })

  test('that was closed is compressed, read the same, and followed by a second', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const stem = openStem(folder, '2023-11-14', 'DU1')
    const path = join(folder, `${stem}.mtape`)
    writeSegment(path, 'run-1', 40)
    const before = await read(path)
    await seal(folder, stem)
    expect(readdirSync(folder)).toEqual([`${stem}.mtape.zst`])
    expect(await read(`${path}.zst`)).toEqual(before)
    // Whoever knows it by its old name finds it too.
    expect(await read(path)).toEqual(before)
    expect(openStem(folder, '2023-11-14', 'DU1')).toBe('tape-2023-11-14-DU1-2')
    writeSegment(join(folder, 'tape-2023-11-13-DU1.mtape'), 'run-0', 1)
    expect(leftOpen(folder, 'DU1', 'tape-2023-11-14-DU1-2')).toEqual(['tape-2023-11-13-DU1'])
  })

  test('whose compression was cut off is compressed again; a left-over of it goes', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const stem = 'tape-2023-11-14-DU1'
    writeSegment(join(folder, `${stem}.mtape`), 'run-1', 2)
    const open = readFileSync(join(folder, `${stem}.mtape`))
    writeFileSync(join(folder, `${stem}.mtape.zst.partial`), 'half')
    await seal(folder, stem)
    // Cut off between the two steps: both are there.
    writeFileSync(join(folder, `${stem}.mtape`), open)
    await seal(folder, stem)
    expect(readdirSync(folder)).toEqual([`${stem}.mtape.zst`])
    expect((await read(join(folder, `${stem}.mtape.zst`))).sizes).toEqual(upTo(10))
  })

  test('as a feed forgets the book where a segment begins anew, and refuses another contract', async ({
    expect,
  }) => {
    const path = join(tempFolder(), 'tape-2023-11-14-DU1.mtape')
    writeSegment(path, 'run-1', 1)
    writeSegment(path, 'run-2', 1)
    const feed = await openTape(path)
    const kinds: number[] = []
    while (await feed.load()) {
      for (let event = feed.next(); event !== undefined; event = feed.next()) kinds.push(event.kind)
    }
    await feed.close()
    const five = Array.from({ length: 5 }, () => EventKind.Trade)
    expect(kinds).toEqual([...five, EventKind.Reset, ...five])
    expect([feed.records, feed.description.contract]).toEqual([10, 'ESZ6'])

    const file = new TapeFile(path)
    file.appendJson(headOf('run-3', 'ESH7'), BlockKind.Head)
    file.close()
    const other = await openTape(path)
    const drain = async () => {
      while (await other.load());
    }
    await expect(drain()).rejects.toThrow(/from here on it holds ESH7, before ESZ6/)
    await other.close()
  })
})
