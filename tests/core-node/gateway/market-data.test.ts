import fc from 'fast-check'
import { describe, test } from 'vitest'

import { depthsMax } from '../../../core-node/gateway/settings.ts'
import { contractFields } from './requests.ts'
import type { TestClient } from './trading-desk.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

function requestQuotes(client: TestClient, requestId: number, snapshot = 0): void {
  const generic = ['', snapshot, 0, '']
  client.request(1, 11, requestId, ...client.tradedContract(), 0, ...generic)
}

function requestTicks(client: TestClient, requestId: number, type: string, ignoreSize = 0): void {
  client.request(97, requestId, ...client.tradedContract(), type, 0, ignoreSize)
}

function requestDepth(client: TestClient, requestId: number, rows: number): void {
  client.request(10, 5, requestId, ...client.tradedContract(), rows, 0, '')
}

describe('market data', () => {
  test('begins with all there is', ({ expect }) => {
    const client = new TradingDesk().connect()
    requestQuotes(client, 9)
    expect(client.take()).toEqual([
      ['58', '1', '9', '1'],
      ['81', '9', '0.25', '', '4'],
      ['1', '6', '9', '1', '5400.00', '10', '1'],
      ['2', '6', '9', '0', '10'],
      ['1', '6', '9', '2', '5400.25', '10', '1'],
      ['2', '6', '9', '3', '10'],
      ['46', '6', '9', '45', '1789479000'],
      ['1', '6', '9', '4', '5400.25', '1', '0'],
      ['2', '6', '9', '5', '1'],
      ['2', '6', '9', '8', '1'],
      ['1', '6', '9', '6', '5400.25', '0', '0'],
      ['1', '6', '9', '7', '5400.25', '0', '0'],
    ])
  })

  test('then tells four times a second what changed', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    requestQuotes(client, 9)
    desk.wait(1)
    client.take()
    desk.book([11, 20], [10, 20])
    desk.book([12, 20], [10, 20], bidTicks - 1)
    desk.trade(askTicks, 3, 1)
    expect(client.take()).toEqual([])
    desk.wait(0.25)
    expect(client.take()).toEqual([
      ['1', '6', '9', '1', '5399.75', '12', '1'],
      ['2', '6', '9', '0', '12'],
      ['46', '6', '9', '45', '1789479001'],
      ['2', '6', '9', '5', '3'],
      ['2', '6', '9', '8', '4'],
    ])
    desk.wait(1)
    expect(client.take()).toEqual([])
  })

  test('says −1 for a side that is empty, and tells of a halt', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    requestQuotes(client, 9)
    desk.wait(1)
    client.take()
    desk.book([], [10])
    desk.halt(false)
    desk.wait(1)
    expect(client.take()).toEqual([
      ['1', '6', '9', '1', '-1', '0', '1'],
      ['2', '6', '9', '0', '0'],
      ['45', '6', '9', '49', '1'],
    ])
  })

  test('as a snapshot comes once and ends', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    requestQuotes(client, 9, 1)
    expect(client.take().at(-1)).toEqual(['57', '1', '9'])
    desk.book([11], [12])
    desk.wait(1)
    expect(client.take()).toEqual([])
    requestQuotes(client, 9)
    expect(client.take()[0]).toEqual(['58', '1', '9', '1'])
  })

  test('ends with its cancel, for this request only', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    requestQuotes(client, 9)
    requestQuotes(client, 10)
    client.request(2, 1, 9)
    desk.book([11], [12])
    desk.wait(1)
    const ids = client.take(2).map((message) => message[2])
    expect(ids.slice(-2)).toEqual(['10', '10'])
  })
})

describe('tick-by-tick data', () => {
  test('tells each trade and each change of the quote', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    requestTicks(client, 1, 'Last')
    requestTicks(client, 2, 'AllLast')
    requestTicks(client, 3, 'BidAsk')
    requestTicks(client, 4, 'MidPoint')
    expect(client.take()).toEqual([
      ['99', '3', '3', '1789479000', '5400.00', '5400.25', '10', '10', '0'],
      ['99', '4', '4', '1789479000', '5400.125'],
    ])
    desk.trade(askTicks, 7, 1)
    desk.book([10, 20], [3, 20])
    desk.book([10, 21], [3, 20])
    desk.book([10, 21], [20], bidTicks, askTicks + 1)
    expect(client.take()).toEqual([
      ['99', '1', '1', '1789479000', '5400.25', '7', '0', 'CME', ''],
      ['99', '2', '2', '1789479000', '5400.25', '7', '0', 'CME', ''],
      ['99', '3', '3', '1789479000', '5400.00', '5400.25', '10', '3', '0'],
      ['99', '3', '3', '1789479000', '5400.00', '5400.50', '10', '20', '0'],
      ['99', '4', '4', '1789479000', '5400.25'],
    ])
  })

  test('leaves out changes of size where that was asked', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    requestTicks(client, 3, 'BidAsk', 1)
    client.take()
    desk.book([11], [3])
    desk.book([11], [20], bidTicks, askTicks + 1)
    expect(client.take()).toHaveLength(1)
  })

  test('is one message for all subscribers, but for the request’s id', ({ expect }) => {
    const desk = new TradingDesk()
    const clients = [desk.connect(1), desk.connect(2, 176)]
    clients.forEach((client, i) => requestTicks(client, 40 + i, 'Last'))
    desk.trade(askTicks, 7, 1)
    const ticks = clients.map((client) => client.take()[0])
    expect(ticks.map((tick) => tick?.[1])).toEqual(['40', '41'])
    expect(ticks[0]?.slice(2)).toEqual(ticks[1]?.slice(2))
  })
})

