import fc from 'fast-check'
import { test } from 'vitest'

import type { TestClient } from './trading-desk.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

const offset = fc.integer({ min: -4, max: 4 })
const size = fc.integer({ min: 1, max: 12 })

const order = fc.record({
  action: fc.constantFrom('BUY', 'SELL'),
  orderType: fc.constantFrom('LMT', 'MKT', 'STP'),
  limitPrice: offset.map((ticks) => (bidTicks + ticks) / 4),
  auxPrice: offset.map((ticks) => (askTicks + ticks) / 4),
  quantity: size,
  tif: fc.constantFrom('DAY', 'GTC', 'IOC'),
  ocaGroup: fc.constantFrom('', '', 'g'),
  ocaType: fc.integer({ min: 0, max: 3 }),
  transmit: fc.constantFrom(1, 1, 0),
  /** How many ids back its parent is; 0 for none. */
  parent: fc.constantFrom(0, 0, 1, 2),
})

const step = fc.oneof(
  fc.record({ what: fc.constant('place' as const), order }),
  fc.record({ what: fc.constant('modify' as const), back: fc.nat(4), order }),
  fc.record({ what: fc.constant('cancel' as const), back: fc.nat(5) }),
  fc.record({ what: fc.constant('cancel all' as const) }),
  fc.record({ what: fc.constant('trade' as const), offset, size, buys: fc.boolean() }),
  fc.record({ what: fc.constant('book' as const), offset, bids: size, asks: size }),
)

const ends = ['Filled', 'Cancelled', 'Inactive']

/** What a client can add up from its messages alone. */
class Bookkeeper {
  position = 0
  readonly filled = new Map<string, number>()
  readonly status = new Map<string, readonly string[]>()
  readonly executionIds = new Set<string>()
  readonly #problems: string[] = []

  read(messages: readonly (readonly string[])[]): string[] {
    for (const message of messages) {
      if (message[0] === '11') this.#onExecution(message)
      if (message[0] === '3') this.#onStatus(message)
    }
    return this.#problems
  }

  #onExecution(message: readonly string[]): void {
    const [, , orderId = '', ...rest] = message
    const [execId = '', , , , side, shares, , , , , cumulative] = rest.slice(11)
    const total = (this.filled.get(orderId) ?? 0) + Number(shares)
    this.filled.set(orderId, total)
    this.position += (side === 'BOT' ? 1 : -1) * Number(shares)
    if (this.executionIds.has(execId)) this.#problems.push(`${execId} came twice`)
    this.executionIds.add(execId)
    const isSummed = total === Number(cumulative)
    if (!isSummed) this.#problems.push(`${orderId}: ${total} is not ${cumulative}`)
  }

  #onStatus(message: readonly string[]): void {
    const [, orderId = '', status = '', filled, remaining] = message
    const before = this.status.get(orderId)?.[0] ?? ''
    if (ends.includes(before)) this.#problems.push(`${orderId} was ${before} and is ${status}`)
    if (Number(filled) !== (this.filled.get(orderId) ?? 0)) {
      this.#problems.push(`${orderId} has ${filled} filled by status`)
    }
    const isInPart = status === 'Filled' && remaining !== '0'
    if (isInPart) this.#problems.push(`${orderId} is filled in part`)
    this.status.set(orderId, [status])
  }
}

test('whatever is asked and whatever the market does, a client’s books agree with the broker’s', ({
  expect,
}) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const desk = new TradingDesk()
      const client = desk.connect()
      const books = new Bookkeeper()
      let nextId = 1
      for (const each of steps) {
        if (each.what === 'place') nextId = place(client, nextId, nextId, each.order)
        else if (each.what === 'modify') place(client, nextId, nextId - 1 - each.back, each.order)
        else if (each.what === 'cancel') client.cancel(nextId - each.back)
        else if (each.what === 'cancel all') client.request(58, '', 2147483647)
        else if (each.what === 'trade') {
          desk.trade(bidTicks + each.offset, each.size, each.buys ? 1 : -1)
        } else {
          const best = bidTicks + each.offset
          desk.book([each.bids, 5], [each.asks, 5], best, best + 1)
        }
        expect(books.read(client.take())).toEqual([])
      }
      client.request(61, 1)
      const told = client.take(61)[0]?.at(-2) ?? '0'
      expect(Number(told)).toBe(books.position)
      // What is open by the client's books is what the broker says is open.
      client.request(5, 1)
      const open = client.take(5).map(([, orderId]) => orderId)
      const alive = [...books.status].filter(([, [status = '']]) => !ends.includes(status))
      expect(open.toSorted()).toEqual(alive.map(([orderId]) => orderId).toSorted())
      // After everything is cancelled nothing is open, and nothing more can fill.
      client.request(58, '', 2147483647)
      client.take()
      desk.book([50], [50], bidTicks + 9, askTicks + 9)
      desk.book([50], [50], bidTicks - 9, askTicks - 9)
      expect(client.take(11)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

/** @returns the next free id */
function place(
  client: TestClient,
  nextId: number,
  orderId: number,
  { parent, ...fields }: typeof order extends fc.Arbitrary<infer Order> ? Order : never,
): number {
  const parentId = parent === 0 ? 0 : Math.max(0, orderId - parent)
  client.place(orderId, { ...fields, parentId })
  return Math.max(nextId, orderId + 1)
}
