import { describe, test } from 'vitest'

import { contractFields, placeOrderFields } from './requests.ts'
import type { ContractFields } from './requests.ts'
import type { TestClient } from './trading-desk.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

const spx = { symbol: 'SPX', secType: 'IND', exchange: 'CBOE', currency: 'USD' }
const qqq = { symbol: 'QQQ', secType: 'STK', exchange: 'SMART', currency: 'USD' }
const call = {
  symbol: 'SPX',
  secType: 'OPT',
  exchange: 'SMART',
  currency: 'USD',
  tradingClass: 'SPXW',
  expiry: '20260916',
  strike: 5_400,
  right: 'C',
  multiplier: '100',
}

type Named = Partial<ContractFields>

function details(client: TestClient, requestId: number, named: Named): void {
  client.request(9, 8, requestId, ...contractFields(named), 0, '', '', '')
}

function quotes(client: TestClient, requestId: number, named: Named, generic = '', snapshot = 0) {
  client.request(1, 11, requestId, ...contractFields(named), 0, generic, snapshot, 0, '')
}

/** The values of one tick that came, of messages 1, 2 and 45 by their type. */
function ticksOf(messages: readonly string[][], type: number): string[] {
  return messages
    .filter(([id, , , kind]) => ['1', '2', '45'].includes(id ?? '') && kind === String(type))
    .map((fields) => fields[4] ?? '')
}

describe('contract details', () => {
  test('of an index and a fund', ({ expect }) => {
    const client = new TradingDesk().connect()
    details(client, 1, spx)
    details(client, 2, qqq)
    const [index, , fund] = client.take()
    expect(index?.slice(0, 16)).toEqual([
      '10',
      '1',
      'SPX',
      'IND',
      '',
      '',
      '0',
      '',
      'CBOE',
      'USD',
      'SPX',
      'SPX',
      'SPX',
      '416904',
      '0.01',
      '',
    ])
    expect(fund?.slice(10, 14)).toEqual(['QQQ', 'NMS', 'NMS', '320227571'])
    expect(fund).toContain('ETF')
  })

  const counts = [
    [176, 40],
    [182, 41],
    [186, 42],
    [193, 42],
  ] as const
  for (const [version, fields] of counts) {
    test(`of an index, a fund and an option have ${fields} fields at ${version}`, ({ expect }) => {
      const client = new TradingDesk().connect(1, version)
      for (const named of [spx, qqq, call]) {
        details(client, 1, named)
        expect(client.take()[0]).toHaveLength(fields)
      }
    })
  }

  test('of an option lead back to it, by what they tell and by its id', ({ expect }) => {
    const client = new TradingDesk().connect()
    details(client, 1, call)
    const [first = []] = client.take()
    expect(first.slice(4, 14)).toEqual([
      '20260916 15:00 US/Central',
      '20260916',
      '5400',
      'C',
      'SMART',
      'USD',
      'SPXW  260916C05400000',
      'SPXW',
      'SPXW',
      first[13],
    ])
    details(client, 2, { conId: Number(first[13]), exchange: 'SMART' })
    expect(client.take()[0]?.slice(2)).toEqual(first.slice(2))
    details(client, 3, { secType: 'OPT', localSymbol: 'SPXW  260916C05400000' })
    expect(client.take()[0]?.[13]).toBe(first[13])
  })

  test('of a monthly are told by its last day of trading, the day before it settles', ({
    expect,
  }) => {
    const client = new TradingDesk().connect()
    details(client, 1, { ...call, expiry: '20260917', tradingClass: 'SPX' })
    const [first = []] = client.take()
    expect(first.slice(4, 6)).toEqual(['20260917 15:00 US/Central', '20260917'])
    expect(first).toContain('SPX   260918C05400000')
    expect(first).toContain('20260918')
  })

  test('of both classes come where only the date is named', ({ expect }) => {
    const client = new TradingDesk().connect()
    details(client, 1, { ...call, expiry: '20260917', tradingClass: '' })
    expect(client.take(10).map((fields) => fields[12])).toEqual(['SPX', 'SPXW'])
  })

  test('of all strikes of an expiry come where none is named', ({ expect }) => {
    const client = new TradingDesk().connect()
    details(client, 1, { ...call, strike: 0, right: '' })
    const strikes = client.take(10).map((fields) => Number(fields[6]))
    expect(strikes.length).toBeGreaterThan(200)
    expect(strikes).toContain(5_395)
    expect(strikes).not.toContain(4_805)
  })

  const unknown: readonly Named[] = [
    { ...spx, symbol: 'SPQ' },
    { ...spx, exchange: 'NYSE' },
    { ...call, strike: 5_401 },
    { ...call, strike: 1_000 },
    { ...call, expiry: '20260919' },
    { ...call, right: 'X' },
    { ...call, tradingClass: 'QQQ' },
    { conId: 833_999_999 },
  ]
  for (const named of unknown) {
    test(`of ${JSON.stringify(named)} are refused with 200, and so are its data`, ({ expect }) => {
      const client = new TradingDesk().connect()
      details(client, 1, named)
      quotes(client, 2, named)
      expect(client.take().map((fields) => fields.slice(2, 4))).toEqual([
        ['1', '200'],
        ['2', '200'],
      ])
    })
  }
})