describe('market depth', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 10 })
  const books = fc.array(
    fc.record({ bids: sizes, asks: sizes, best: fc.integer({ min: -3, max: 3 }) }),
    {
      maxLength: 15,
    },
  )
  for (const depthRows of ['in-place', 'shifting'] as const) {
    test(`keeps each client’s ladder equal to the book, rows ${depthRows}`, ({ expect }) => {
      fc.assert(
        fc.property(books, fc.integer({ min: 1, max: 14 }), fc.nat(14), (states, rows, joins) => {
          const desk = new TradingDesk({ depthRows })
          const early = new LadderClient(desk.connect(1), rows)
          let late: LadderClient | undefined
          states.forEach(({ bids, asks, best }, i) => {
            if (i === joins) late = new LadderClient(desk.connect(2), rows)
            desk.book(bids, asks, bidTicks + best, askTicks + best)
            const { book } = desk.simulation.market
            const shown = (side: 1 | -1) => {
              const { levels, ticks, sizes: all } = book.side(side)
              const length = Math.min(levels, rows)
              return Array.from({ length }, (_, row) => [(ticks[row] as number) / 4, all[row]])
            }
            for (const client of [early, ...(late === undefined ? [] : [late])]) {
              client.read()
              expect([client.bids, client.asks]).toEqual([shown(1), shown(-1)])
            }
          })
        }),
        { numRuns: 60 },
      )
    })
  }

  test('of all exchanges comes in the long form, beside the short one', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.request(10, 5, 3, ...client.tradedContract(), 1, 1, '')
    requestDepth(client, 4, 1)
    expect(client.take()).toEqual([
      ['13', '1', '3', '0', 'CME', '0', '0', '5400.25', '10', '1'],
      ['13', '1', '3', '0', 'CME', '0', '1', '5400.00', '10', '1'],
      ['12', '1', '4', '0', '0', '0', '5400.25', '10'],
      ['12', '1', '4', '0', '0', '1', '5400.00', '10'],
    ])
    client.request(11, 1, 4, 0)
    desk.book([11], [10])
    expect(client.take()).toEqual([['13', '1', '3', '0', 'CME', '1', '1', '5400.00', '11', '1']])
  })

  test('is allowed three times, and more with more lines', ({ expect }) => {
    expect([100, 399, 400, 1_250, 9_000].map(depthsMax)).toEqual([3, 3, 4, 12, 60])
  })

  test('stops with its cancel', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    requestDepth(client, 3, 5)
    client.request(11, 1, 3, 0)
    client.take()
    desk.book([11], [12])
    expect(client.take()).toEqual([])
    client.request(11, 1, 3, 0)
    expect(client.take()[0]?.slice(2, 4)).toEqual(['3', '300'])
  })
})

