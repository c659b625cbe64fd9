import { describe, test } from 'vitest'

import { minute, regularOpenUs, second } from '../market-events.ts'
import type { OrderFields } from './requests.ts'
import { anyEs, placeOrderFields, placeOrderFieldsAt } from './requests.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

const price = (ticks: number): number => ticks / 4
const rest = { action: 'BUY', orderType: 'LMT', limitPrice: price(bidTicks - 40) }
const stop = { action: 'SELL', orderType: 'STP', auxPrice: price(bidTicks - 4) }

describe('an order that asks what it would do', () => {
  const versions = [176, 178, 193] as const
  for (const version of versions) {
    test(`is told margin and commission at version ${version}, and is not placed`, ({ expect }) => {
      const desk = new TradingDesk()
      const client = desk.connect(1, version)
      const asked = { action: 'BUY', orderType: 'MKT', quantity: 2, whatIf: 1 }
      const place = (order: Partial<OrderFields>) =>
        client.request(3, 1, ...placeOrderFieldsAt(version, client.tradedContract(), order))
      place(asked)
      const [preview, ...others] = client.take()
      expect(others).toEqual([])
      const at = preview?.indexOf('PreSubmitted') ?? 0
      // 2 × 5400.25 × 50, and 7 and 6.3 % of it.
      expect(preview?.slice(at, at + 15)).toEqual([
        'PreSubmitted',
        '0.0',
        '0.0',
        '25000.0',
        '37801.75',
        '34021.57',
        '-4.5',
        '37801.75',
        '34021.57',
        '24995.5',
        '4.5',
        '',
        '',
        'USD',
        '',
      ])
      expect(preview?.[at - 1]).toBe('1')
      client.request(5, 1)
      expect(client.take().map(([id]) => id)).toEqual(['53'])
      place(rest)
      expect(client.news()).toEqual(['1 Submitted 0/1'])
    })
  }

  test('counts what is held: the other way it frees margin', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { action: 'BUY', orderType: 'MKT', quantity: 1 })
    client.take()
    client.place(2, { action: 'SELL', orderType: 'MKT', quantity: 1, whatIf: 1 })
    const [preview] = client.take()
    const at = preview?.indexOf('PreSubmitted') ?? 0
    expect([preview?.[at + 1], preview?.[at + 4], preview?.[at + 7]]).toEqual([
      '18900.88',
      '-18900.88',
      '0.0',
    ])
  })

  test('is checked as one that is placed', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { ...rest, limitPrice: 5_400.1, whatIf: 1 })
    client.request(3, 2, ...placeOrderFields(anyEs, { ...rest, whatIf: 1 }))
    expect(client.news()).toEqual(['1 error 110', '2 error 200'])
  })
})

describe('an order good till a date', () => {
  test('ends then, and not before, also beyond the session', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, { ...rest, tif: 'GTD', goodTillDate: '20260916 10:00:00 US/Eastern' })
    client.place(2, { ...rest, tif: 'GTD', goodTillDate: '20260915-13:31:00' })
    client.place(3, { ...rest, tif: 'DAY' })
    client.take()
    desk.wait(30)
    expect(client.news()).toEqual([])
    desk.wait(30)
    expect(client.news()).toEqual(['2 Cancelled 0/1', '2 error 202'])
    desk.wait(8 * 3_600)
    expect(client.news()).toEqual(['3 Cancelled 0/1', '3 error 202'])
    desk.wait(16.4 * 3_600)
    expect(client.news()).toEqual([])
    desk.wait(3_600)
    expect(client.news()).toEqual(['1 Cancelled 0/1', '1 error 202'])
  })

  test('tells its date, and takes another with a change', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    const dated = { ...rest, tif: 'GTD' }
    client.place(1, { ...dated, goodTillDate: '20260915-13:31:00' })
    expect(client.take(5)[0]).toContain('20260915-13:31:00')
    client.place(1, { ...dated, goodTillDate: '20260915-13:40:00' })
    client.take()
    desk.wait(120)
    expect(client.news()).toEqual([])
    desk.wait(600)
    expect(client.news()).toEqual(['1 Cancelled 0/1', '1 error 202'])
  })

  test('of a day alone lasts till its end in the login zone', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, { ...rest, tif: 'GTD', goodTillDate: '20260915' })
    client.take()
    desk.wait(14.4 * 3_600)
    expect(client.news()).toEqual([])
    desk.wait(0.2 * 3_600)
    expect(client.news()).toEqual(['1 Cancelled 0/1', '1 error 202'])
  })
})

/** In the night: 03:00 in New York on the desk's next day. */
function atNight(desk: TradingDesk): void {
  const nightUs = regularOpenUs + 17.5 * 60 * minute
  desk.wait((nightUs - desk.nowUs) / second)
  desk.book([10, 20, 30], [10, 20, 30])
}

