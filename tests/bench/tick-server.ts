import { performance } from 'node:perf_hooks'
import process, { hrtime } from 'node:process'

import { account, contract, FrontDesk, startSeconds } from './front-desk.ts'

/**
 * The other end of the wire for the tick-to-order benchmark: a core is let in, then
 * one tick at a time, each answered by an order, filled and closed at once. It takes the time from writing a
 * tick to the first byte of the order, and prints the times, in microseconds, when it has enough.
 */
const orders = Number(process.argv[2])
const warmUps = 30
/** The core's own limit of order messages stands: forty a second, three a bracket. */
const betweenTicksMs = 90
const priceTicks = 21_600

// Whoever asked is gone: nobody is left to measure for.
process.on('disconnect', () => process.exit())

let depthId = ''
let lastId = ''
let epoch = startSeconds
/** When it was that time, by the clock on the wall. */
let epochMs = performance.now()
let sentAt = 0n
let executions = 0
const micros: number[] = []

const desk = new FrontDesk({
  onDepth: (requestId) => (depthId = requestId),
  onTicks: (requestId) => {
    if (lastId === '') begin(requestId)
  },
  onOrder,
  // Time goes on between the ticks: a core whose market stands still sees no second intent.
  nowSeconds: () => epoch + Math.floor((performance.now() - epochMs) / 1_000),
})

function send(message: string): void {
  desk.send(message)
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
  epochMs = performance.now()
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
  if (micros.length < orders + warmUps) setTimeout(tick, betweenTicksMs)
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
