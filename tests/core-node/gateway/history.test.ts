import { describe, test } from 'vitest'

import { HistoryPacing, pacing } from '../../../core-node/gateway/history/history-pacing.ts'
import type { GatewaySettings } from '../../../core-node/gateway/settings.ts'
import { contractFields } from './requests.ts'
import type { TestClient } from './trading-desk.ts'
import { askTicks, bidTicks, TradingDesk } from './trading-desk.ts'

type BarFields = {
  readonly end: string
  readonly size: string
  readonly duration: string
  readonly regular: number
  readonly kind: string
  readonly format: number
  readonly live: number
}

function requestBars(client: TestClient, requestId: number, named: Partial<BarFields> = {}): void {
  const { end = '', size = '1 min', duration = '1 D', regular = 0 } = named
  const { kind = 'TRADES', format = 2, live = 0 } = named
  const asked = [0, end, size, duration, regular, kind, format, live, '']
  client.request(20, requestId, ...client.tradedContract(), ...asked)
}

function requestTicks(
  client: TestClient,
  requestId: number,
  named: { start?: string; end?: string; count?: number; kind?: string; ignoreSize?: number },
): void {
  const { start = '', end = '', count = 1_000, kind = 'TRADES', ignoreSize = 0 } = named
  const asked = [0, start, end, count, kind, 0, ignoreSize, '']
  client.request(96, requestId, ...client.tradedContract(), ...asked)
}

/** Bars of message 17, eight fields each. */
function barsOf(message: readonly string[] | undefined): string[][] {
  const [, , , , count, ...fields] = message ?? []
  return Array.from({ length: Number(count) }, (_, i) => fields.slice(i * 8, i * 8 + 8))
}

/** 09:30 in New York on the desk's day. */
const openSeconds = Date.parse('2026-09-15T13:30:00Z') / 1_000

/** Two minutes: trades in the first, then the quote goes up; one trade in the second. */
function twoMinutes(settings: Partial<GatewaySettings> = {}): TradingDesk {
  const desk = new TradingDesk(settings)
  desk.trade(askTicks, 3, 1)
  desk.wait(10)
  desk.trade(bidTicks, 4, -1)
  desk.wait(20)
  desk.book([10], [10], bidTicks + 4, askTicks + 4)
  desk.wait(40)
  desk.trade(askTicks + 4, 2, 1)
  return desk
}

