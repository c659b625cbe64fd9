import { describe, test } from 'vitest'

import { Conversation } from '../../../core-node/gateway/session/conversation.ts'
import type { MessageSink } from '../../../core-node/gateway/wire/message-sink.ts'
import type { Version } from './every-request.ts'
import { everyRequest } from './every-request.ts'
import { frame, framed, greeting } from './frames.ts'
import { Chance, fuzzMessages, mutate } from './mutation.ts'
import { TradingDesk } from './trading-desk.ts'

/** A client that keeps nothing of what it is told. */
class DeafClient implements MessageSink {
  isClosed = false
  told = 0
  readonly #conversation: Conversation

  constructor(desk: TradingDesk, clientId: number, version: Version, logs: string[]) {
    const log = (text: string) => logs.push(text)
    this.#conversation = new Conversation(desk.simulation, this, log)
    this.receive(Buffer.concat([greeting(`v100..${version}`), frame(71, 2, clientId, '')]))
  }

  receive(bytes: Buffer): void {
    this.#conversation.receive(bytes)
  }

  disconnect(): void {
    this.#conversation.end()
  }

  send(): void {
    this.told++
  }

  sendParts(): void {
    this.told++
  }

  close(): void {
    this.isClosed = true
  }

  destroy(): void {
    this.isClosed = true
  }
}

const heapGrowthMax = 256 * 1024 * 1024

/** A fault in the gateway is logged with its stack; what a client did wrong, with a sentence. */
const isFault = (line: string): boolean => /\n\s+at /.test(line)

describe('requests with something wrong in them', () => {
  const total = fuzzMessages(1_000_000)
  for (const version of [176, 178, 193] as const) {
    const count = Math.ceil(total / 3)
    test(
      `${count} at version ${version} end no session, and leave the market running`,
      { timeout: 60_000 + count / 2 },
      ({ expect }) => {
        const chance = new Chance(version)
        const corpus = everyRequest(version).map((fields) => fields.map(String))
        const desk = new TradingDesk({ isHistoryPaced: false })
        const logs: string[] = []
        const clients = [1, 0].map((id) => new DeafClient(desk, id, version, logs))
        const heapBefore = process.memoryUsage().heapUsed
        for (let i = 0; i < count; i++) {
          const client = chance.pick(clients)
          client.receive(framed(mutate(chance.pick(corpus), chance)))
          if (i % 64 === 0) desk.book([1 + (i % 50)], [1 + (i % 40)])
          if (i % 128 === 0) desk.trade(21_600 + (i % 3), 1, 1)
          if (i % 4_096 === 0) desk.wait(1)
          desk.logs.splice(0)
        }
        const heapGrowth = process.memoryUsage().heapUsed - heapBefore
        expect(logs.filter(isFault)).toEqual([])
        expect(clients.map(({ isClosed }) => isClosed)).toEqual([false, false])
        expect(clients.every(({ told }) => told > 0)).toBe(true)
        expect(heapGrowth).toBeLessThan(heapGrowthMax)
        const last = desk.connect(9, version)
        last.request(49, 1)
        expect(last.take().map(([id]) => id)).toEqual(['49'])
      },
    )
  }
})

describe('bytes with something wrong in them', () => {
  test('end the session at most, never the gateway', { timeout: 60_000 }, ({ expect }) => {
    const chance = new Chance(7)
    const desk = new TradingDesk({ isHistoryPaced: false })
    const logs: string[] = []
    const stream = Buffer.concat(everyRequest(193).map((fields) => frame(...fields)))
    for (let i = 0; i < 300; i++) {
      const client = new DeafClient(desk, 1 + (i % 30), 193, logs)
      const bytes = Buffer.from(stream)
      for (let hits = 1 + chance.below(8); hits > 0; hits--) {
        bytes[chance.below(bytes.length)] = chance.below(256)
      }
      for (let at = 0; at < bytes.length;) {
        const size = 1 + chance.below(900)
        client.receive(bytes.subarray(at, at + size))
        at += size
      }
      client.disconnect()
    }
    expect(logs.filter(isFault)).toEqual([])
    expect(desk.simulation.clients.count).toBe(0)
  })
})
