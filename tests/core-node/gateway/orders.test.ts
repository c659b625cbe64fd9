import { describe, test } from 'vitest'

import { anyEs, contractFields, placeOrderFields } from './requests.ts'
import type { TestClient } from './trading-desk.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

/** Ticks as the price of an order. */
const price = (ticks: number): number => ticks / 4

const buyLimit = { action: 'BUY', orderType: 'LMT', limitPrice: price(bidTicks) }

describe('one order', () => {
  test('at the market is told as in recorded dialogues', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect(5)
    client.place(1, { orderType: 'MKT', quantity: 2, orderRef: 'entry-ä' })
    const messages = client.take()
    expect(messages.map(([id]) => id)).toEqual(['5', '3', '11', '5', '3', '5', '59'])
    const [opened, presubmitted, execution, , filled, settled, commission] = messages
    expect(presubmitted).toEqual([
      '3',
      '1',
      'PreSubmitted',
      '0',
      '2',
      '0',
      '1001',
      '0',
      '0',
      '5',
      '',
      '0',
    ])
    expect(filled).toEqual([
      '3',
      '1',
      'Filled',
      '2',
      '0',
      '5400.25',
      '1001',
      '0',
      '5400.25',
      '5',
      '',
      '0',
    ])
    expect(opened).toContain('entry-ä')
    expect(execution).toContain('entry-ä')
    expect(execution?.[14]).toMatch(/^[\da-f]{8}\.[\da-f]{8}\.01\.01$/)
    expect(execution?.[15]).toBe('20260915 09:30:00 US/Eastern')
    expect(settled).toContain('4.5')
    const unset = '1.7976931348623157E308'
    expect(commission?.join('|')).toBe(`59|1|${execution?.[14]}|4.5|USD|${unset}|${unset}|`)
  })

  test('larger than what is shown fills level by level', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { orderType: 'MKT', quantity: 25 })
    expect(client.news()).toEqual([
      '1 PreSubmitted 0/25',
      '1 BOT 10@5400.25',
      '1 Submitted 10/15',
      '1 BOT 15@5400.5',
      '1 Filled 25/0',
    ])
  })

  test('at its limit waits its turn, and fills in parts', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, { ...buyLimit, quantity: 5 })
    desk.trade(bidTicks, 12, -1)
    desk.trade(bidTicks, 9, -1)
    expect(client.news()).toEqual([
      '1 Submitted 0/5',
      '1 BOT 2@5400.0',
      '1 Submitted 2/3',
      '1 BOT 3@5400.0',
      '1 Filled 5/0',
    ])
  })

  test('that rests adds liquidity, one that crosses takes it', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, buyLimit)
    desk.trade(bidTicks, 11, -1)
    client.place(2, { ...buyLimit, limitPrice: price(askTicks) })
    // The last field but the pending price revision.
    expect(client.take(11).map((fields) => fields.at(-2))).toEqual(['1', '2'])
  })

  test('with a stop is PreSubmitted until the market reaches it', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, { action: 'SELL', orderType: 'STP', auxPrice: price(bidTicks - 2) })
    expect(client.take(3)[0]?.slice(2, 12)).toContain('trigger')
    desk.trade(bidTicks - 2, 1, -1)
    expect(client.news()).toEqual(['1 SLD 1@5399.5', '1 Filled 1/0'])
  })

  test('immediate or cancel ends with what it got', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { ...buyLimit, limitPrice: price(askTicks), quantity: 12, tif: 'IOC' })
    expect(client.news()).toEqual([
      '1 Submitted 0/12',
      '1 BOT 10@5400.25',
      '1 Submitted 10/2',
      '1 Cancelled 10/2',
      '1 error 202',
    ])
  })
})