describe('historical bars', () => {
  test('are made of what was traded, the forming one included', ({ expect }) => {
    const client = twoMinutes().connect()
    requestBars(client, 5)
    const [message] = client.take()
    expect(message?.slice(0, 5)).toEqual([
      '17',
      '5',
      '20260914 18:00:00 US/Eastern',
      '20260915 09:31:10 US/Eastern',
      '2',
    ])
    // 1 and 3 at 5400.25, 4 at 5400.00: (4 × 5400.25 + 4 × 5400) / 8.
    expect(barsOf(message)).toEqual([
      [String(openSeconds), '5400.25', '5400.25', '5400.00', '5400.00', '8', '5400.125', '3'],
      [String(openSeconds + 60), '5401.25', '5401.25', '5401.25', '5401.25', '2', '5401.25', '1'],
    ])
  })

  const kinds = [
    ['BID', ['5400.00', '5401.00', '5400.00', '5401.00']],
    ['ASK', ['5400.25', '5401.25', '5400.25', '5401.25']],
    ['MIDPOINT', ['5400.125', '5401.125', '5400.125', '5401.125']],
  ] as const
  for (const [kind, prices] of kinds) {
    test(`of ${kind} have prices only`, ({ expect }) => {
      const client = twoMinutes().connect()
      requestBars(client, 5, { kind })
      expect(barsOf(client.take()[0])[0]?.slice(1)).toEqual([...prices, '-1', '-1', '-1'])
    })
  }

  test('of BID_ASK have the averages over time, the highest ask and the lowest bid', ({
    expect,
  }) => {
    const client = twoMinutes().connect()
    requestBars(client, 5, { kind: 'BID_ASK' })
    const [, open, high, low, close] = barsOf(client.take()[0])[0] ?? []
    expect([high, low]).toEqual(['5401.25', '5400.00'])
    // A point higher for half of the minute, less three milliseconds in which the desk set out.
    expect(Number(open)).toBeCloseTo(5_400.5, 3)
    expect(Number(close)).toBeCloseTo(5_400.75, 3)
  })

  test('carry wall time of the exchange where that is asked, and days their date', ({ expect }) => {
    const client = twoMinutes().connect()
    requestBars(client, 5, { format: 1 })
    requestBars(client, 6, { format: 2, size: '1 day' })
    const [minutes, days] = client.take()
    expect(barsOf(minutes).map(([date]) => date)).toEqual([
      '20260915 08:30:00 US/Central',
      '20260915 08:31:00 US/Central',
    ])
    expect(barsOf(days)).toEqual([
      ['20260915', '5400.25', '5401.25', '5400.00', '5401.25', '10', '5400.35', '4'],
    ])
  })

  const sizes = [
    ['1 secs', '100 S', 3],
    ['5 secs', '100 S', 3],
    ['30 secs', '100 S', 2],
    ['2 mins', '1 D', 1],
    ['1 hour', '2 D', 1],
    ['8 hours', '1 W', 1],
  ] as const
  for (const [size, duration, count] of sizes) {
    test(`of ${size} over ${duration} are ${count}`, ({ expect }) => {
      const client = twoMinutes().connect()
      requestBars(client, 5, { size, duration })
      const bars = barsOf(client.take()[0])
      expect(bars).toHaveLength(count)
      const volume = bars.reduce((sum, bar) => sum + Number(bar[5]), 0)
      expect(volume).toBe(10)
    })
  }

  test('of any size hold the same contracts', ({ expect }) => {
    const client = twoMinutes({ isHistoryPaced: false }).connect()
    for (const size of ['1 secs', '5 secs', '10 secs', '15 secs', '30 secs']) {
      requestBars(client, 5, { size, duration: '100 S' })
      expect(barsOf(client.take()[0]).reduce((sum, bar) => sum + Number(bar[5]), 0)).toBe(10)
    }
  })

  test('begin with the liquid hours where only those are asked for', ({ expect }) => {
    const client = twoMinutes().connect()
    requestBars(client, 5, { regular: 1, size: '1 hour' })
    expect(barsOf(client.take()[0]).map(([date]) => date)).toEqual([String(openSeconds)])
    requestBars(client, 6, { regular: 0, size: '1 hour' })
    // Bars are counted from the session's open, on the hour.
    expect(barsOf(client.take()[0]).map(([date]) => date)).toEqual([String(openSeconds - 1_800)])
  })

  test('end where that is asked', ({ expect }) => {
    const client = twoMinutes().connect()
    requestBars(client, 5, { end: '20260915-13:31:00' })
    requestBars(client, 6, { end: '20260915 09:31:00 US/Eastern', kind: 'BID' })
    for (const message of client.take()) {
      expect(barsOf(message).map(([date]) => date)).toEqual([String(openSeconds)])
    }
  })

  const refused = [
    ['a size that is not served', { size: '7 mins' }, 321, /Legal ones are: 1 secs, 5 secs/],
    ['an unknown kind', { kind: 'HISTORICAL_VOLATILITY' }, 321, /Served are: TRADES, MIDPOINT/],
    ['a duration that is none', { duration: 'long' }, 321, /Invalid duration "long"/],
    ['more seconds than a day has', { duration: '90000 S' }, 321, /must be made in days/],
    ['an end that is no time', { end: 'now' }, 10_314, /The date, time, or time-zone/],
    ['too many small bars', { size: '1 secs', duration: '1 D' }, 162, /Time length exceed max/],
    [
      'a time of which there is nothing',
      { end: '20200101-00:00:00' },
      162,
      /returned no data: ESZ6/,
    ],
    ['news up to a date', { live: 1, end: '20260915-13:31:00' }, 321, /no end date/],
    ['news of one second', { live: 1, size: '1 secs', duration: '60 S' }, 321, /5 seconds or more/],
    ['news of bid and ask', { live: 1, kind: 'BID_ASK' }, 321, /cannot be kept up to date/],
  ] as const
  for (const [what, named, code, text] of refused) {
    test(`for ${what} are refused: ${code}`, ({ expect }) => {
      const client = twoMinutes().connect()
      requestBars(client, 5, named)
      const [error] = client.take()
      expect(error?.slice(0, 4)).toEqual(['4', '2', '5', String(code)])
      expect(error?.[4]).toMatch(text)
    })
  }

  test('of what has no recorded market, and of nothing at all, are refused', ({ expect }) => {
    const client = twoMinutes().connect()
    const rest = [0, '', '1 min', '1 D', 0, 'TRADES', 2, 0, '']
    client.request(20, 1, ...contractFields({ conId: 602_202_612, exchange: 'CME' }), ...rest)
    client.request(20, 2, ...contractFields({ conId: 5 }), ...rest)
    expect(client.take().map((error) => error.slice(2, 4))).toEqual([
      ['1', '162'],
      ['2', '200'],
    ])
  })
})