describe('option parameters', () => {
  test('of SPX come for each exchange and class, then the end', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(78, 5, 'SPX', '', 'IND', 416_904)
    const messages = client.take()
    expect(messages.map((fields) => fields.slice(0, 6))).toEqual([
      ['75', '5', 'CBOE', '416904', 'SPX', '100'],
      ['75', '5', 'SMART', '416904', 'SPX', '100'],
      ['75', '5', 'CBOE', '416904', 'SPXW', '100'],
      ['75', '5', 'SMART', '416904', 'SPXW', '100'],
      ['76', '5'],
    ])
    const [, , weekly = []] = messages
    const expiries = Number(weekly[6])
    expect(weekly.slice(7, 9)).toEqual(['20260915', '20260916'])
    const strikes = weekly.slice(8 + expiries)
    expect(strikes).toHaveLength(Number(weekly[7 + expiries]))
    expect(strikes).toContain('5400.0')
    expect(strikes.map(Number)).toEqual(strikes.map(Number).toSorted((a, b) => a - b))
  })

  test('of what has no options end at once; a wrong id is refused', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(78, 5, 'VIX', '', 'IND', 13_455_763)
    client.request(78, 6, 'SPX', '', 'IND', 1)
    client.request(78, 7, 'QQQ', '', 'STK', 320_227_571)
    const messages = client.take()
    expect(messages[0]).toEqual(['76', '5'])
    expect(messages[1]?.slice(0, 4)).toEqual(['4', '2', '6', '200'])
    expect(messages[2]?.slice(0, 5)).toEqual(['75', '7', 'SMART', '320227571', 'QQQ'])
    expect(messages.at(-1)).toEqual(['76', '7'])
  })
})

describe('market data of an index', () => {
  test('have a level and no quotes', ({ expect }) => {
    const client = new TradingDesk().connect()
    quotes(client, 9, spx)
    const messages = client.take()
    expect(messages.slice(0, 6)).toEqual([
      ['58', '1', '9', '1'],
      ['81', '9', '0.01', '', '4'],
      ['1', '6', '9', '1', '-1', '0', '1'],
      ['2', '6', '9', '0', '0'],
      ['1', '6', '9', '2', '-1', '0', '1'],
      ['2', '6', '9', '3', '0'],
    ])
    const [last] = ticksOf(messages, 4)
    const [close] = ticksOf(messages, 9)
    expect(Number(last)).toBeCloseTo(5_362.7, 0)
    expect(Math.abs(Number(close) / Number(last) - 1)).toBeLessThan(0.02)
    expect(messages.every((fields) => fields[0] !== '1' || fields.length === 7)).toBe(true)
  })

  test('follow the future in the cash market’s hours, and stand still after them', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    quotes(client, 9, spx)
    client.take()
    desk.book([10], [10], bidTicks + 40, askTicks + 40)
    for (let second = 0; second < 2; second++) for (let turn = 0; turn < 10; turn++) desk.wait(0.1)
    const [last] = ticksOf(client.take(), 4)
    expect(Number(last)).toBeCloseTo(5_372.6, 0)
    desk.wait(6.5 * 3_600)
    client.take()
    desk.book([10], [10], bidTicks + 80, askTicks + 80)
    for (let turn = 0; turn < 30; turn++) desk.wait(0.1)
    expect(client.take()).toEqual([])
  })

  test('tell nothing while nothing changes, and end with their cancel', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    quotes(client, 9, qqq, '106')
    expect(ticksOf(client.take(), 24)).toHaveLength(1)
    client.request(2, 1, 9)
    desk.book([10], [10], bidTicks + 40, askTicks + 40)
    for (let turn = 0; turn < 30; turn++) desk.wait(0.1)
    expect(client.take()).toEqual([])
    client.request(2, 1, 9)
    expect(client.take()[0]?.slice(2, 4)).toEqual(['9', '300'])
  })
})

