import { describe, test } from 'vitest'

import { openOrder } from '../../../core-node/gateway/encode/open-order.ts'
import type { BrokerOrder } from '../../../core-node/gateway/orders/broker-order.ts'
import { reduceGroup, reduceSiblings } from '../../../core-node/gateway/orders/group-reduction.ts'
import type { OrderFields } from './requests.ts'
import type { TestClient } from './trading-desk.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

const price = (ticks: number): number => ticks / 4

/** A target at a price in view, behind 20 contracts. */
const nearTarget = { limitPrice: price(askTicks + 1) }

/** A long entry, its target and its stop, the last of which transmits. */
function placeBracket(
  client: TestClient,
  entry: Partial<OrderFields>,
  quantity = 2,
  children: Partial<OrderFields> = {},
): void {
  client.place(1, { orderType: 'MKT', ...entry, quantity, transmit: 0 })
  const exit = { action: 'SELL', quantity, parentId: 1, ...children }
  client.place(2, { limitPrice: price(askTicks + 8), ...exit, transmit: 0 })
  client.place(3, { ...exit, limitPrice: '', orderType: 'STP', auxPrice: price(bidTicks - 8) })
}

describe('a bracket', () => {
  test('is not heard of before its last order transmits', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { orderType: 'MKT', transmit: 0 })
    client.place(2, { action: 'SELL', limitPrice: 5_500, parentId: 1, transmit: 0 })
    client.request(5, 1)
    expect(client.take().map(([id]) => id)).toEqual(['53'])
    client.place(3, { action: 'SELL', orderType: 'STP', auxPrice: 5_300, parentId: 1 })
    expect(client.news()[0]).toBe('1 PreSubmitted 0/1')
  })

  test('holds its children until the entry is filled', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    placeBracket(client, { orderType: 'LMT', limitPrice: price(bidTicks) })
    const held = client.take(3)
    expect(held.map((status) => [status[2], status[10]])).toEqual([
      ['Submitted', ''],
      ['PreSubmitted', 'child'],
      ['PreSubmitted', 'child,trigger'],
    ])
    desk.trade(bidTicks, 11, -1)
    desk.trade(bidTicks, 1, -1)
    expect(client.news()).toEqual([
      '1 BOT 1@5400.0',
      '1 Submitted 1/1',
      '1 BOT 1@5400.0',
      '1 Filled 2/0',
      '2 Submitted 0/2',
      '3 PreSubmitted 0/2',
    ])
  })

  test('ends with the target: the stop is cancelled', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    placeBracket(client, {})
    client.news()
    desk.book([10], [10], askTicks + 9, askTicks + 10)
    expect(client.news()).toEqual([
      '2 SLD 2@5402.25',
      '3 Cancelled 0/2',
      '3 error 202',
      '2 Filled 2/0',
    ])
  })

  test('ends with the stop: the target is cancelled', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    placeBracket(client, {})
    client.news()
    desk.book([10], [10], bidTicks - 9, bidTicks - 8)
    expect(client.news()).toEqual([
      '3 SLD 2@5397.75',
      '2 Cancelled 0/2',
      '2 error 202',
      '3 Filled 2/0',
    ])
  })

  for (const ocaType of [1, 3]) {
    test(`whose target can be filled at once has no stop left, group of type ${ocaType}`, ({
      expect,
    }) => {
      const desk = new TradingDesk()
      const client = desk.connect()
      const group = { ocaGroup: 'exit-8', ocaType }
      placeBracket(client, {}, 2, { ...group, limitPrice: price(bidTicks) })
      const news = client.news()
      expect(news.filter((line) => line.startsWith('2')).at(-1)).toBe('2 Filled 2/0')
      expect(news.filter((line) => line.startsWith('3')).at(-2)).toBe('3 Cancelled 0/2')
      desk.book([10], [10], bidTicks - 9, bidTicks - 8)
      expect(client.news()).toEqual([])
    })
  }

  test('whose target fills in part keeps a stop for the rest, and no more', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    placeBracket(client, {}, 2, nearTarget)
    client.news()
    desk.trade(askTicks + 1, 21, 1)
    expect(client.news()).toEqual(['2 SLD 1@5400.5', '3 PreSubmitted 0/1', '2 Submitted 1/1'])
    desk.book([10], [10], bidTicks - 9, bidTicks - 8)
    expect(client.news().at(-1)).toBe('3 Filled 1/0')
    client.request(61, 1)
    expect(client.take(61)).toEqual([])
  })

  test('of type 1 cancels the other exit at the first fill, as asked', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    placeBracket(client, {}, 2, { ...nearTarget, ocaGroup: 'exit-7', ocaType: 1 })
    client.news()
    desk.trade(askTicks + 1, 21, 1)
    expect(client.news()).toEqual([
      '2 SLD 1@5400.5',
      '3 Cancelled 0/2',
      '3 error 202',
      '2 Submitted 1/1',
    ])
  })

  test('whose entry is cancelled unfilled ends as a whole', ({ expect }) => {
    const client = new TradingDesk().connect()
    placeBracket(client, { orderType: 'LMT', limitPrice: price(bidTicks) })
    client.news()
    client.cancel(1)
    expect(client.news()).toEqual([
      '1 Cancelled 0/2',
      '1 error 202',
      '2 Cancelled 0/2',
      '2 error 202',
      '3 Cancelled 0/2',
      '3 error 202',
    ])
  })

  test('whose entry is cancelled in part protects what it got', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    placeBracket(client, { orderType: 'LMT', limitPrice: price(bidTicks) })
    desk.trade(bidTicks, 11, -1)
    client.news()
    client.cancel(1)
    expect(client.news()).toEqual([
      '1 Cancelled 1/1',
      '1 error 202',
      '2 Submitted 0/1',
      '3 PreSubmitted 0/1',
    ])
  })

  test('that was never transmitted is taken back by one cancel', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { orderType: 'MKT', transmit: 0 })
    client.place(2, { action: 'SELL', limitPrice: 5_500, parentId: 1, transmit: 0 })
    client.cancel(1)
    expect(client.news()).toEqual([
      '1 Cancelled 0/1',
      '1 error 202',
      '2 Cancelled 0/1',
      '2 error 202',
    ])
  })

  test('is changed while it waits, and transmits when the change says so', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { limitPrice: 5_300, transmit: 0 })
    client.place(1, { limitPrice: 5_301, quantity: 2, transmit: 1 })
    expect(client.news()).toEqual(['1 Submitted 0/2'])
  })

  test('rejected at the entry is rejected as a whole', ({ expect }) => {
    const desk = new TradingDesk()
    desk.halt(false)
    const client = desk.connect()
    placeBracket(client, {})
    expect(client.news().filter((line) => line.includes('error'))).toEqual([
      '1 error 201',
      '2 error 201',
      '3 error 201',
    ])
  })

  test('shows the group and the parent’s numbers', ({ expect }) => {
    const client = new TradingDesk().connect()
    placeBracket(client, { orderType: 'LMT', limitPrice: price(bidTicks) })
    client.take()
    client.request(5, 1)
    const [entry, target] = client.take(5)
    const at = (message: readonly string[] | undefined, name: string) =>
      message?.[openOrder.names(193).indexOf(name)]
    // TWS joins children in a group with the parent's permanent id.
    expect(at(target, 'ocaGroup')).toBe(at(entry, 'permId'))
    expect([at(target, 'parentId'), at(target, 'ocaType')]).toEqual(['1', '3'])
  })
})