describe('bars kept up to date', () => {
  test('tell what changed each second, the ended bar before the next', ({ expect }) => {
    const desk = twoMinutes()
    const client = desk.connect()
    requestBars(client, 5, { live: 1 })
    expect(barsOf(client.take()[0])).toHaveLength(2)
    desk.trade(askTicks + 5, 1, 1)
    desk.wait(1)
    const minute = String(openSeconds + 60)
    expect(client.take()).toEqual([
      ['90', '5', '2', minute, '5401.25', '5401.50', '5401.50', '5401.25', '5401.333333', '3'],
    ])
    desk.wait(1)
    expect(client.take()).toEqual([])
    desk.wait(47)
    desk.trade(askTicks + 6, 1, 1)
    desk.wait(1)
    desk.trade(askTicks + 7, 1, 1)
    desk.wait(1)
    expect(client.take().map((message) => [message[3], message[5], message[9]])).toEqual([
      [minute, '5401.75', '4'],
      [String(openSeconds + 120), '5402.00', '1'],
    ])
  })

  test('end with their cancel, and are unknown afterwards', ({ expect }) => {
    const desk = twoMinutes()
    const client = desk.connect()
    requestBars(client, 5, { live: 1 })
    client.take()
    client.request(25, 1, 5)
    client.request(25, 1, 5)
    desk.trade(askTicks, 1, 1)
    desk.wait(2)
    expect(client.take().map((message) => message.slice(2, 5))).toEqual([
      [
        '5',
        '162',
        'Historical Market Data Service error message:API historical data query cancelled: 5',
      ],
      ['5', '366', 'No historical data query found for ticker id:5'],
    ])
  })

  test('have an id of their own', ({ expect }) => {
    const client = twoMinutes().connect()
    requestBars(client, 5, { live: 1 })
    requestBars(client, 5, { kind: 'BID' })
    expect(client.take().at(-1)?.slice(2, 4)).toEqual(['5', '322'])
  })
})

