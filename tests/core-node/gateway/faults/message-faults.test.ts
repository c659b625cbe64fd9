import { describe, test } from 'vitest'

import { greeting } from '../frames.ts'
import { askTicks } from '../trading-desk.ts'
import { bracket, buy, FaultyDesk, kinds } from './faulty-desk.ts'

const [openOrder, orderStatus, execDetails, commissionReport] = ['5', '3', '11', '59'] as const

/** An order that fills at once is told so. */
const told = [
  openOrder,
  orderStatus,
  execDetails,
  openOrder,
  orderStatus,
  openOrder,
  commissionReport,
]

describe('messages', () => {
  test('of an order come in their order without a fault', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    buy(client, 1)
    expect(kinds(client)).toEqual(told)
  })

  test('may be missing', ({ expect }) => {
    const desk = new FaultyDesk('lose:message=orderStatus,count=0')
    const client = desk.connect()
    buy(client, 1)
    expect(kinds(client)).toEqual(told.filter((id) => id !== orderStatus))
  })

  test('may be missing as news and are there as answers, unless answers are meant', ({
    expect,
  }) => {
    for (const [answers, count] of [
      ['false', 1],
      ['true', 0],
    ] as const) {
      const desk = new FaultyDesk(`lose:message=execDetails,count=0,answers=${answers}`)
      const client = desk.connect()
      buy(client, 1)
      expect(client.take(11)).toEqual([])
      client.request(7, 3, 9, 0, '', '', '', '', '', '')
      expect(client.take(11)).toHaveLength(count)
    }
  })

  test('may come twice', ({ expect }) => {
    const desk = new FaultyDesk('repeat:message=execDetails')
    const client = desk.connect()
    buy(client, 1)
    buy(client, 2)
    const executions = client.take(11).map((fields) => [fields[2], fields[14]])
    expect(executions.map(([orderId]) => orderId)).toEqual(['1', '1', '2'])
    expect(executions[0]).toEqual(executions[1])
  })

  test('may come late', ({ expect }) => {
    const desk = new FaultyDesk('delay:message=commissionReport,by=3s')
    const client = desk.connect()
    buy(client, 1)
    expect(kinds(client)).not.toContain(commissionReport)
    desk.wait(2)
    expect(client.take(59)).toEqual([])
    desk.wait(2)
    expect(client.take(59)).toHaveLength(1)
  })

  test('may come before what they belong to: the commission before its execution', ({ expect }) => {
    const desk = new FaultyDesk('swap:message=execDetails,behind=commissionReport')
    const client = desk.connect()
    buy(client, 1)
    expect(kinds(client)).toEqual([
      ...told.filter((id) => id !== execDetails && id !== commissionReport),
      commissionReport,
      execDetails,
    ])
    expect(desk.plan.active).toEqual([])
  })

  test('that wait for another which never comes are sent at the end', ({ expect }) => {
    const desk = new FaultyDesk('swap:message=execDetails,behind=positionEnd,for=5s')
    const client = desk.connect()
    buy(client, 1)
    expect(client.take(11)).toEqual([])
    desk.wait(6)
    expect(client.take(11)).toHaveLength(1)
  })

  test('may name another venue', ({ expect }) => {
    const desk = new FaultyDesk('other-venue:name=QBALGO')
    const client = desk.connect()
    buy(client, 1)
    client.request(61, 1)
    const messages = client.take()
    const of = (id: string) => messages.find(([first]) => first === id)
    expect([of('5')?.[9], of('11')?.[10], of('11')?.[17], of('61')?.[10]]).toEqual(
      Array.from({ length: 4 }, () => 'QBALGO'),
    )
  })

  test('are chosen at random in the share that is asked for', ({ expect }) => {
    const desk = new FaultyDesk('lose:message=tickByTick,count=0,share=25', 3)
    const client = desk.connect()
    client.request(97, 5, ...client.tradedContract(), 'Last', 0, 0)
    for (let i = 0; i < 1_000; i++) desk.trade(askTicks, 1, 1)
    const lost = 1_000 - client.take(99).length
    // Three standard deviations of a draw of one in four.
    expect(Math.abs(lost - 250)).toBeLessThan(3 * Math.sqrt(1_000 * 0.25 * 0.75))
  })
})

describe('the next order id', () => {
  test('is withheld until the end; accounts are told meanwhile', ({ expect }) => {
    const desk = new FaultyDesk('withhold-next-id:for=20s')
    const client = desk.open()
    client.receive(greeting('v100..193'))
    client.request(71, 2, 1, '')
    expect(client.take(9, 15).map(([id]) => id)).toEqual(['15'])
    desk.wait(21)
    expect(client.take(9)).toEqual([['9', '1', '1']])
  })

  test('rolls back, and orders with ids that were given before are accepted', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    bracket(client, 1)
    buy(client, 4)
    desk.inject('roll-back-ids:by=1')
    client.request(8, 1, 1)
    expect(client.take(9)).toEqual([['9', '1', '4']])
    const firstPermId = desk.simulation.exchange.store.find(1, 4)?.permId
    buy(client, 4)
    expect(desk.simulation.exchange.store.find(1, 4)?.permId).not.toBe(firstPermId)
    expect(desk.position).toBe(3)
  })

  test('rolled back to an order that works changes that order', ({ expect }) => {
    const desk = new FaultyDesk()
    const client = desk.connect()
    bracket(client, 1)
    desk.inject('roll-back-ids:by=2')
    client.request(8, 1, 1)
    expect(client.take(9)).toEqual([['9', '1', '2']])
    client.take()
    // The target sells; an order that buys does not match it.
    buy(client, 2)
    expect(client.take(4).map((fields) => fields[3])).toEqual(['105'])
  })
})
