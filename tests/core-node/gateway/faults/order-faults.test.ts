import { describe, test } from 'vitest'

import { bracket, buy, codes, FaultyDesk, prices } from './faulty-desk.ts'

describe('an order', () => {
  test('that is swallowed leaves no trace', ({ expect }) => {
    const desk = new FaultyDesk('swallow')
    const client = desk.connect()
    buy(client, 1)
    client.request(16, 1)
    expect(client.take().map(([id]) => id)).toEqual(['53'])
    buy(client, 2)
    expect(desk.position).toBe(1)
  })

  test('that is rejected is Inactive with 201, and so is what hangs on it', ({ expect }) => {
    const desk = new FaultyDesk('reject:order=entry,reason=no_margin')
    const client = desk.connect()
    bracket(client, 1)
    const news = client.take(3, 4)
    expect(news.filter(([id]) => id === '3').map((fields) => [fields[1], fields[2]])).toEqual([
      ['1', 'Inactive'],
      ['2', 'Inactive'],
      ['3', 'Inactive'],
    ])
    expect(news.find(([id]) => id === '4')?.slice(2, 5)).toEqual([
      '1',
      '201',
      'Order rejected - reason:no margin',
    ])
    expect(desk.simulation.exchange.store.openCount).toBe(0)
  })

  test('can be rejected with details that are no JSON', ({ expect }) => {
    const desk = new FaultyDesk('reject:json=broken')
    const client = desk.connect()
    buy(client, 1)
    buy(client, 2)
    expect(client.take(4).map((fields) => fields.at(-1))).toEqual(['{"rejects":['])
    expect(desk.position).toBe(1)
  })

  test('of one kind can be rejected alone: an entry without its stop', ({ expect }) => {
    const desk = new FaultyDesk('reject:order=stop')
    const client = desk.connect()
    bracket(client, 1)
    expect(codes(client)).toEqual(['201'])
    expect(desk.position).toBe(1)
    expect(desk.simulation.exchange.store.open().map(({ orderId }) => orderId)).toEqual([2])
  })

  test('that is inactive says so and nothing more', ({ expect }) => {
    const desk = new FaultyDesk('inactive')
    const client = desk.connect()
    buy(client, 1)
    expect(client.news()).toEqual(['1 Inactive 0/1'])
  })

  test('that is held has warning 399, lives, and goes on later', ({ expect }) => {
    const desk = new FaultyDesk('hold:held=10s')
    const client = desk.connect()
    bracket(client, 1)
    expect(client.news()).toEqual([
      '1 PreSubmitted 0/1',
      '2 PreSubmitted 0/1',
      '3 PreSubmitted 0/1',
      '1 error 399',
    ])
    desk.refresh()
    expect(desk.position).toBe(0)
    desk.wait(11)
    expect(desk.position).toBe(1)
    expect(desk.simulation.exchange.store.openCount).toBe(2)
  })

  test('that is held can be changed and cancelled, with its children', ({ expect }) => {
    const desk = new FaultyDesk('hold:held=0s')
    const client = desk.connect()
    bracket(client, 1)
    client.place(1, { quantity: 3, orderType: 'MKT' })
    client.take()
    client.cancel(1)
    expect(client.news().filter((line) => line.includes('Cancelled'))).toEqual([
      '1 Cancelled 0/3',
      '2 Cancelled 0/1',
      '3 Cancelled 0/1',
    ])
    desk.wait(60)
    expect([desk.position, desk.simulation.exchange.store.openCount]).toEqual([0, 0])
  })

  test('of a bracket may come without its children: a position without a stop', ({ expect }) => {
    const desk = new FaultyDesk('parent-only')
    const client = desk.connect()
    bracket(client, 1)
    expect([desk.position, desk.simulation.exchange.store.openCount]).toEqual([1, 0])
    expect(desk.plan.active).toEqual([])
    bracket(client, 11)
    expect([desk.position, desk.simulation.exchange.store.openCount]).toEqual([2, 2])
  })

  test('that is changed may live on beside the changed one', ({ expect }) => {
    const desk = new FaultyDesk('double-modify')
    const client = desk.connect()
    client.place(1, { limitPrice: prices.low, orderRef: 'entry' })
    client.place(1, { limitPrice: prices.low + 1, orderRef: 'entry' })
    const { store } = desk.simulation.exchange
    expect(store.open().map(({ orderId, terms }) => [orderId, terms.limitPrice])).toEqual([
      [1, prices.low],
      [1, prices.low + 1],
    ])
    expect(new Set(store.open().map(({ permId }) => permId)).size).toBe(2)
    // The id leads to one of them only.
    client.cancel(1)
    expect(store.open().map(({ terms }) => terms.limitPrice)).toEqual([prices.low])
  })

  test('fills in pieces, so far apart in time; news comes only with a fill', ({ expect }) => {
    const desk = new FaultyDesk('partial-fill:contracts=2,every=5s')
    const client = desk.connect()
    buy(client, 1, 5)
    expect(client.news().at(-1)).toBe('1 Submitted 2/3')
    for (let i = 0; i < 20; i++) desk.refresh()
    expect(client.news()).toEqual([])
    desk.wait(5)
    desk.refresh()
    expect(client.news()).toEqual(['1 BOT 2@5400.25', '1 Submitted 4/1'])
    desk.wait(5)
    desk.refresh()
    expect([client.news().at(-1), desk.position]).toEqual(['1 Filled 5/0', 5])
  })

  test('that is IOC loses what its first piece leaves', ({ expect }) => {
    const desk = new FaultyDesk('partial-fill:contracts=1')
    const client = desk.connect()
    client.place(1, { quantity: 3, limitPrice: prices.high, tif: 'IOC' })
    expect([desk.position, desk.simulation.exchange.store.openCount]).toEqual([1, 0])
    expect(client.news()).toContain('1 Cancelled 1/2')
  })
})
