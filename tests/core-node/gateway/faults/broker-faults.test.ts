import { describe, test } from 'vitest'

import { truthOf } from '../../../../core-node/gateway/control/truth.ts'
import type { Truth } from '../../../../core-node/gateway/control/truth.ts'
import { bracket, buy, codes, FaultyDesk, prices } from './faulty-desk.ts'

const truth = (desk: FaultyDesk): Truth => truthOf(desk.simulation)

describe('a fill without the market', () => {
  test('of a stop, at the market, while its client is away', ({ expect }) => {
    const desk = new FaultyDesk('fill:order=stop@down#1+1s')
    const client = desk.connect()
    bracket(client, 1)
    client.disconnect()
    desk.wait(2)
    desk.refresh()
    expect([desk.position, desk.simulation.exchange.store.openCount]).toEqual([0, 0])
    expect(truth(desk).executions.map(({ contracts, price }) => [contracts, price])).toEqual([
      [1, prices.ask],
      [-1, prices.bid],
    ])
    const again = desk.connect()
    again.request(7, 3, 9, 0, '', '', '', '', '', '')
    expect(again.take(11).map((fields) => fields[26])).toEqual(['E', 'S'])
  })

  test('of a target, at its own price', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    bracket(client, 1)
    desk.inject('fill:order=target')
    desk.wait(1)
    expect(truth(desk).executions.at(-1)).toMatchObject({ contracts: -1, price: prices.high })
    expect(client.news()).toContain('3 Cancelled 0/1')
  })

  test('where nothing works does nothing, and the log says so', ({ expect }) => {
    const desk = new FaultyDesk('fill:order=stop')
    desk.wait(1)
    expect(desk.logs).toContain('fault: no stop order works: nothing to fill')
  })
})

describe('an order by hand', () => {
  test('closes the position of a client that is not told of its execution', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    bracket(client, 1)
    client.request(61, 1)
    client.take()
    desk.inject('manual-order:side=close')
    desk.wait(1)
    expect([desk.position, client.take(11)]).toEqual([0, []])
    // Its exits still work: who does not look opens a position with them.
    expect(truth(desk).openOrders).toHaveLength(2)
    client.request(7, 3, 9, 0, '', '', '', '', '', '')
    const byHand = client.take(11).at(-1)
    expect(byHand?.[22]).toBe('0')
  })

  test('may rest behind the market', ({ expect }) => {
    const desk = new FaultyDesk('manual-order:side=buy,type=LMT,away=4,contracts=2')
    desk.wait(1)
    expect(truth(desk).openOrders).toMatchObject([
      { clientId: 0, action: 'BUY', contracts: 2, limitPrice: prices.bid - 1 },
    ])
  })
})

describe('a liquidation', () => {
  test('cancels what works and closes the position, marked as such', ({ expect }) => {
    const desk = new FaultyDesk('liquidation@fill#1+10s')
    const client = desk.connect()
    bracket(client, 1, 2)
    client.request(61, 1)
    client.take()
    desk.wait(11)
    desk.refresh()
    expect([desk.position, desk.simulation.exchange.store.openCount]).toEqual([0, 0])
    expect(codes(client)).toEqual(['202', '202'])
    client.request(7, 3, 9, 0, '', '', '', '', '', '')
    const liquidation = client.take(11).at(-1)
    // Side, client id, and that it is a liquidation.
    expect([18, 22, 23].map((place) => liquidation?.[place])).toEqual(['SLD', '0', '1'])
    expect(truth(desk).executions.at(-1)).toMatchObject({
      contracts: -2,
      isLiquidation: true,
      clientId: 0,
      orderId: 0,
    })
  })
})

describe('a correction', () => {
  test('tells the execution again, and the account is as if it had always been so', ({
    expect,
  }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    buy(client, 1, 2)
    const [original] = client.take(11)
    desk.inject('correction:ticks=-2')
    desk.wait(1)
    const [corrected] = client.take(11)
    expect([original?.[14]?.slice(-3), corrected?.[14]?.slice(-3)]).toEqual(['.01', '.02'])
    expect(corrected?.[14]?.slice(0, -3)).toBe(original?.[14]?.slice(0, -3))
    expect([original?.[20], corrected?.[20]]).toEqual(['5400.25', '5399.75'])
    const { accounts, executions } = truth(desk)
    expect(accounts[0]?.positions).toMatchObject([{ contracts: 2, averagePrice: 5_399.75 }])
    expect(executions.map(({ price }) => price)).toEqual([5_399.75])
  })

  test('of what is closed moves cash by its difference', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    buy(client, 1)
    client.place(2, { action: 'SELL', orderType: 'MKT' })
    const before = truth(desk).accounts[0]?.cashCents ?? 0
    desk.inject('correction:ticks=4')
    desk.wait(1)
    // Sold a point higher: 50 dollars.
    expect(truth(desk).accounts[0]?.cashCents).toBe(before + 5_000)
  })
})

describe('orders of a former session', () => {
  test('are listed, and neither changed nor cancelled by their id', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    client.place(1, { limitPrice: prices.low })
    client.take()
    desk.inject('disown')
    client.cancel(1)
    client.place(1, { limitPrice: prices.low + 1 })
    expect(codes(client)).toEqual(['10147', '103'])
    client.request(16, 1)
    expect(client.take(5)).toHaveLength(1)
    client.request(58, '', 2147483647)
    expect(desk.simulation.exchange.store.openCount).toBe(0)
  })
})