describe('an order is refused', () => {
  const refused = [
    ['off the tick', { ...buyLimit, limitPrice: 5_400.1 }, 110],
    ['without a size', { ...buyLimit, quantity: '' }, 434],
    ['of size zero', { ...buyLimit, quantity: 0 }, 434],
    ['of half a contract', { ...buyLimit, quantity: 0.5 }, 10_243],
    ['of a negative size', { ...buyLimit, quantity: -1 }, 321],
    ['without its price', { ...buyLimit, limitPrice: '' }, 321],
    ['at a price of the other kind only', { orderType: 'STP', limitPrice: 5_400 }, 321],
    ['below zero', { ...buyLimit, limitPrice: -5 }, 321],
    ['with an unknown side', { ...buyLimit, action: 'HOLD' }, 321],
    ['of another account', { ...buyLimit, account: 'U7' }, 321],
    ['of a type that is not served', { ...buyLimit, orderType: 'TRAIL' }, 387],
    ['with a time in force that is not served', { ...buyLimit, tif: 'FOK' }, 10_052],
    ['good till a date that is none', { ...buyLimit, tif: 'GTD', goodTillDate: 'soon' }, 337],
    ['good till a date gone by', { ...buyLimit, tif: 'GTD', goodTillDate: '20260914' }, 201],
    ['of an algorithm', { ...buyLimit, algorithm: 'Adaptive' }, 321],
    ['of an unknown parent', { ...buyLimit, parentId: 77 }, 10_006],
  ] as const
  for (const [what, order, code] of refused) {
    test(`${what}: ${code}, and nothing else is heard of it`, ({ expect }) => {
      const client = new TradingDesk().connect()
      client.place(1, order)
      expect(client.take().map((message) => message.slice(0, 4))).toEqual([
        ['4', '2', '1', String(code)],
      ])
      client.request(16, 1)
      expect(client.take().map(([id]) => id)).toEqual(['53'])
      // The id was not used up.
      client.place(1, buyLimit)
      expect(client.news()).toEqual(['1 Submitted 0/1'])
    })
  }

  const contracts = [
    ['that nobody knows', contractFields({ conId: 5, exchange: 'CME' }), 200],
    ['that is ambiguous', anyEs, 200],
    ['without an exchange', contractFields({ conId: 600_202_612 }), 321],
    ['of another exchange', contractFields({ conId: 600_202_612, exchange: 'NYSE' }), 200],
    ['that has no market here', contractFields({ conId: 602_202_612, exchange: 'CME' }), 201],
  ] as const
  for (const [what, contract, code] of contracts) {
    test(`in a contract ${what}: ${code}`, ({ expect }) => {
      const client = new TradingDesk().connect()
      client.request(3, 1, ...placeOrderFields(contract, buyLimit))
      expect(client.take()[0]?.slice(0, 4)).toEqual(['4', '2', '1', String(code)])
    })
  }

  test('with an id that is used up: 103, 104 once it is filled', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(5, buyLimit)
    client.place(4, buyLimit)
    client.cancel(5)
    client.place(5, buyLimit)
    client.place(6, { orderType: 'MKT' })
    client.place(6, { orderType: 'MKT' })
    expect(client.news().filter((line) => line.includes('error'))).toEqual([
      '4 error 103',
      '5 error 202',
      '5 error 103',
      '6 error 104',
    ])
  })

  test('by the exchange: 201, and it is Inactive', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    desk.halt(false)
    client.place(1, { orderType: 'MKT' })
    const [status, error] = client.take()
    expect(status?.slice(0, 4)).toEqual(['3', '1', 'Inactive', '0'])
    expect(error?.slice(2, 5)).toEqual([
      '1',
      '201',
      'Order rejected - reason:the market is reserved',
    ])
    client.cancel(1)
    expect(client.news()).toEqual(['1 error 161'])
  })
})

describe('a change', () => {
  test('of price and size takes the same id', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, buyLimit)
    client.place(1, { ...buyLimit, limitPrice: price(bidTicks - 4), quantity: 3, orderRef: 'new' })
    expect(client.news()).toEqual(['1 Submitted 0/1', '1 Submitted 0/3'])
    client.request(5, 1)
    const [order] = client.take(5)
    expect(order?.slice(13, 18)).toEqual(['BUY', '3', 'LMT', '5399.0', '0.0'])
    expect(order).toContain('new')
  })

  test('to a price at which it can be filled fills it', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, buyLimit)
    client.place(1, { ...buyLimit, limitPrice: price(askTicks) })
    expect(client.news().slice(1)).toEqual(['1 Submitted 0/1', '1 BOT 1@5400.25', '1 Filled 1/0'])
  })

  const refused = [
    ['of side', { ...buyLimit, action: 'SELL' }, 105],
    ['of type', { ...buyLimit, orderType: 'STP', auxPrice: 5_500 }, 329],
    ['to a price off the tick', { ...buyLimit, limitPrice: 5_400.13 }, 110],
    ['of parent', { ...buyLimit, parentId: 9 }, 135],
  ] as const
  for (const [what, order, code] of refused) {
    test(`${what} is refused with ${code}: the order stays as it was`, ({ expect }) => {
      const client = new TradingDesk().connect()
      client.place(1, buyLimit)
      client.place(1, order)
      expect(client.news()).toEqual(['1 Submitted 0/1', `1 error ${code}`])
      client.request(5, 1)
      expect(client.take(5)[0]?.slice(13, 17)).toEqual(['BUY', '1', 'LMT', '5400.0'])
    })
  }

  test('of a child that still names its filled parent is refused with 135', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { orderType: 'MKT', transmit: 0 })
    const stop = { action: 'SELL', orderType: 'STP', auxPrice: price(bidTicks - 8) }
    client.place(2, { ...stop, parentId: 1 })
    client.take()
    client.place(2, { ...stop, parentId: 1, auxPrice: price(bidTicks - 4) })
    expect(client.news()).toEqual(['2 error 135'])
    client.place(2, { ...stop, auxPrice: price(bidTicks - 4) })
    expect(client.news()).toEqual(['2 PreSubmitted 0/1'])
  })
})

