import { describe, test } from 'vitest'

import { truthOf } from '../../../../core-node/gateway/control/truth.ts'
import { faultCases } from '../../../../core-node/gateway/faults/cases.ts'
import { greeting } from '../frames.ts'
import { askTicks } from '../trading-desk.ts'
import type { TestClient } from '../trading-desk.ts'
import { bracket, FaultyDesk, prices } from './faulty-desk.ts'

/** What a client saw of a case that does nothing against it: it subscribes, enters, and looks on. */
type Seen = {
  readonly desk: FaultyDesk
  readonly client: TestClient
  readonly messages: readonly string[][]
  readonly codes: readonly string[]
}

function play(number: number): Seen {
  const desk = new FaultyDesk(`case:${number}`)
  const client = desk.connect()
  client.request(61, 1)
  client.request(1, 11, 5, ...client.tradedContract(), 0, '', 0, 0, '')
  client.request(97, 6, ...client.tradedContract(), 'Last', 0, 0)
  client.request(10, 5, 7, ...client.tradedContract(), 3, 0, '')
  bracket(client, 1)
  for (let second = 1; second <= 40; second++) {
    desk.wait(1)
    desk.book([10 + second, 20], [11 + second, 20])
    desk.trade(askTicks, 1, 1)
  }
  const messages = client.take()
  const codes = messages.filter(([id]) => id === '4').map((fields) => fields[3] ?? '')
  return { desk, client, messages, codes }
}

const of = (messages: readonly string[][], id: string): readonly string[][] =>
  messages.filter(([first]) => first === id)

/** By the case’s number: what it does to a client that does nothing against it. */
const checks: Readonly<Record<number, (seen: Seen) => readonly [string, boolean][]>> = {
  1: ({ client, codes, desk }) => [
    ['told', codes.includes('1100')],
    ['out', client.isClosed],
    ['orders stay', desk.simulation.exchange.store.openCount === 2],
  ],
  2: ({ codes, messages }) => [
    ['blip', codes.includes('2103') && codes.includes('2104')],
    ['silence', of(messages, '99').length < 15],
  ],
  3: ({ codes, client, messages }) => [
    ['codes', ['2103', '10182', '2104'].every((code) => codes.includes(code))],
    ['data goes on', of(messages, '99').length === 40 && !client.isClosed],
  ],
  4: ({ desk, client }) => [
    ['out', client.isClosed],
    ['id in use', desk.connect(1).isClosed],
  ],
  5: ({ desk, messages }) => [
    ['filled', desk.position === 1],
    ['not told', of(messages, '11').length === 0],
  ],
  6: ({ codes, client }) => [
    ['told often', codes.filter((code) => code === '1100').length === 5],
    ['socket stands', !client.isClosed],
  ],
  7: ({ client }) => {
    client.place(9, { action: 'SELL', orderType: 'MKT' })
    client.request(49, 1)
    const answers = client.take()
    return [
      ['refused', of(answers, '4')[0]?.[3] === '201'],
      ['heartbeat', of(answers, '49').length === 1],
    ]
  },
  8: ({ desk, client }) => [['out', client.isClosed && !desk.plan.admits()]],
  9: ({ desk, client }) => [['out', client.isClosed && !desk.plan.admits()]],
  10: ({ desk, client }) => {
    const again = desk.open()
    again.receive(greeting('v100..193'))
    again.request(71, 2, 1, '')
    return [
      ['out', client.isClosed],
      ['never seen', desk.position === 0 && truthOf(desk.simulation).openOrders.length === 0],
      ['same id', of(again.take(), '9')[0]?.[2] === '1'],
    ]
  },
  11: ({ desk, client }) => {
    const again = desk.open()
    again.receive(greeting('v100..193'))
    again.request(71, 2, 1, '')
    return [
      ['out', client.isClosed],
      ['same id', of(again.take(), '9')[0]?.[2] === '1'],
    ]
  },
  12: ({ desk, client }) => {
    client.place(3, {
      action: 'SELL',
      orderType: 'STP',
      auxPrice: prices.low + 1,
      ocaGroup: 'exit-1',
      ocaType: 1,
      orderRef: 'S',
    })
    desk.wait(1)
    const stops = truthOf(desk.simulation).openOrders.filter(({ orderRef }) => orderRef === 'S')
    return [['two stops', stops.length === 2 && stops[0]?.permId !== stops[1]?.permId]]
  },
  13: ({ desk, client }) => {
    desk.wait(30)
    const again = desk.connect(1)
    again.cancel(3)
    return [
      ['out', client.isClosed],
      ['not cancellable', again.take(4)[0]?.[3] === '10147'],
    ]
  },
  14: ({ desk, messages, client }) => {
    client.request(16, 1)
    return [
      ['stopped out', desk.position === 0],
      ['not told', of(messages, '11').length === 1],
      ['not listed', of(client.take(), '5').length === 0],
    ]
  },
  15: ({ messages }) => {
    const order = messages.map(([id]) => id)
    return [['commission first', order.indexOf('59') < order.indexOf('11')]]
  },
  16: ({ desk, messages }) => [
    ['flat', desk.position === 0],
    ['not told', Number(of(messages, '61').at(-1)?.[14]) === 1],
  ],
  17: ({ messages }) => [['venue', of(messages, '11')[0]?.[10] === 'QBALGO']],
  18: ({ desk }) => [
    ['liquidated', desk.position === 0],
    ['nothing works', desk.simulation.exchange.store.openCount === 0],
  ],
  19: ({ desk, messages }) => [['no trace', desk.position === 0 && of(messages, '3').length === 0]],
  20: ({ desk }) => [
    ['no stop', desk.position === 1 && desk.simulation.exchange.store.openCount === 0],
  ],
  21: ({ messages }) => [
    ['text', of(messages, '99').some((fields) => fields[4] === 'n/a')],
    ['NaN', of(messages, '12').some((fields) => fields[6] === 'NaN')],
    ['goes on', of(messages, '99').at(-1)?.[4] === '5400.25'],
  ],
}

describe('case', () => {
  for (const { number, name } of faultCases) {
    test(`${number}: ${name}`, ({ expect }) => {
      const seen = play(number)
      expect(seen.desk.plan.tally.injected).toBeGreaterThan(0)
      const results = checks[number]?.(seen) ?? []
      expect(results.length).toBeGreaterThan(0)
      expect(results.filter(([, isSo]) => !isSo).map(([what]) => what)).toEqual([])
    })
  }
})
