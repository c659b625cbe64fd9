import fc from 'fast-check'
import { describe, test } from 'vitest'

import { frame, framed, greeting } from './frames.ts'
import { TradingDesk } from './trading-desk.ts'

const startApi = frame(71, 2, 7, '')

describe('a session', () => {
  test('begins with accounts, next order id and the notices of the data farms', ({ expect }) => {
    const client = new TradingDesk().open()
    client.receive(greeting('v100..193'))
    expect(client.take()).toEqual([['193', '20260915 09:30:00 US/Eastern']])
    client.receive(startApi)
    expect(client.take()).toEqual([
      ['15', '1', 'DU1234567'],
      ['9', '1', '1'],
      ['4', '2', '-1', '2104', 'Market data farm connection is OK:usfarm', ''],
      ['4', '2', '-1', '2106', 'HMDS data farm connection is OK:ushmds', ''],
      ['4', '2', '-1', '2158', 'Sec-def data farm connection is OK:secdefnj', ''],
    ])
  })

  test('begins the same however its first bytes are cut', ({ expect }) => {
    const bytes = Buffer.concat([greeting('v157..178 +PACEAPI'), startApi, frame(49, 1)])
    fc.assert(
      fc.property(fc.nat(bytes.length), fc.nat(bytes.length), (first, second) => {
        const client = new TradingDesk().open()
        const [from = 0, to = 0] = [first, second].sort((a, b) => a - b)
        for (const chunk of [
          bytes.subarray(0, from),
          bytes.subarray(from, to),
          bytes.subarray(to),
        ]) {
          client.receive(chunk)
        }
        expect(client.take().map(([id]) => id)).toEqual(['178', '15', '9', '4', '4', '4', '49'])
      }),
    )
  })

  const versions = [
    ['v100..203', '193'],
    ['v100..187', '187'],
    ['v176', '176'],
  ] as const
  for (const [spoken, answered] of versions) {
    test(`${spoken} speaks ${answered}`, ({ expect }) => {
      const client = new TradingDesk().open()
      client.receive(greeting(spoken))
      expect(client.take()[0]?.[0]).toBe(answered)
    })
  }

  test('speaks an older version where the settings say so', ({ expect }) => {
    const client = new TradingDesk({ serverMax: 178 }).open()
    client.receive(greeting('v100..193'))
    expect(client.take()[0]?.[0]).toBe('178')
  })

  const refused = [
    [
      'v100..157',
      /speaks versions 100 to 157, this gateway 176 to 193: use a newer client library/,
    ],
    ['v213..225', /this gateway 176 to 193: use a client library for text messages/],
    ['hello', /its first frame is "hello", which names no versions/],
  ] as const
  for (const [spoken, reason] of refused) {
    test(`${spoken} is refused, and the log says why`, ({ expect }) => {
      const desk = new TradingDesk()
      const client = desk.open()
      client.receive(greeting(spoken))
      expect([client.isClosed, client.take()]).toEqual([true, []])
      expect(desk.logs[0]).toMatch(reason)
    })
  }

  test('of another protocol is refused', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.open()
    client.receive(Buffer.from('GET / HTTP/1.1\r\n'))
    expect(client.isClosed).toBe(true)
    expect(desk.logs[0]).toMatch(/is it a TWS API client/)
  })

  test('with a frame above 16 MB is closed, and the log says why', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.connect()
    client.receive(Buffer.from([0x7f, 0xff, 0xff, 0xff]))
    expect(client.isClosed).toBe(true)
    expect(desk.logs.join('\n')).toMatch(/a frame of 2147483647 bytes/)
    expect(desk.simulation.clients.count).toBe(0)
  })

  test('does not hear of messages before START_API', ({ expect }) => {
    const desk = new TradingDesk()
    const client = desk.open()
    client.receive(greeting('v100..193'))
    client.take()
    client.request(49, 1)
    expect(client.take()).toEqual([])
    expect(desk.logs).toEqual(['a message before START_API was ignored'])
    client.receive(startApi)
    expect(client.take()).toHaveLength(5)
  })

  test('with a client id in use gets error 326 and is closed; the other stays', ({ expect }) => {
    const desk = new TradingDesk()
    const first = desk.connect(7)
    const second = desk.open()
    second.receive(Buffer.concat([greeting('v100..193'), startApi]))
    expect(second.take().at(-1)?.slice(0, 4)).toEqual(['4', '2', '-1', '326'])
    expect([first.isClosed, second.isClosed]).toEqual([false, true])
    second.disconnect()
    first.request(49, 1)
    expect(first.take()).toHaveLength(1)
    first.disconnect()
    expect(desk.connect(7).isClosed).toBe(false)
  })

  test('number 33 is refused', ({ expect }) => {
    const desk = new TradingDesk()
    for (let id = 1; id <= 32; id++) desk.connect(id)
    expect(desk.connect(33).isClosed).toBe(true)
  })
})

