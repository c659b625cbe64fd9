import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'

import { onTestFinished, test } from 'vitest'

import { IbBroker } from '../../../../core-node/broker/ib/ib-broker.ts'
import { Conversation } from '../../../../core-node/gateway/session/conversation.ts'
import type { MessageSink } from '../../../../core-node/gateway/wire/message-sink.ts'
import { instruments } from '../../../../core-node/market/instruments.ts'
import { framed } from '../../gateway/frames.ts'
import { Chance, fuzzMessages, mutate } from '../../gateway/mutation.ts'
import { TradingDesk } from '../../gateway/trading-desk.ts'
import { ManualTimers } from './manual-timers.ts'

/** A tenth of the million that `MIA_FUZZ_MESSAGES=1000000` sends in half a minute. */
const total = fuzzMessages(100_000)
const messagesAtOnce = 500
const remembered = 40
const heapGrowthMax = 256 * 1024 * 1024

/**
 * A gateway that serves a client as it should, so that all of the adapter is at work, and beside its messages
 * sends the same ones, their ids right, with something wrong in them.
 */
class FaultyGateway {
  sent = 0
  connections = 0
  readonly #chance = new Chance(42)
  readonly #desk = new TradingDesk({ isHistoryPaced: false })
  /** What the client was told, by kind: the latest of each. */
  readonly #corpus = new Map<string, string[][]>()

  serve(socket: Socket): void {
    this.connections++
    socket.on('error', () => undefined)
    const conversation = new Conversation(this.#desk.simulation, this.#sinkOf(socket), () => {})
    let isFlooding = false
    socket.on('data', (bytes: Buffer) => {
      conversation.receive(bytes)
      if (isFlooding || !conversation.isStarted) return
      isFlooding = true
      this.#flood(socket)
    })
    socket.on('close', () => conversation.end())
  }

  #sinkOf(socket: Socket): MessageSink {
    const send = (payload: Buffer): void => {
      this.#remember(payload.toString().split('\0').slice(0, -1))
      if (!socket.destroyed) socket.write(framed(payload))
    }
    return {
      send: (body) => send(Buffer.from(body)),
      sendParts: (head, tail) => {
        send(Buffer.concat([head, tail.bytes.subarray(0, tail.length)]))
      },
      close: () => void socket.end(),
      destroy: () => void socket.destroy(),
    }
  }

  #remember(fields: string[]): void {
    const kind = fields[0] ?? ''
    const known = this.#corpus.get(kind) ?? []
    this.#corpus.set(kind, [...known.slice(-remembered), fields])
  }

  #flood(socket: Socket): void {
    if (socket.destroyed || this.sent >= total) return
    const kinds = [...this.#corpus.values()]
    const messages = Array.from({ length: messagesAtOnce }, () =>
      framed(mutate(this.#chance.pick(this.#chance.pick(kinds)), this.#chance)),
    )
    this.sent += messages.length
    this.#desk.wait(0.01)
    this.#desk.book([9, 20], [11, 20])
    this.#desk.trade(21_601, 1, 1)
    socket.write(Buffer.concat(messages), () => setImmediate(() => this.#flood(socket)))
  }
}

test(
  'no message of a gateway, whatever is wrong in it, ends the adapter',
  {
    timeout: 60_000 + total / 5,
  },
  async ({ expect }) => {
    const gateway = new FaultyGateway()
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      gateway.serve(socket)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy()
      server.close()
    })
    const timers = new ManualTimers()
    let events = 0
    const broker = new IbBroker(
      {
        host: '127.0.0.1',
        port: (server.address() as AddressInfo).port,
        clientId: 1,
        connectTimeoutMs: 30_000,
        instrument: instruments.ES,
        clockRate: 1,
        messagesPerSecond: 45,
        checkAccount: () => undefined,
      },
      {
        onEvent: () => void events++,
        onContract: () => {},
        onRefused: () => {},
        onFault: () => {},
      },
      timers,
    )
    onTestFinished(() => broker.stop())
    const heapBefore = process.memoryUsage().heapUsed
    broker.start()
    while (gateway.sent < total) {
      // A session that it gave up is tried again in its own time.
      timers.pass(2)
      await new Promise(setImmediate)
    }
    expect(process.memoryUsage().heapUsed - heapBefore).toBeLessThan(heapGrowthMax)
    expect(events).toBeGreaterThan(0)
    expect(gateway.connections).toBeGreaterThan(0)
  },
)
