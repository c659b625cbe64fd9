import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import process, { hrtime } from 'node:process'

import { FrameReader } from '../../core-node/gateway/wire/frame-reader.ts'
import { frame } from '../core-node/gateway/frames.ts'

/** 10:00 in New York. */
export const startSeconds = Date.parse('2026-09-15T14:00:00Z') / 1_000
export const account = 'DU0000001'
export const contract = '756|ES|FUT|20261218|0||50|CME|USD|ESZ6|ES'

const serverVersion = 193
const openingBytes = 8

export type Guests = {
  /** The core asked for the book, under this request id. */
  readonly onDepth: (requestId: string) => void
  /** For trades or quotes. */
  readonly onTicks: (requestId: string, type: 'Last' | 'BidAsk') => void
  readonly onOrder?: (fields: readonly string[], atNanos: bigint) => void
  /** The gateway's time, seconds since 1970. */
  readonly nowSeconds: () => number
}

/** Just enough of a gateway to let a core in: what it is asked at the door, and nothing of a market. */
export class FrontDesk {
  readonly #answers: Readonly<Record<string, (fields: readonly string[], at: bigint) => void>>
  #socket: Socket | undefined

  constructor(guests: Guests) {
    this.#answers = {
      '71': () => {
        this.send(`15|1|${account}`)
        this.send('9|1|1')
        this.send('4|2|-1|2104|Market data farm connection is OK:usfuture|')
      },
      '49': () => this.send(`49|1|${guests.nowSeconds()}`),
      '9': (fields) => this.#tellContract(fields[2] ?? ''),
      '6': (fields) => {
        if (fields[2] === '1') this.send(`54|1|${account}`)
      },
      '16': () => this.send('53|1'),
      '7': (fields) => this.send(`55|1|${fields[2] ?? ''}`),
      '61': () => this.send('62|1'),
      '99': () => this.send('102'),
      '10': (fields) => guests.onDepth(fields[2] ?? ''),
      '97': (fields) =>
        guests.onTicks(fields[1] ?? '', fields.includes('BidAsk') ? 'BidAsk' : 'Last'),
      '3': (fields, atNanos) => guests.onOrder?.(fields, atNanos),
    }
    this.#listen()
  }

  /** Bytes that wait because the other side does not read as fast. */
  get waitingBytes(): number {
    return this.#socket?.writableLength ?? 0
  }

  /** Sends a message; `|` stands for the NUL that ends each field. */
  send(message: string): void {
    this.sendFrames([message])
  }

  /** Sends messages in one write, as a gateway does with those of a moment. */
  sendFrames(messages: readonly string[]): void {
    this.#socket?.write(Buffer.concat(messages.map((message) => frame(...message.split('|')))))
  }

  /** Tells the parent process its port. */
  #listen(): void {
    const server = createServer((connection) => this.#welcome(connection))
    server.listen(0, '127.0.0.1', () => {
      process.send?.({ port: (server.address() as AddressInfo).port })
    })
  }

  #welcome(connection: Socket): void {
    this.#socket = connection.setNoDelay(true)
    const reader = new FrameReader()
    let isGreeted = false
    connection.on('data', (bytes) => {
      const atNanos = hrtime.bigint()
      const chunk = bytes as Buffer
      if (isGreeted) reader.push(chunk)
      else {
        isGreeted = true
        reader.push(chunk.subarray(openingBytes + chunk.readUInt32BE(4)))
        this.send(`${serverVersion}|20260915 10:00:00 US/Eastern`)
      }
      for (let next = reader.next(); next !== undefined; next = reader.next()) {
        const fields = next.toString('utf8').split('\0')
        this.#answers[fields[0] ?? '']?.(fields, atNanos)
      }
    })
    connection.on('error', () => {})
  }

  #tellContract(requestId: string): void {
    const hours = '20260915:1700-20260916:1600'
    const names = `ES|FUT|20261218 08:30 US/Central|20261218|0||CME|USD|ESZ6|ES|ES|756`
    const terms = `0.25|50|LMT,STP|CME|1|1|E-mini||202612||||US/Central|${hours}|${hours}`
    this.send(`10|${requestId}|${names}|${terms}|||0|1|ES|IND|67|20261218||1|1|1|0`)
    this.send(`52|1|${requestId}`)
  }
}