describe('market data of an option', () => {
  test('have quotes, greeks, volume and what was asked for', ({ expect }) => {
    const desk = new TradingDesk()
    desk.wait(3_600)
    const client = desk.connect()
    quotes(client, 9, call, '100,101')
    const messages = client.take()
    const [bid, ask] = [ticksOf(messages, 1), ticksOf(messages, 2)].map(([text]) => Number(text))
    expect(ask).toBeGreaterThan(bid ?? Number.NaN)
    expect(ticksOf(messages, 28)).toEqual(['0'])
    expect(ticksOf(messages, 30)).toEqual(['0'])
    expect(Number(ticksOf(messages, 27)[0])).toBeGreaterThan(100)
    expect(ticksOf(messages, 29)).toEqual(ticksOf(messages, 8))
    expect(Number(ticksOf(messages, 8)[0])).toBeGreaterThan(100)
    const computations = messages.filter(([id]) => id === '21')
    expect(computations.map((fields) => fields.slice(0, 4))).toEqual([
      ['21', '9', '10', '1'],
      ['21', '9', '11', '1'],
      ['21', '9', '13', '1'],
    ])
    const [atBid = [], atAsk = [], model = []] = computations.map((fields) => fields.map(Number))
    for (const fields of [atBid, atAsk, model]) expect(fields).toHaveLength(12)
    const [, , , , volatility, delta, price, dividends, gamma, vega, theta, spot] = model
    expect([atBid[6], atAsk[6]]).toEqual([bid, ask])
    expect(atBid[4]).toBeLessThan(volatility ?? 0)
    expect(atAsk[4]).toBeGreaterThan(volatility ?? 1)
    expect(price).toBeGreaterThan(bid ?? Number.NaN)
    expect(price).toBeLessThan(ask ?? Number.NaN)
    expect(delta).toBeGreaterThan(0.05)
    expect(delta).toBeLessThan(0.5)
    expect(gamma).toBeGreaterThan(0)
    expect(vega).toBeGreaterThan(0)
    expect(theta).toBeLessThan(0)
    expect(dividends).toBeGreaterThan(0)
    expect(spot).toBeCloseTo(5_362.7, 0)
  })

  test('say −1 and −2 for what is not computed, and never an empty field', ({ expect }) => {
    const client = new TradingDesk().connect()
    quotes(client, 9, { ...call, strike: 5_900 })
    const messages = client.take()
    expect(ticksOf(messages, 1)).toEqual(['-1'])
    const [atBid = []] = messages.filter(([id]) => id === '21')
    expect(atBid.slice(2, 11)).toEqual(['10', '1', '-1', '-2', '-1', '-1', '-2', '-2', '-2'])
    expect(messages.filter(([id]) => id === '21').flat()).not.toContain('')
  })

  test('as a snapshot come once and end; generic ticks in one are refused', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    quotes(client, 9, call, '', 1)
    expect(client.take().at(-1)).toEqual(['57', '1', '9'])
    quotes(client, 10, call, '101', 1)
    expect(client.take()[0]?.slice(2, 4)).toEqual(['10', '321'])
    for (let turn = 0; turn < 30; turn++) desk.wait(0.1)
    expect(client.take()).toEqual([])
  })

  test('end when it expires', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    quotes(client, 9, { ...call, expiry: '20260915' })
    for (let turn = 0; turn < 20; turn++) desk.wait(0.1)
    expect(client.take().length).toBeGreaterThan(10)
    desk.wait(6.5 * 3_600)
    client.take()
    for (let turn = 0; turn < 30; turn++) desk.wait(0.1)
    expect(client.take()).toEqual([])
  })

  test('share the lines with the future’s: one above them is refused with 101', ({ expect }) => {
    const client = new TradingDesk({ marketDataLines: 4 }).connect()
    client.request(1, 11, 1, ...client.tradedContract(), 0, '', 0, 0, '')
    for (const id of [2, 3, 4, 5]) quotes(client, id, { ...call, strike: 5_300 + id * 5 })
    expect(client.take(4).map((fields) => fields.slice(2, 4))).toEqual([['5', '101']])
    client.request(2, 1, 3)
    quotes(client, 6, call)
    expect(client.take(4)).toEqual([])
  })

  test('with an id in use are refused with 322, of more than one option with 200', ({ expect }) => {
    const client = new TradingDesk().connect()
    quotes(client, 1, call)
    client.take()
    quotes(client, 1, spx)
    quotes(client, 2, { ...call, right: '' })
    expect(client.take().map((fields) => fields.slice(2, 4))).toEqual([
      ['1', '322'],
      ['2', '200'],
    ])
  })

  test('are the only ones: depth and ticks by tick are not subscribed, orders are rejected', ({
    expect,
  }) => {
    const client = new TradingDesk().connect()
    client.request(10, 5, 1, ...contractFields(call), 5, 0, '')
    client.request(97, 2, ...contractFields(spx), 'Last', 0, 0)
    expect(client.take().map((fields) => fields.slice(2, 4))).toEqual([
      ['1', '354'],
      ['2', '354'],
    ])
    client.request(3, 1, ...placeOrderFields(contractFields(call), { orderType: 'MKT' }))
    expect(client.take(4)[0]?.slice(2, 5)).toEqual([
      '1',
      '201',
      'Order rejected - reason:this simulation has no trading in SPX OPT',
    ])
  })
})