describe('a cancel', () => {
  test('ends the order, and is told as an error too', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, buyLimit)
    client.take()
    client.cancel(1)
    expect(client.take()).toEqual([
      ['3', '1', 'Cancelled', '0', '1', '0', '1001', '0', '0', '1', '', '0'],
      ['4', '2', '1', '202', 'Order Canceled - reason:', ''],
    ])
  })

  test('of what is not there or is over is refused', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { orderType: 'MKT' })
    client.place(2, buyLimit)
    client.cancel(2)
    client.news()
    client.cancel(9)
    client.cancel(1)
    client.cancel(2)
    expect(client.take().map((message) => message.slice(2, 5))).toEqual([
      ['9', '10147', 'OrderId 9 that needs to be cancelled is not found.'],
      ['1', '10148', 'OrderId 1 that needs to be cancelled cannot be cancelled, state: Filled.'],
      ['2', '10148', 'OrderId 2 that needs to be cancelled cannot be cancelled, state: Cancelled.'],
    ])
  })

  const layouts = [
    [178, [4, 1, 1, '']],
    [187, [4, 1, 1, '', '', '', 2147483647]],
    [191, [4, 1, 1, '']],
    [193, [4, 1, '', '', 2147483647]],
  ] as const
  for (const [version, fields] of layouts) {
    test(`is read as version ${version} writes it`, ({ expect }) => {
      const desk = new TradingDesk()
      desk.connect(1).place(1, buyLimit)
      const client = reconnect(desk, 1, version)
      client.request(...fields)
      expect(client.news()).toEqual(['1 Cancelled 0/1', '1 error 202'])
    })
  }

  const globalLayouts = [
    [178, [58, 1]],
    [193, [58, '', 2147483647]],
  ] as const
  for (const [version, fields] of globalLayouts) {
    test(`of everything ends every client's orders, at version ${version}`, ({ expect }) => {
      const desk = new TradingDesk()
      const client = desk.connect(1)
      const other = desk.connect(2, version)
      client.place(1, buyLimit)
      client.place(2, { orderType: 'MKT', transmit: 0 })
      client.place(3, { ...buyLimit, parentId: 2, transmit: 0 })
      client.news()
      other.request(...fields)
      expect(client.news().filter((line) => line.includes('Cancelled'))).toEqual([
        '1 Cancelled 0/1',
        '2 Cancelled 0/1',
        '3 Cancelled 0/1',
      ])
    })
  }
})

describe('other clients', () => {
  test('cannot cancel or change an order: its id is not theirs', ({ expect }) => {
    const desk = new TradingDesk()
    const owner = desk.connect(1)
    const other = desk.connect(2)
    owner.place(1, buyLimit)
    owner.take()
    other.cancel(1)
    other.place(1, { ...buyLimit, limitPrice: price(bidTicks - 8) })
    expect(other.news()).toEqual(['1 error 10147', '1 Submitted 0/1'])
    expect(owner.take()).toEqual([])
  })

  test('see it among all open orders, not among their own', ({ expect }) => {
    const desk = new TradingDesk()
    desk.connect(1).place(1, buyLimit)
    const other = desk.connect(2)
    other.request(5, 1)
    expect(other.take().map(([id]) => id)).toEqual(['53'])
    other.request(16, 1)
    expect(other.take().map(([id]) => id)).toEqual(['5', '3', '53'])
  })

  test('hear nothing of it, but client 0 hears everything', ({ expect }) => {
    const desk = new TradingDesk()
    const [master, owner, other] = [0, 1, 2].map((id) => desk.connect(id)) as [
      TestClient,
      TestClient,
      TestClient,
    ]
    owner.place(1, { orderType: 'MKT' })
    expect(other.take()).toEqual([])
    expect(master.take()).toEqual(owner.take())
    master.request(15, 1, 1)
    other.request(15, 1, 1)
    expect([master.take(), other.take()[0]?.[3]]).toEqual([[], '321'])
    master.cancel(1)
    expect(master.news()).toEqual(['1 error 10147'])
  })
})