describe('past ticks', () => {
  test('of trades go back from an end, oldest first', ({ expect }) => {
    const client = twoMinutes().connect()
    requestTicks(client, 7, { end: '20260915-14:00:00', count: 2 })
    const at = (seconds: number) => String(openSeconds + seconds)
    expect(client.take()).toEqual([
      [
        '98',
        '7',
        '2',
        at(10),
        '0',
        '5400.00',
        '4',
        'CME',
        '',
        at(70),
        '0',
        '5401.25',
        '2',
        'CME',
        '',
        '1',
      ],
    ])
  })

  test('of trades go on from a start, and tell a second whole', ({ expect }) => {
    const client = twoMinutes().connect()
    requestTicks(client, 7, { start: '20260915-13:30:00', count: 1 })
    const [message] = client.take()
    expect(message?.slice(0, 3)).toEqual(['98', '7', '2'])
    expect(message?.filter((field) => field === String(openSeconds))).toHaveLength(2)
  })

  test('of quotes and their middle are told as they changed', ({ expect }) => {
    const client = twoMinutes().connect()
    requestTicks(client, 7, { start: '20260915-13:30:00', kind: 'BID_ASK' })
    requestTicks(client, 8, { start: '20260915-13:30:00', kind: 'MIDPOINT' })
    const at = (seconds: number) => String(openSeconds + seconds)
    expect(client.take()).toEqual([
      [
        '97',
        '7',
        '2',
        at(0),
        '0',
        '5400.00',
        '5400.25',
        '10',
        '10',
        at(30),
        '0',
        '5401.00',
        '5401.25',
        '10',
        '10',
        '1',
      ],
      ['96', '8', '2', at(0), '0', '5400.125', '0', at(30), '0', '5401.125', '0', '1'],
    ])
  })

  test('of quotes leave out changes of size where that is asked', ({ expect }) => {
    const desk = twoMinutes()
    desk.book([11], [10], bidTicks + 4, askTicks + 4)
    const client = desk.connect()
    requestTicks(client, 7, { start: '20260915-13:30:00', kind: 'BID_ASK' })
    requestTicks(client, 8, { start: '20260915-13:30:00', kind: 'BID_ASK', ignoreSize: 1 })
    expect(client.take().map(([, , count]) => count)).toEqual(['3', '2'])
  })

  test('come before the first tick of a stream that asks for them', ({ expect }) => {
    const desk = twoMinutes()
    const client = desk.connect()
    client.request(97, 9, ...client.tradedContract(), 'AllLast', 2, 0)
    desk.trade(askTicks, 5, 1)
    expect(client.take().map(([id, , count]) => [id, count])).toEqual([
      ['98', '2'],
      ['99', '2'],
    ])
  })

  const refused = [
    ['without a time', {}],
    ['of an unknown kind', { kind: 'AllLast', end: '20260915-14:00:00' }],
    ['at a time that is none', { end: 'noon' }],
    ['in too large a number', { end: '20260915-14:00:00', count: 1_001 }],
  ] as const
  for (const [what, named] of refused) {
    test(`${what} are refused: 10187`, ({ expect }) => {
      const client = twoMinutes().connect()
      requestTicks(client, 7, named)
      expect(client.take().map((error) => error.slice(2, 4))).toEqual([['7', '10187']])
    })
  }
})

describe('the pacing of historical data', () => {
  const violation =
    'Historical Market Data Service error message:Historical data request pacing violation'

  test('refuses the same request within 15 seconds, whatever its id', ({ expect }) => {
    const client = twoMinutes().connect()
    requestBars(client, 5)
    requestBars(client, 6)
    const [bars, error] = client.take()
    expect(bars?.[0]).toBe('17')
    expect(error?.slice(2, 5)).toEqual(['6', '162', violation])
  })

  test('refuses the sixth request of one contract and kind within two seconds', ({ expect }) => {
    const client = twoMinutes().connect()
    for (const [i, size] of [
      '1 min',
      '2 mins',
      '3 mins',
      '5 mins',
      '10 mins',
      '15 mins',
    ].entries()) {
      requestBars(client, i, { size })
    }
    requestBars(client, 9, { kind: 'BID' })
    expect(client.take().map(([id]) => id)).toEqual(['17', '17', '17', '17', '17', '4', '17'])
  })

  test('refuses more than 60 requests in ten minutes, bid and ask counted twice', ({ expect }) => {
    let nowMs = 0
    const historyPacing = new HistoryPacing(() => nowMs)
    const admit = (weight: 1 | 2): boolean => {
      return historyPacing.admit({ client: {}, text: '', contract: '', weight })
    }
    const admitted = Array.from({ length: pacing.requests }, () => admit(2))
    expect(admitted.filter(Boolean)).toHaveLength(pacing.requests / 2)
    expect(admit(1)).toBe(false)
    nowMs = pacing.requestsWithinMs
    expect(admit(1)).toBe(true)
  })
})
