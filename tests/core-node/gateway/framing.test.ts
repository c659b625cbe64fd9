import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'

import fc from 'fast-check'
import { describe, onTestFinished, test } from 'vitest'

import { ByteMessage } from '../../../core-node/gateway/wire/byte-message.ts'
import {
  FrameError,
  frameBytesMax,
  FrameReader,
} from '../../../core-node/gateway/wire/frame-reader.ts'
import { FrameWriter } from '../../../core-node/gateway/wire/frame-writer.ts'
import { framed, frame as frameOf } from './frames.ts'
import { StoqeyClient } from './stoqey-client.ts'

function readAll(reader: FrameReader, chunks: readonly Buffer[]): string[] {
  const frames: string[] = []
  for (const chunk of chunks) {
    reader.push(chunk)
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      frames.push(frame.toString())
    }
  }
  return frames
}

describe('frames', () => {
  test('are the same however the network cuts them', ({ expect }) => {
    const payloads = fc.array(fc.string({ maxLength: 40 }), { maxLength: 8 })
    const cuts = fc.array(fc.nat(400), { maxLength: 12 })
    fc.assert(
      fc.property(payloads, cuts, (texts, places) => {
        const bytes = Buffer.concat(texts.map((text) => framed(Buffer.from(text))))
        const ends = [...places.map((place) => place % (bytes.length + 1)), bytes.length]
        ends.sort((a, b) => a - b)
        const chunks = ends.map((end, i) => bytes.subarray(ends[i - 1] ?? 0, end))
        expect(readAll(new FrameReader(), chunks)).toEqual(texts)
      }),
    )
  })

  test('come byte by byte, after the four bytes that open a connection', ({ expect }) => {
    const bytes = Buffer.concat([Buffer.from('API\0'), framed(Buffer.from('v100..193'))])
    const reader = new FrameReader()
    const seen: string[] = []
    for (const byte of bytes) {
      reader.push(Buffer.from([byte]))
      if (seen.length === 0) {
        const prologue = reader.take(4)
        if (prologue === undefined) continue
        seen.push(prologue.toString())
      }
      const frame = reader.next()
      if (frame !== undefined) seen.push(frame.toString())
    }
    expect(seen).toEqual(['API\0', 'v100..193'])
  })

  test('above 16 MB are refused as soon as their length is known', ({ expect }) => {
    const reader = new FrameReader()
    const length = Buffer.alloc(4)
    length.writeUInt32BE(frameBytesMax + 1)
    reader.push(length)
    expect(() => reader.next()).toThrow(FrameError)
  })

  test('of 16 MB are read', ({ expect }) => {
    const reader = new FrameReader()
    reader.push(framed(Buffer.alloc(frameBytesMax, 'a')))
    expect(reader.next()).toHaveLength(frameBytesMax)
  })
})

describe('a real client', () => {
  const told = Buffer.concat([
    frameOf(193, '20260915 09:30:00 US/Eastern'),
    frameOf(15, 1, 'DU1234567'),
    frameOf(9, 1, 77),
  ])

  /** Sends the first part, and the rest once that has left. */
  async function listen(cut: number): Promise<number> {
    const server = createServer((socket) => {
      socket.setNoDelay(true).on('error', () => undefined)
      socket.once('data', () => {
        socket.write(told.subarray(0, cut), () =>
          setImmediate(() => socket.write(told.subarray(cut))),
        )
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    return (server.address() as AddressInfo).port
  }

  test('reads what it is told, at whatever byte that is cut', async ({ expect }) => {
    for (let cut = 1; cut < told.length; cut++) {
      const client = new StoqeyClient(await listen(cut), 1)
      expect(await client.connect()).toBe(77)
      client.disconnect()
    }
  })
})

describe('written messages', () => {
  const text = fc.string({ maxLength: 60, unit: 'grapheme' }).filter((body) => body !== '')

  test('are read back as they were written, small, large and in two parts', ({ expect }) => {
    const large = fc.constantFrom('x'.repeat(70_000), 'ä'.repeat(65_536))
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: text }, large)), (bodies) => {
        const writer = new FrameWriter()
        for (const body of bodies) writer.text(body)
        expect(readAll(new FrameReader(), drain(writer))).toEqual(bodies)
        expect(writer.isEmpty).toBe(true)
      }),
    )
  })

  test('of two parts are one message', ({ expect }) => {
    const writer = new FrameWriter()
    const tail = new ByteMessage().integer(3).text('5400.25')
    writer.parts(Buffer.from('99\x007\x00'), tail)
    writer.parts(Buffer.from('99\x008\x00'), tail)
    const shared = '3\x005400.25\x00'
    expect(readAll(new FrameReader(), drain(writer))).toEqual([
      `99\x007\x00${shared}`,
      `99\x008\x00${shared}`,
    ])
  })

  test('go on in a chunk that came back', ({ expect }) => {
    const writer = new FrameWriter()
    const chunks: Buffer[] = []
    for (let round = 0; round < 5; round++) {
      writer.text(`message ${round}`)
      writer.drain((bytes, chunk) => {
        chunks.push(chunk)
        expect(readAll(new FrameReader(), [bytes])).toEqual([`message ${round}`])
        writer.recycle(chunk)
      })
    }
    expect(new Set(chunks).size).toBeLessThan(5)
  })
})

function drain(writer: FrameWriter): Buffer[] {
  const chunks: Buffer[] = []
  writer.drain((bytes) => chunks.push(Buffer.from(bytes)))
  return chunks
}