describe('a group of one client’s own', () => {
  test('that reduces leaves the same share of the others', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    const group = { ocaGroup: 'g', ocaType: 2, quantity: 4 }
    client.place(1, { ...group, limitPrice: price(bidTicks) })
    client.place(2, { ...group, limitPrice: price(bidTicks - 1), quantity: 2 })
    client.news()
    desk.trade(bidTicks, 12, -1)
    expect(client.news()).toEqual(['1 BOT 2@5400.0', '2 Submitted 0/1', '1 Submitted 2/2'])
    desk.trade(bidTicks, 2, -1)
    expect(client.news()).toEqual([
      '1 BOT 2@5400.0',
      '2 Cancelled 0/1',
      '2 error 202',
      '1 Filled 4/0',
    ])
  })
})

describe('what a fill leaves', () => {
  const order = (contracts: number, filled = 0) => ({ contracts, filled }) as BrokerOrder

  test('of a group is as large a part as of the filled order', ({ expect }) => {
    const [reduction] = reduceGroup(order(10, 5), 5, [order(6, 2)])
    expect(reduction?.contracts).toBe(4)
  })

  test('of siblings never exceeds what is open', ({ expect }) => {
    const targets = [order(1, 1), order(1)]
    const stop = order(2)
    const others = [targets[1], stop] as BrokerOrder[]
    const reductions = reduceSiblings(order(2, 2), [...targets, stop], others)
    expect(reductions).toEqual([{ order: stop, contracts: 1 }])
  })
})