describe('requests', () => {
  test('that are unknown get a notice with their id; the session goes on', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(777, 1, 'x')
    client.request(49, 1)
    expect(client.take()).toEqual([
      ['4', '2', '-1', '505', 'Message 777 is not served by this simulated gateway', ''],
      ['49', '1', String(Math.floor(Date.parse('2026-09-15T13:30:00Z') / 1_000))],
    ])
  })

  test('that cannot be read get a notice; an order that cannot be read, one with its id', ({
    expect,
  }) => {
    const client = new TradingDesk().connect()
    client.request(49)
    client.request(9, 8, 'one')
    client.request(3, 12, 'no conId')
    client.receive(framed(Buffer.alloc(0)))
    const [time, details, order] = client.take()
    expect(time?.[0]).toBe('49')
    expect(details?.slice(2, 4)).toEqual(['-1', '320'])
    expect(order?.slice(2, 4)).toEqual(['12', '320'])
    expect(order?.[4]).toContain('Message 3: field 2 is "no conId" where an integer is due')
  })

  test('of any content whatever leave the session standing', ({ expect }) => {
    const field = fc.oneof(
      fc.integer({ min: -3, max: 120 }).map(String),
      fc.constantFrom('', '600202612', 'ES', 'FUT', 'CME', 'BUY', 'LMT', '5400.25', '1e400', 'DAY'),
      fc.string({ maxLength: 6 }),
    )
    const request = fc.tuple(fc.integer({ min: 0, max: 110 }), fc.array(field, { maxLength: 125 }))
    fc.assert(
      fc.property(fc.array(request, { maxLength: 20 }), (requests) => {
        const desk = new TradingDesk()
        const client = desk.connect()
        for (const [id, fields] of requests) client.request(id, ...fields)
        desk.book([5], [6])
        client.take()
        client.request(49, 1)
        expect([client.isClosed, client.take()]).toEqual([false, [expect.arrayContaining(['49'])]])
      }),
    )
  })

  test('for ids, accounts, history and options are answered', ({ expect }) => {
    const client = new TradingDesk().connect()
    client.request(8, 1, 1)
    client.request(17, 1)
    client.request(20, 31, ...client.tradedContract(), 0, '', '1 min', '1 D', 1, 'TRADES', 1, 0, '')
    client.request(25, 1, 31)
    client.request(96, 32, ...client.tradedContract(), 0, '', '', 10, 'TRADES', 1, 0, '')
    client.request(78, 33, 'ES', 'CME', 'FUT', 1)
    expect(client.take().map((message) => message.slice(0, 4))).toEqual([
      ['9', '1', '1'],
      ['15', '1', 'DU1234567'],
      ['17', '31', '20260914 18:00:00 US/Eastern', '20260915 09:30:00 US/Eastern'],
      ['4', '2', '31', '366'],
      ['4', '2', '32', '10187'],
      ['76', '33'],
    ])
  })
})
