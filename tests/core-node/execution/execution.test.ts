import { describe, test } from 'vitest'

import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { BrokerScript } from './broker-script.ts'

describe('a bracket', () => {
  test('is three orders that belong together, children waiting for their parent', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry, stop, target] = broker.enter()
    expect(entry).toMatchObject({
      leg: 'entry',
      side: 1,
      type: 'LMT',
      limitTicks: 101,
      parentId: 0,
    })
    expect(entry?.timeInForce).toBe('IOC')
    const children = { side: -1, parentId: entry?.orderId, timeInForce: 'GTC', contracts: 2 }
    expect(stop).toMatchObject({ ...children, leg: 'stop', type: 'STP', stopTicks: 92 })
    expect(target).toMatchObject({ ...children, leg: 'target', type: 'LMT', limitTicks: 116 })
    expect(stop?.ocaGroup).toBe(target?.ocaGroup)
    expect(stop?.ocaGroup).not.toBe('')
    expect(broker.rows('order').map(({ state }) => state)).toEqual(Array(3).fill('Intended'))
    for (const ticket of [entry, stop, target]) expect(ticket?.ref.length).toBeLessThanOrEqual(40)
  })

  test('order ids are never used twice, whatever the broker says', ({ expect }) => {
    const broker = new BrokerScript()
    const first = broker.enter().map(({ orderId }) => orderId)
    broker.link('ready', 500)
    const second = broker.enter().map(({ orderId }) => orderId)
    broker.link('ready', 2)
    const third = broker.enter().map(({ orderId }) => orderId)
    expect(new Set([...first, ...second, ...third]).size).toBe(9)
    expect(second[0]).toBe(500)
    expect(third[0]).toBe(503)
  })

  test('is a trade when its target fills, with what it earned and how far it went', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { target, stop } = broker.open()
    for (const price of [97, 105, 118]) broker.execution.booking.onMarketTrade(price)
    broker.fill(target, 2, 116)
    broker.say(stop.orderId, 'Cancelled')
    expect(broker.rows('trade')).toMatchObject([
      {
        trade: 1,
        side: 'BUY',
        contracts: 2,
        entryTicks: 100,
        exitTicks: 116,
        exit: 'target',
        grossCents: 40_000,
        feesCents: 900,
        netCents: 39_100,
        worstTicks: -3,
        bestTicks: 18,
      },
    ])
    expect(broker.execution.isFlat).toBe(true)
  })
})

describe('executions are the truth', () => {
  test('a fill told twice is booked once', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    if (entry === undefined) return
    broker.fill(entry, 1, 100, 'same')
    broker.fill(entry, 1, 100, 'same')
    expect(broker.execution.positionContracts).toBe(1)
    expect(broker.rows('fill')).toHaveLength(1)
  })

  test('a status that says filled books nothing', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    broker.say(entry?.orderId ?? 0, 'Filled', { filledContracts: 2 })
    expect(broker.execution.positionContracts).toBe(0)
    expect(broker.rows('order').at(-1)?.state).toBe('Acknowledged')
  })

  test('a status that says filled does not undo a cancel that is on its way', ({ expect }) => {
    const broker = new BrokerScript()
    const { target } = broker.open()
    broker.kill('flatten')
    broker.say(target.orderId, 'Filled', { filledContracts: 2 })
    expect(broker.rows('order').at(-1)?.state).toBe('PendingCancel')
  })

  test('a cancel that is refused leaves an order that works, in part if some has filled', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.fill(stop, 1, 92)
    broker.kill('flatten')
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Acknowledged')
    const last = new Map(broker.rows('order').map(({ ref, state }) => [ref, state]))
    expect([last.get(stop.ref), last.get(target.ref)]).toEqual(['PartiallyFilled', 'Acknowledged'])
  })

  test('a fill after the end is booked, and raises an alert', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    if (entry === undefined) return
    broker.say(entry.orderId, 'Sent')
    broker.say(entry.orderId, 'Cancelled')
    broker.fill(entry, 1, 100)
    expect(broker.execution.positionContracts).toBe(1)
    expect(broker.rows('alert').map(({ key }) => key)).toContain('late-fill')
    expect(broker.rows('order').at(-1)?.state).toBe('Cancelled')
  })

  test('a fill that is not ours is our position all the same, and stops entries', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    if (entry === undefined) return
    broker.fill({ ...entry, ref: 'somebody else', orderId: 77 }, 1, 100)
    expect(broker.execution.positionContracts).toBe(1)
    expect(broker.execution.isReduceOnly).toBe(true)
    expect(broker.rows('alert').map(({ key }) => key)).toEqual(['foreign-fill'])
    expect(broker.rows('fill')).toMatchObject([{ orderId: 0, leg: 'entry', positionContracts: 1 }])
  })

  test('a commission may come first, last, or never', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    if (entry === undefined) return
    const commission = (execId: string, feesCents: number) =>
      broker.execution.onBroker({
        kind: BrokerKind.Commission,
        tsUs: broker.tsUs,
        execId,
        feesCents,
      })
    commission('a', 300)
    broker.fill(entry, 1, 100, 'a')
    expect(broker.execution.booking.ledger.feesCents).toBe(300)
    broker.fill(entry, 1, 100, 'b')
    expect(broker.execution.booking.ledger.feesCents).toBe(525)
    commission('b', 200)
    expect(broker.execution.booking.ledger.feesCents).toBe(500)
  })
})

describe('a position has its stop', () => {
  test('without a confirmed stop it is closed, so that it is flat within a second', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const [entry, stop] = broker.enter()
    if (entry === undefined || stop === undefined) return
    broker.fill(entry, 2, 100)
    broker.pass(0.55)
    expect(broker.asked()).toEqual([])
    broker.pass(0.1)
    expect(broker.rows('alert').map(({ key }) => key)).toEqual(['no-stop'])
    expect(broker.cancelled()).toHaveLength(2)
  })

  test('a stop for fewer contracts does not count', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open(1)
    const [second] = broker.enter(1, 1)
    if (second === undefined) return
    broker.fill(second, 1, 100)
    broker.pass(0)
    broker.pass(1.5)
    expect(broker.rows('alert').map(({ key }) => key)).toEqual(['no-stop'])
    expect(stop.contracts).toBe(1)
  })

  test('a confirmed stop is left alone', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    broker.pass(60)
    expect([broker.asked(), broker.rows('alert')]).toEqual([[], []])
  })
})

describe('against the broker’s own account', () => {
  test('one difference may be a fill on its way, two stop entries until they are gone', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    broker.snapshot(1)
    expect(broker.execution.isReduceOnly).toBe(false)
    broker.snapshot(1)
    expect(broker.execution.isReduceOnly).toBe(true)
    const [alert] = broker.rows('alert')
    expect(alert).toMatchObject({ key: 'position-mismatch', severity: 'critical' })
    expect(alert?.text).toBe('position 0 here, 1 at the broker')
    broker.snapshot(0)
    expect(broker.execution.isReduceOnly).toBe(false)
  })

  test('an order in doubt is dead when the broker has missed it twice, not once', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry, stop] = broker.enter()
    broker.execution.desk.doubtWorking(broker.tsUs)
    broker.snapshot(0, [stop?.ref ?? ''])
    broker.snapshot(0, [stop?.ref ?? ''])
    const last = new Map(broker.rows('order').map((row) => [row.ref, row.state]))
    expect([last.get(entry?.ref ?? ''), last.get(stop?.ref ?? '')]).toEqual(['Dead', 'Unknown'])
  })
})