describe('the broker’s memory', () => {
  test('outlives the connection: orders, fills, positions and the next id', ({ expect }) => {
    const desk = new TradingDesk()
    const first = desk.connect(7)
    first.place(1, { orderType: 'MKT', orderRef: 'a' })
    first.place(2, { ...buyLimit, orderRef: 'b' })
    first.disconnect()
    desk.trade(bidTicks, 11, -1)
    const again = desk.open()
    expect(desk.simulation.clients.count).toBe(0)
    const client = reconnect(desk, 7)
    client.request(8, 1, 1)
    expect(client.take()).toEqual([['9', '1', '3']])
    client.request(7, 3, 50, 0, '', '', '', '', '', '')
    const executions = client.take()
    expect(executions.map(([id]) => id)).toEqual(['11', '59', '11', '59', '55'])
    expect(executions.flat().filter((field) => field === 'a' || field === 'b')).toEqual(['a', 'b'])
    client.request(61, 1)
    expect(client.take(61)[0]?.slice(-2)).toEqual(['2', '270008.5'])
    expect(again.isClosed).toBe(false)
  })

  test('gives out permanent ids once, also for other clients and other runs', ({ expect }) => {
    const ids = [1, 2].flatMap((run) => {
      const desk = new TradingDesk({ run })
      return [1, 2].flatMap((id) => {
        const client = desk.connect(id)
        client.place(1, { orderType: 'MKT' })
        client.place(2, { orderType: 'MKT' })
        return client.take(11).flatMap((execution) => [execution[14], execution[21]])
      })
    })
    expect(new Set(ids).size).toBe(16)
  })

  const filters = [
    ['everything', [0, '', '', '', '', '', ''], 3],
    ['one client', [2, '', '', '', '', '', ''], 1],
    ['our account', [0, 'DU1234567', '', '', '', '', ''], 3],
    ['another account', [0, 'U1', '', '', '', '', ''], 0],
    ['a side', [0, '', '', '', '', '', 'SELL'], 1],
    ['the symbol', [0, '', '', 'ES', 'FUT', 'CME', 'BOT'], 2],
    ['another symbol', [0, '', '', 'NQ', '', '', ''], 0],
    ['a time before', [0, '', '20260915 09:00:00', '', '', '', ''], 3],
    ['a time after, in UTC', [0, '', '20260915-14:00:00', '', '', '', ''], 0],
  ] as const
  for (const [what, filter, count] of filters) {
    test(`of executions is filtered by ${what}`, ({ expect }) => {
      const desk = new TradingDesk()
      const client = desk.connect(1)
      client.place(1, { orderType: 'MKT' })
      client.place(2, { orderType: 'MKT', action: 'SELL' })
      desk.connect(2).place(1, { orderType: 'MKT' })
      client.take()
      client.request(7, 3, 9, ...filter)
      expect(client.take(11)).toHaveLength(count)
    })
  }

  test('of executions ends at midnight of the login zone', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect(1)
    client.place(1, { orderType: 'MKT' })
    desk.wait(15 * 3_600)
    client.take()
    client.request(7, 3, 9, 0, '', '', '', '', '', '')
    expect(client.take().map(([id]) => id)).toEqual(['55'])
  })

  test('of completed orders tells what was filled and what was left', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.place(1, { orderType: 'MKT', quantity: 2 })
    client.place(2, { ...buyLimit, quantity: 3 })
    client.cancel(2)
    client.take()
    client.request(99, 1)
    const [filled, cancelled, end] = client.take()
    expect([filled?.[12], filled?.[13]]).toEqual(['BUY', '0'])
    expect(filled).toContain('Filled Size: 2')
    expect([cancelled?.[12], cancelled?.[13]]).toEqual(['BUY', '3'])
    expect(cancelled).toContain('Cancelled by Trader')
    expect(end).toEqual(['102'])
  })
})

describe('a session’s end', () => {
  test('takes orders for the day with it, and leaves those that are good till cancelled', ({
    expect,
  }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.place(1, buyLimit)
    client.place(2, { ...buyLimit, tif: 'GTC' })
    client.news()
    desk.wait(7.5 * 3_600)
    expect(client.news()).toEqual(['1 Cancelled 0/1', '1 error 202'])
  })

  test('does not stop orders from being placed: a warning says when they will work', ({
    expect,
  }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    desk.wait(7.5 * 3_600)
    client.place(1, buyLimit)
    expect(client.news()).toEqual(['1 Submitted 0/1', '1 error 399'])
    client.place(2, buyLimit)
    expect(client.take(4)[0]?.[4]).toBe(
      'Order Message:\nBUY 1 ESZ6\nWarning: Your order will not be placed at the exchange until 2026-09-15 17:00:00 US/Central.',
    )
    desk.wait(3_600)
    client.cancel(1)
    expect(client.news()).toEqual(['1 Cancelled 0/1', '1 error 202'])
  })
})

function reconnect(desk: TradingDesk, clientId: number, version = 193): TestClient {
  const known = desk.simulation.clients.get(clientId)
  if (known !== undefined) desk.simulation.disconnect(known)
  return desk.connect(clientId, version)
}