describe('outside the liquid hours', () => {
  test('limit and market orders work, whatever they say of it', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    atNight(desk)
    client.place(1, { orderType: 'MKT' })
    client.place(2, { ...rest, limitPrice: price(askTicks) })
    expect(client.news().filter((line) => line.includes('Filled'))).toHaveLength(2)
  })

  test('a market order that says it may is told that this is ignored', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { orderType: 'MKT', outsideRth: 1 })
    expect(client.news().filter((line) => line.includes('error'))).toEqual(['1 error 2109'])
  })

  test('a stop sleeps until they begin, and is told so', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    atNight(desk)
    client.place(1, { ...stop, tif: 'GTC' })
    const [, , warning] = client.take()
    expect(warning?.slice(2, 4)).toEqual(['1', '399'])
    expect(warning?.[4]).toMatch(/until 2026-09-16 08:30:00 US\/Central/)
    desk.trade(bidTicks - 8, 5, -1)
    desk.book([10], [10], bidTicks - 8, askTicks - 8)
    expect(client.news()).toEqual([])
    desk.wait(6.5 * 3_600)
    desk.trade(bidTicks - 8, 5, -1)
    expect(client.news().at(-1)).toBe('1 Filled 1/0')
  })

  test('a stop that says it may goes off', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    atNight(desk)
    client.place(1, { ...stop, outsideRth: 1 })
    desk.trade(bidTicks - 8, 5, -1)
    expect(client.news().at(-1)).toBe('1 Filled 1/0')
  })

  test('a stop of the day before falls asleep with their end', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, { ...stop, tif: 'GTC' })
    client.place(2, { ...stop, tif: 'GTC', outsideRth: 1 })
    atNight(desk)
    client.take()
    desk.trade(bidTicks - 8, 5, -1)
    expect(client.news().filter((line) => line.includes('Filled'))).toEqual(['2 Filled 1/0'])
  })

  test('a stop that is a child sleeps too when its parent fills', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    atNight(desk)
    client.place(1, { orderType: 'MKT', transmit: 0 })
    client.place(2, { ...stop, tif: 'GTC', parentId: 1 })
    client.take()
    desk.trade(bidTicks - 8, 5, -1)
    expect(client.news()).toEqual([])
  })
})

describe('client 0 and the master', () => {
  for (const privileged of [0, 5]) {
    test(`client ${privileged} hears of others' orders and may cancel them`, ({ expect }) => {
      const desk = new TradingDesk({ masterClientId: 5 })
      const [owner, other] = [desk.connect(1), desk.connect(privileged)]
      owner.place(3, rest)
      expect(other.news()).toEqual(['3 Submitted 0/1'])
      other.cancel(3)
      expect(owner.news()).toEqual(['3 Submitted 0/1', '3 Cancelled 0/1', '3 error 202'])
    })

    test(`client ${privileged} cannot cancel by an id that two clients use`, ({ expect }) => {
      const desk = new TradingDesk({ masterClientId: 5 })
      const [owner, another, other] = [desk.connect(1), desk.connect(2), desk.connect(privileged)]
      owner.place(3, rest)
      another.place(3, rest)
      other.take()
      other.cancel(3)
      expect(other.news()).toEqual(['3 error 10147'])
    })
  }

  test('an id of its own comes first', ({ expect }) => {
    const desk = new TradingDesk()
    const [owner, zero] = [desk.connect(1), desk.connect(0)]
    owner.place(3, rest)
    zero.place(3, rest)
    owner.take()
    zero.cancel(3)
    expect(owner.take()).toEqual([])
  })

  test('orders placed by hand are client 0’s, with ids below zero', ({ expect }) => {
    const desk = new TradingDesk()
    const [zero, other] = [desk.connect(0), desk.connect(1)]
    const { terms } = placed(desk)
    zero.take()
    expect(desk.simulation.orders.placeByHand(terms)).toBeUndefined()
    expect(desk.simulation.orders.placeByHand(terms)).toBeUndefined()
    expect(zero.news()).toEqual(['-1 Submitted 0/1', '-2 Submitted 0/1'])
    other.request(16, 1)
    expect(other.take(5).map(([, id]) => id)).toEqual(['-1', '-2'])
    other.cancel(-1)
    expect(other.news()).toEqual(['-1 error 10147'])
    zero.cancel(-1)
    expect(zero.news()).toEqual(['-1 Cancelled 0/1', '-1 error 202'])
    zero.request(8, 1, 1)
    expect(zero.take()).toEqual([['9', '1', '1']])
  })

  test('only client 0 may ask for orders placed by hand to be bound', ({ expect }) => {
    const desk = new TradingDesk()
    const [zero, other] = [desk.connect(0), desk.connect(1)]
    zero.request(15, 1, 1)
    other.request(15, 1, 1)
    expect([zero.take().length, other.take()[0]?.[3]]).toEqual([0, '321'])
  })
})

/** The terms of an order as a client would place it. */
function placed(desk: TradingDesk) {
  const client = desk.connect(31)
  client.place(1, rest)
  const [order] = desk.simulation.exchange.store.open()
  if (order === undefined) throw new Error('it was not placed')
  client.cancel(1)
  client.disconnect()
  return order
}