describe('a request for data is refused', () => {
  const unknown = contractFields({ conId: 5, exchange: 'CME' })
  const ambiguous = contractFields({ symbol: 'ES', secType: 'FUT', exchange: 'CME' })
  const noMarket = contractFields({ conId: 602_202_612, exchange: 'CME' })
  const cases = [
    ['for an unknown contract', unknown, '200'],
    ['for more than one contract', ambiguous, '200'],
    ['for a contract without a market here', noMarket, '354'],
  ] as const
  for (const [what, contract, code] of cases) {
    test(`${what}: ${code}, of whatever stream`, ({ expect }) => {
      const client = new TradingDesk().connect()
      client.request(1, 11, 1, ...contract, 0, '', 0, 0, '')
      client.request(10, 5, 2, ...contract, 5, 0, '')
      client.request(97, 3, ...contract, 'Last', 0, 0)
      expect(client.take().map((message) => message.slice(2, 4))).toEqual([
        ['1', code],
        ['2', code],
        ['3', code],
      ])
    })
  }

  test('with an id in use: 322', ({ expect }) => {
    const client = new TradingDesk().connect()
    requestTicks(client, 5, 'Last')
    requestQuotes(client, 5)
    requestDepth(client, 5, 5)
    expect(client.take().map((message) => message[3])).toEqual(['322', '322'])
  })

  test('above IB’s limits: 101, 309, 10190', ({ expect }) => {
    const client = new TradingDesk().connect()
    for (let id = 1; id <= 101; id++) requestQuotes(client, id)
    for (let id = 201; id <= 204; id++) requestDepth(client, id, 5)
    for (let id = 301; id <= 306; id++) requestTicks(client, id, 'Last')
    const errors = client.take(4).map((message) => [message[2], message[3]])
    expect(errors).toEqual([
      ['101', '101'],
      ['204', '309'],
      ['306', '10190'],
    ])
  })

  test('with a type or a number of rows that makes no sense: 321', ({ expect }) => {
    const client = new TradingDesk().connect()
    requestTicks(client, 1, 'toString')
    requestDepth(client, 2, 0)
    expect(client.take().map((message) => message[3])).toEqual(['321', '321'])
  })
})

describe('contract details', () => {
  const cases = [
    ['a symbol', { symbol: 'ES', secType: 'FUT', exchange: 'CME', currency: 'USD' }, 5, 'ESZ6'],
    ['a month', { symbol: 'ES', secType: 'FUT', expiry: '202703' }, 1, 'ESH7'],
    ['a day', { symbol: 'ES', secType: 'FUT', expiry: '20270319' }, 1, 'ESH7'],
    [
      'a date as told',
      { symbol: 'ES', secType: 'FUT', expiry: '20270319 08:30 US/Central' },
      1,
      'ESH7',
    ],
    ['a short name', { secType: 'FUT', localSymbol: 'MNQM7' }, 1, 'MNQM7'],
    ['an id', { conId: 600_202_612 }, 1, 'ESZ6'],
    [
      'a multiplier',
      { symbol: 'MYM', secType: 'FUT', multiplier: '0.5', exchange: 'CBOT' },
      5,
      'MYMZ6',
    ],
    ['the old exchange', { symbol: 'NQ', secType: 'FUT', exchange: 'GLOBEX' }, 5, 'NQZ6'],
  ] as const
  for (const [what, query, count, first] of cases) {
    test(`are found by ${what}`, ({ expect }) => {
      const client = new TradingDesk().connect()
      client.request(9, 8, 77, ...contractFields(query), 0, '', '', '')
      const details = client.take()
      expect(details.filter(([id]) => id === '10')).toHaveLength(count)
      expect(details[0]).toContain(first)
      expect(details.at(-1)).toEqual(['52', '1', '77'])
    })
  }

  const none = [
    [{ symbol: 'XX', secType: 'FUT' }, '200'],
    [{ symbol: 'ES', secType: 'STK' }, '200'],
    [{ symbol: 'ES', secType: 'FUT', exchange: 'CBOT' }, '200'],
    [{ symbol: 'ES', secType: 'FUT', multiplier: '5' }, '200'],
    [{ symbol: 'ES', secType: 'FUT', currency: 'EUR' }, '200'],
    [{ symbol: 'ES' }, '321'],
  ] as const
  for (const [query, code] of none) {
    test(`of ${JSON.stringify(query)} are refused with ${code}`, ({ expect }) => {
      const client = new TradingDesk().connect()
      client.request(9, 8, 77, ...contractFields(query), 0, '', '', '')
      expect(client.take().map((message) => message.slice(2, 4))).toEqual([['77', code]])
    })
  }

  const counts = [
    [176, 40],
    [182, 41],
    [186, 42],
    [193, 42],
  ] as const
  for (const [version, fields] of counts) {
    test(`have ${fields} fields at version ${version}`, ({ expect }) => {
      const client = new TradingDesk().connect(1, version)
      client.request(9, 8, 77, ...contractFields({ conId: 600_202_612 }), 0, '', '', '')
      expect(client.take()[0]).toHaveLength(fields)
    })
  }
})

/** Applies depth rows to two lists, literally. */
class LadderClient {
  readonly bids: [number, number][] = []
  readonly asks: [number, number][] = []
  readonly #client: TestClient

  constructor(client: TestClient, rows: number) {
    this.#client = client
    requestDepth(client, 3, rows)
  }

  read(): void {
    for (const [, , , position, operation, side, price, size] of this.#client.take(12)) {
      const rows = side === '1' ? this.bids : this.asks
      const row: [number, number] = [Number(price), Number(size)]
      if (operation === '0') rows.splice(Number(position), 0, row)
      else if (operation === '1') rows[Number(position)] = row
      else rows.splice(Number(position), 1)
    }
  }
}
