import fc from 'fast-check'
import { describe, test } from 'vitest'

import { EventReader } from '../../../core-node/engine/tape/event-reader.ts'
import { EventWriter } from '../../../core-node/engine/tape/event-writer.ts'
import type { TapeEvent } from '../../../core-node/engine/tape/tape-event.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { ClockEvent, QuoteEvent } from '../../../core-node/market/events.ts'
import { blockHeadBytes } from '../../../core-node/market/tape/blocks.ts'
import { ByteReader } from '../../../core-node/market/tape/byte-reader.ts'
import { ByteWriter } from '../../../core-node/market/tape/byte-writer.ts'
import { depth, trade } from '../market-events.ts'
import { plain, tapeEvents } from './arbitrary-tape.ts'

/** Writes into blocks of a size, each event into one of its own where no block holds it. */
function blocksOf(events: readonly TapeEvent[], blockBytes: number): Uint8Array[] {
  const writer = new EventWriter()
  const blocks: Uint8Array[] = []
  let block = new Uint8Array(blockBytes)
  const cut = () => {
    if (!writer.isEmpty) blocks.push(block.subarray(blockHeadBytes, writer.length))
    block = new Uint8Array(blockBytes)
    writer.begin(block)
  }
  writer.begin(block)
  for (const event of events) {
    if (writer.write(event)) continue
    cut()
    if (writer.write(event)) continue
    blocks.push(writer.writeAlone(event).subarray(blockHeadBytes))
    writer.begin(block)
  }
  cut()
  return blocks
}

function readAll(blocks: readonly Uint8Array[]): unknown[] {
  const reader = new EventReader()
  const events: unknown[] = []
  for (const block of blocks) {
    reader.begin(block)
    for (let event = reader.next(); event !== undefined; event = reader.next()) {
      events.push(plain(event))
    }
  }
  return events
}

function bytesOf(...events: readonly MarketEvent[]): number[] {
  const writer = new EventWriter()
  writer.begin(new Uint8Array(10_000))
  return events.map((event) => {
    const before = writer.length
    writer.write(event)
    return writer.length - before
  })
}

describe('events in blocks', () => {
  test('come back equal, whatever they are and wherever a block ends', ({ expect }) => {
    fc.assert(
      fc.property(tapeEvents, fc.integer({ min: 100, max: 4_000 }), (events, blockBytes) => {
        expect(readAll(blocksOf(events, blockBytes))).toEqual(events.map(plain))
      }),
      { numRuns: 400 },
    )
  })

  test('can be read from any block on: none needs the one before', ({ expect }) => {
    fc.assert(
      fc.property(tapeEvents, (events) => {
        const blocks = blocksOf(events, 1_000)
        const whole = readAll(blocks)
        for (const from of blocks.keys()) {
          const tail = readAll(blocks.slice(from))
          expect(tail).toEqual(whole.slice(whole.length - tail.length))
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a full block is left as it was by the event it has no room for', ({ expect }) => {
    const writer = new EventWriter()
    const block = new Uint8Array(600)
    writer.begin(block)
    let written = 0
    while (writer.write(trade(1_700_000_000_000_000 + written, 21_600, 3, 1))) written++
    const { length } = writer
    const copy = block.slice()
    expect(writer.write(trade(1, 2, 3))).toBe(false)
    expect([writer.length, block]).toEqual([length, copy])
    expect(readAll([block.subarray(blockHeadBytes, length)])).toHaveLength(written)
  })

  test('are small: a trade takes five bytes, a moved book about two a level', ({ expect }) => {
    const tsUs = 1_700_000_000_000_000
    const sizes = [12, 30, 41, 50, 55, 60, 61, 62, 63, 63]
    const [, again] = bytesOf(trade(tsUs, 21_600, 5, 1), trade(tsUs + 40, 21_601, 2, -1))
    expect(again).toBe(5)
    const [, same, moved] = bytesOf(
      depth(tsUs, 21_600, sizes, 21_601, sizes),
      depth(tsUs + 9, 21_600, sizes, 21_601, sizes),
      depth(tsUs + 40, 21_601, sizes, 21_602, sizes),
    )
    expect([same, moved]).toEqual([6, 46])
  })

  test('numbers that are no integers, or not even numbers, come back as they are', ({ expect }) => {
    const strange = [0.5, -1e300, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 52) - 1, 7]
    const quotes = strange.map((value, i) => {
      const fields = { tsUs: 10 + i, bidTicks: value, bidSize: value, askTicks: 3, askSize: 4 }
      return Object.assign(new QuoteEvent(), fields)
    })
    const events = [...quotes, Object.assign(new ClockEvent(), { tsUs: Number.NaN }), ...quotes]
    expect(readAll(blocksOf(events, 5_000))).toEqual(events.map(plain))
  })

  test('of bytes that are none, reading ends with an error or an event, never for ever', ({
    expect,
  }) => {
    let errors = 0
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => {
        try {
          expect(readAll([bytes]).length).toBeLessThanOrEqual(bytes.length)
        } catch (error) {
          errors++
          expect(error).toBeInstanceOf(RangeError)
        }
      }),
      { numRuns: 2_000 },
    )
    expect(errors).toBeGreaterThan(100)
  })
})

describe('numbers', () => {
  test('near the one before take one byte, and any comes back', ({ expect }) => {
    const writer = new ByteWriter()
    const reader = new ByteReader()
    const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double({ noNaN: true }))
    fc.assert(
      fc.property(number, number, (value, from) => {
        const bytes = new Uint8Array(10)
        writer.begin(bytes, 0)
        writer.delta(value, from)
        reader.begin(bytes.subarray(0, writer.at))
        expect(reader.delta(from) === value).toBe(true)
        expect(reader.at).toBe(writer.at)
        if (Number.isInteger(from) && Math.abs(value - from) < 64) {
          const isExact = Number.isInteger(value) && Number.isSafeInteger(from)
          expect(isExact ? writer.at : 1).toBe(1)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
