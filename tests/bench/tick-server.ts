import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import process, { hrtime } from 'node:process'

/**
 * The other end of the wire for the tick-to-order benchmark: just enough of a gateway to let a core in, then
 * one tick at a time, each answered by an order, filled and closed at once. It takes the time from writing a
 * tick to the first byte of the order, and prints the times, in microseconds, when it has enough.
 */
const orders = Number(process.argv[2])
const warmUps = 300
const startSeconds = Date.parse('2026-09-15T14:00:00Z') / 1_000
const account = 'DU0000001'
const priceTicks = 21_600

let socket: Socket | undefined
let depthId = ''
let lastId = ''
let epoch = startSeconds
let sentAt = 0n
let executions = 0
const micros: number[] = []

const contract = '756|ES|FUT|20261218|0||50|CME|USD|ESZ6|ES'

createServer((connection) => {
  socket = connection.setNoDelay(true)
  let buffer = Buffer.alloc(0)
  let isGreeted = false
  connection.on('data', (bytes) => {
    const now = hrtime.bigint()
    buffer = Buffer.concat([buffer, bytes as Buffer])
    if (!isGreeted) {
      isGreeted = true
      buffer = buffer.subarray(8 + buffer.readUInt32BE(4))
      send('193|20260915 10:00:00 US/Eastern')
    }
    while (buffer.length >= 4 && buffer.length >= 4 + buffer.readUInt32BE(0)) {
      const end = 4 + buffer.readUInt32BE(0)
      answer(buffer.toString('utf8', 4, end).split('\0'), now)
      buffer = buffer.subarray(end)
    }
  })
  connection.on('error', () => {})
}).listen(0, '127.0.0.1', function listening(this: { address(): unknown }) {
  process.send?.({ port: (this.address() as { port: number }).port })
})

/** Sends a message; `|` stands for the NUL that ends each field. */
function send(message: string): void {
  const body = Buffer.from(`${message.replaceAll('|', '\0')}\0`)
  const head = Buffer.alloc(4)
  head.writeUInt32BE(body.length)
  socket?.write(Buffer.concat([head, body]))
}

function answer(fields: readonly string[], now: bigint): void {
  const [type, second = '', third = ''] = fields
  const handlers: Record<string, () => void> = {
    '71': () => {
      send(`15|1|${account}`)
      send('9|1|1')
    },
    '49': () => send(`49|1|${epoch}`),
    '9': () => tellContract(third),
    '16': () => send('53|1'),
    '7': () => send(`55|1|${third}`),
    '61': () => send('62|1'),
    '10': () => (depthId = third),
    '97': () => {
      if (lastId === '') begin(second)
    },
    '3': () => onOrder(fields, now),
  }
  handlers[type ?? '']?.()
}

function tellContract(requestId: string): void {
  const hours = '20260915:1700-20260916:1600'
  const names = `ES|FUT|20261218 08:30 US/Central|20261218|0||CME|USD|ESZ6|ES|ES|756`
  const terms = `0.25|50|LMT,STP|CME|1|1|E-mini||202612||||US/Central|${hours}|${hours}`
  send(`10|${requestId}|${names}|${terms}|||0|1|ES|IND|67|20261218||1|1|1|0`)
  send(`52|1|${requestId}`)
}

/** Half an hour of bars in a moment, so that the features have something behind them. */
function begin(requestId: string): void {
  lastId = requestId
  for (let level = 0; level < 5; level++) {
    depthRow(level, 0, 1, priceTicks - level, 200)
    depthRow(level, 0, 0, priceTicks + 1 + level, 20)
  }
  for (let i = 0; i < 400; i++) {
    epoch += 5
    send(`99|${lastId}|1|${epoch}|${(priceTicks + (i % 3)) / 4}|${10 + (i % 7)}|0||`)
  }
  setTimeout(tick, 500)
}

function depthRow(row: number, operation: number, side: number, ticks: number, size: number): void {
  send(`12|1|${depthId}|${row}|${operation}|${side}|${ticks / 4}|${size}`)
}

/** A change of the best bid's size: the core is flat, its score is high, so an order follows. */
function tick(): void {
  sentAt = hrtime.bigint()
  depthRow(0, 1, 1, priceTicks, 180 + (micros.length % 40))
}

function onOrder(fields: readonly string[], now: bigint): void {
  if (sentAt !== 0n) {
    micros.push(Number(now - sentAt) / 1_000)
    sentAt = 0n
  }
  const [, orderId = '', , , , , , , , , , , , , , , action = ''] = fields
  const isLast = fields[27] === '1'
  send(`3|${orderId}|PreSubmitted|0|1|0|${orderId}|0|0|999||0`)
  if (!isLast) return
  const target = Number(orderId)
  fill(target - 2, action === 'SELL' ? 'BOT' : 'SLD', fields)
  fill(target, action === 'SELL' ? 'SLD' : 'BOT', fields)
  send(`3|${target - 1}|Cancelled|0|1|0|${target - 1}|0|0|999||0`)
  if (micros.length < orders + warmUps) setTimeout(tick, 3)
  else process.send?.({ micros: micros.slice(warmUps) })
}

function fill(orderId: number, side: string, fields: readonly string[]): void {
  // A fill is matched by its order's reference, and the leg's letter is what differs in a bracket. A tick is
  // won each time: a day of losses would end at its limit.
  const price = (priceTicks + (side === 'BOT' ? 0 : 1)) / 4
  const letter = side === 'BOT' ? 'E' : 'T'
  const ref = (fields[26] ?? '').replace(/\.[EST]\./, `.${letter}.`)
  const time = '20260915 10:00:00 US/Eastern'
  const execution = `0001.${++executions}.01.01|${time}|${account}|CME|${side}|1|${price}`
  send(`11|-1|${orderId}|${contract}|${execution}|${orderId}|999|0|1|${price}|${ref}||||2|0`)
}
