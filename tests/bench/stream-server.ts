import process, { hrtime } from 'node:process'

import { FrontDesk, startSeconds } from './front-desk.ts'

/**
 * The other end of the wire for wire-to-step and tick-burst: a core is let in, then so many ticks a second for so
 * many seconds. Of ten ticks one is a trade, and the others are rows of the book, or four of them quotes once these
 * were asked for, which is a quarter of a minute later. The size of a row, and the bid's size of a quote, say when
 * it was handed to the socket, in microseconds since the stream began: one clock is the same for all processes.
 */
const [ticksPerSecond = 0, seconds = 0] = process.argv.slice(2).map(Number)
const priceTicks = 21_600
const ids = { depth: '', Last: '', BidAsk: '' }
const settleMs = 500
const everyMs = 1

let startNanos = 0n
let sent = 0
let stamped = 0

const desk = new FrontDesk({
  onDepth: (requestId) => {
    ids.depth = requestId
    beginWhenAsked()
  },
  onTicks: (requestId, type) => {
    ids[type] = requestId
    beginWhenAsked()
  },
  nowSeconds: epoch,
})

function epoch(): number {
  if (startNanos === 0n) return startSeconds
  return startSeconds + Math.floor(Number(hrtime.bigint() - startNanos) / 1e9)
}

function beginWhenAsked(): void {
  if (startNanos !== 0n || ids.depth === '' || ids.Last === '') return
  startNanos = hrtime.bigint()
  for (let level = 0; level < 5; level++) {
    desk.send(row(level, 0, 1, 200))
    desk.send(row(level, 0, 0, 200))
  }
  setTimeout(() => {
    startNanos = hrtime.bigint()
    process.send?.({ startNanos: String(startNanos) })
    stream()
  }, settleMs)
}

function row(level: number, operation: number, side: number, size: number): string {
  const ticks = side === 1 ? priceTicks - level : priceTicks + 1 + level
  return `12|1|${ids.depth}|${level}|${operation}|${side}|${ticks / 4}|${size}`
}

/** What is due by now leaves in one write: a timer that is late makes it no less. */
function stream(): void {
  const micros = Math.floor(Number(hrtime.bigint() - startNanos) / 1_000)
  const due = Math.min(Math.floor((micros * ticksPerSecond) / 1e6), ticksPerSecond * seconds)
  const messages: string[] = []
  for (; sent < due; sent++) messages.push(messageOf(sent, micros))
  if (messages.length > 0) desk.sendFrames(messages)
  if (sent < ticksPerSecond * seconds) setTimeout(stream, everyMs)
  else process.send?.({ sent, stamped, waitingBytes: desk.waitingBytes })
}

function messageOf(index: number, micros: number): string {
  const kind = index % 10
  if (kind === 9) {
    const ticks = priceTicks + (index % 2)
    return `99|${ids.Last}|1|${epoch()}|${ticks / 4}|${1 + (index % 7)}|0||`
  }
  stamped++
  const isQuote = ids.BidAsk !== '' && kind < 8 && kind % 2 === 0
  if (!isQuote) return row(index % 5, 1, index % 3 === 0 ? 1 : 0, micros + 1)
  const [bid, ask] = [priceTicks / 4, (priceTicks + 1) / 4]
  return `99|${ids.BidAsk}|3|${epoch()}|${bid}|${ask}|${micros + 1}|${20 + (index % 50)}|0`
}
