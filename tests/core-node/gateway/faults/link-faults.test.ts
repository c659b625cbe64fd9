import { describe, test } from 'vitest'

import { askTicks } from '../trading-desk.ts'
import type { TestClient } from '../trading-desk.ts'
import { buy, codes, FaultyDesk } from './faulty-desk.ts'

const ticks = [1, 2, 45, 46]

function subscribe(client: TestClient, requestId: number): void {
  client.request(1, 11, requestId, ...client.tradedContract(), 0, '', 0, 0, '')
}

describe('a lost link to IB', () => {
  test('says 1100, then no data and no fills come; behind 1102 data goes on', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribe(client, 5)
    buy(client, 1)
    client.take()
    desk.inject('link-lost:for=30s,restored=1102')
    expect(codes(client)).toEqual(['1100'])
    desk.trade(askTicks, 3, 1)
    desk.wait(1)
    expect(client.take()).toEqual([])
    // What the gateway knows by itself it still answers.
    client.request(49, 1)
    client.request(7, 3, 9, 0, '', '', '', '', '', '')
    expect(client.take(49, 11, 55).map(([id]) => id)).toEqual(['49', '11', '55'])
    desk.wait(30)
    expect(codes(client)).toEqual(['1102'])
    desk.trade(askTicks + 1, 2, 1)
    desk.wait(1)
    expect(client.take(...ticks)).not.toEqual([])
  })

  test('in the middle of a fill: it is booked, never told, and found when asked for', ({
    expect,
  }) => {
    const desk = new FaultyDesk('link-lost:for=30s@fill#1')
    const client = desk.connect()
    buy(client, 1)
    desk.wait(31)
    expect([desk.position, client.take(11, 59)]).toEqual([1, []])
    client.request(7, 3, 9, 0, '', '', '', '', '', '')
    expect(client.take(11)).toHaveLength(1)
  })

  test('behind 1101 has lost the subscriptions', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribe(client, 5)
    desk.inject('link-lost:for=5s,restored=1101')
    desk.wait(6)
    expect(codes(client)).toContain('1101')
    desk.trade(askTicks + 1, 2, 1)
    desk.wait(1)
    expect(client.take(...ticks)).toEqual([])
    subscribe(client, 6)
    expect(client.take(...ticks)).not.toEqual([])
  })

  const fates = [
    ['queue', 1, []],
    ['lose', 0, []],
    ['reject', 0, ['201']],
  ] as const
  for (const [orders, position, answers] of fates) {
    test(`meanwhile: orders=${orders}`, ({ expect }) => {
      const desk = new FaultyDesk(`link-lost:for=5s,orders=${orders},notice=false,restored=none`)
      const client = desk.connect()
      buy(client, 1)
      expect([desk.position, codes(client)]).toEqual([0, answers])
      desk.wait(6)
      expect(desk.position).toBe(position)
    })
  }
})

describe('a blip of a data farm', () => {
  test('says 2103 and 2104, and data goes on', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribe(client, 5)
    client.take()
    desk.inject('farm-blip:for=3s')
    desk.trade(askTicks + 1, 2, 1)
    desk.wait(1)
    expect(client.take(...ticks)).toEqual([])
    desk.wait(3)
    desk.trade(askTicks + 2, 2, 1)
    desk.wait(1)
    expect(client.take(...ticks)).not.toEqual([])
  })

  test('can kill the subscriptions, although it says that all is well', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribe(client, 5)
    client.take()
    desk.inject('farm-blip:for=3s,subscriptions=dead')
    desk.wait(4)
    expect(codes(client)).toEqual(['2103', '2104'])
    desk.trade(askTicks + 2, 2, 1)
    desk.wait(1)
    expect(client.take(...ticks)).toEqual([])
    client.request(2, 1, 5)
    expect(codes(client)).toEqual(['300'])
  })

  test('of history says 2105 and 2106, and fails what is asked meanwhile', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    desk.inject('farm-blip:farm=history,for=3s')
    client.request(
      20,
      31,
      ...client.tradedContract(),
      0,
      '',
      '1 min',
      '60 S',
      1,
      'TRADES',
      1,
      0,
      '',
    )
    desk.wait(4)
    expect(codes(client)).toEqual(['2105', '162', '2106'])
  })
})

describe('a notice', () => {
  test('is said, and nothing else happens', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    subscribe(client, 5)
    client.take()
    desk.inject('notice:code=10182,about=data,text=Failed_to_request_live_updates')
    expect(client.take()).toEqual([['4', '2', '5', '10182', 'Failed to request live updates', '']])
    desk.trade(askTicks + 1, 2, 1)
    desk.wait(1)
    expect(client.take(...ticks)).not.toEqual([])
  })
})
