import { describe, test } from 'vitest'

import { askTicks, bidTicks } from '../trading-desk.ts'
import type { TestClient } from '../trading-desk.ts'
import { codes, FaultyDesk } from './faulty-desk.ts'

function subscribe(client: TestClient, requestId: number): void {
  client.request(1, 11, requestId, ...client.tradedContract(), 0, '', 0, 0, '')
}

function subscribeTicks(client: TestClient, requestId: number): void {
  client.request(97, requestId, ...client.tradedContract(), 'Last', 0, 0)
}

describe('dead subscriptions', () => {
  test('end without a word; the session stands and a new one works', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribeTicks(client, 5)
    desk.inject('dead-subscriptions')
    desk.trade(askTicks, 1, 1)
    expect(client.take()).toEqual([])
    subscribeTicks(client, 6)
    desk.trade(askTicks, 1, 1)
    expect(client.take(99).map(([, requestId]) => requestId)).toEqual(['6'])
  })
})

describe('data that is not subscribed', () => {
  test('is refused with 354 as often as asked for, then served', ({ expect }) => {
    const desk = new FaultyDesk('not-subscribed:count=2')
    const client = desk.connect()
    subscribe(client, 5)
    subscribeTicks(client, 6)
    expect(client.take().map((fields) => fields.slice(2, 4))).toEqual([
      ['5', '354'],
      ['6', '354'],
    ])
    subscribe(client, 7)
    expect(client.take(58)).toHaveLength(1)
  })
})

describe('a competing session', () => {
  test('brings 10197 in a burst and stops all data until its end', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribe(client, 5)
    subscribeTicks(client, 6)
    client.take()
    desk.inject('competing-session:for=10s,burst=3')
    expect(codes(client)).toEqual(Array.from({ length: 6 }, () => '10197'))
    desk.trade(askTicks, 1, 1)
    subscribe(client, 7)
    expect(codes(client)).toEqual(['10197'])
    desk.wait(11)
    desk.trade(askTicks, 1, 1)
    expect(client.take(99)).toHaveLength(1)
  })
})

describe('delayed data', () => {
  test('is told by 10167, type 3 and delayed ticks; then it is live again', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribe(client, 5)
    subscribeTicks(client, 6)
    client.take()
    desk.inject('delayed-data:for=10s')
    expect(client.take().map((fields) => fields.slice(0, 4))).toEqual([
      ['4', '2', '5', '10167'],
      ['4', '2', '6', '10167'],
      ['58', '1', '5', '3'],
    ])
    desk.book([7], [8], bidTicks - 1, askTicks - 1)
    desk.trade(askTicks - 1, 2, 1)
    desk.wait(1)
    const kinds = client.take().map(([id, , , type]) => `${id}:${type}`)
    expect(kinds).toEqual(expect.arrayContaining(['1:66', '1:67', '2:69', '2:71', '46:88']))
    expect(kinds.some((kind) => kind.startsWith('99') || kind === '1:1')).toBe(false)
    desk.wait(10)
    expect(client.take(58)).toEqual([['58', '1', '5', '1']])
  })
})

describe('a bad tick', () => {
  const values = [
    ['nan', 'NaN'],
    ['text', 'n/a'],
    ['empty', ''],
    ['zero', '0'],
    ['negative', '-5400.25'],
    ['huge', '1.7976931348623157E308'],
    ['off-tick', '5400.35'],
    ['jump', '54002.5'],
  ] as const
  for (const [value, written] of values) {
    test(`has ${value} where its price is; the next is sound`, ({ expect }) => {
      const desk = new FaultyDesk(`bad-tick:message=tickByTick,value=${value}`)
      const client = desk.connect()
      subscribeTicks(client, 5)
      desk.trade(askTicks, 1, 1)
      desk.trade(askTicks, 1, 1)
      expect(client.take(99).map((fields) => fields[4])).toEqual([written, '5400.25'])
    })
  }

  test('may be cut short', ({ expect }) => {
    const desk = new FaultyDesk('bad-tick:message=tickByTick,value=short,count=1')
    const client = desk.connect()
    subscribeTicks(client, 5)
    desk.trade(askTicks, 1, 1)
    desk.trade(askTicks, 1, 1)
    const [short, whole] = client.take(99).map(({ length }) => length)
    expect(short).toBe((whole ?? 0) - 2)
  })
})
