import { describe, test } from 'vitest'

import type { OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { BrokerScript } from './broker-script.ts'

function stateOf(broker: BrokerScript, ref: string): string | undefined {
  return broker.rows('order').findLast((row) => row.ref === ref)?.state
}

describe('an order in doubt', () => {
  test('is one whose answer does not come, and the broker is asked', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Sent')
    broker.pass(5)
    expect(stateOf(broker, entry.ref)).toBe('Sent')
    broker.pass(0.1)
    expect(stateOf(broker, entry.ref)).toBe('Unknown')
    expect(broker.asked()).toContainEqual({ type: 'snapshot' })
  })

  test('stays so however long it takes: no timer settles it', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Sent')
    for (let minute = 0; minute < 300; minute++) broker.pass(60)
    expect(stateOf(broker, entry.ref)).toBe('Unknown')
    expect(broker.execution.isInMarket).toBe(true)
  })

  test('asks once a second at first, then once in ten', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Sent')
    broker.asked()
    for (let i = 0; i < 1_000; i++) broker.pass(0.1)
    const questions = broker.types().filter((type) => type === 'snapshot')
    expect(questions.length).toBeGreaterThan(30)
    expect(questions.length).toBeLessThan(40)
  })

  test('is not dead by two snapshots that disagree with each other', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.execution.desk.doubtWorking(broker.tsUs)
    for (const position of [0, 2, 0, 2]) broker.snapshot(position)
    expect(stateOf(broker, entry.ref)).toBe('Unknown')
    broker.snapshot(2)
    expect(stateOf(broker, entry.ref)).toBe('Dead')
  })

  test('is not dead when a snapshot in between lists it', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.execution.desk.doubtWorking(broker.tsUs)
    broker.snapshot(0)
    broker.snapshot(0, [entry.ref])
    broker.snapshot(0)
    expect(stateOf(broker, entry.ref)).toBe('Unknown')
  })

  test('goes on by the broker’s word', ({ expect }) => {
    const broker = new BrokerScript()
    const [, stop] = broker.enter() as [OrderTicket, OrderTicket]
    broker.execution.desk.doubtWorking(broker.tsUs)
    broker.say(stop.orderId, 'Acknowledged')
    expect(stateOf(broker, stop.ref)).toBe('Acknowledged')
  })

  test('is what was on its way when the connection was lost; what rests does not', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Sent')
    broker.link('disconnected')
    expect([stateOf(broker, entry.ref), stateOf(broker, stop.ref)]).toEqual([
      'Unknown',
      'Acknowledged',
    ])
  })

  test('fills all the same: it is booked, and no alert says otherwise', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.execution.desk.doubtWorking(broker.tsUs)
    broker.fill(entry, 2, 100)
    expect([stateOf(broker, entry.ref), broker.alerts()]).toEqual(['Filled', []])
  })
})

describe('the broker’s list of orders', () => {
  test('without one that should rest there makes it dead, after two looks', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.pass(6)
    broker.snapshot(2, [target.ref])
    expect(stateOf(broker, stop.ref)).toBe('Acknowledged')
    expect(broker.asked()).toContainEqual({ type: 'snapshot' })
    broker.snapshot(2, [target.ref])
    expect(stateOf(broker, stop.ref)).toBe('Dead')
    const path = broker.rows('order').filter(({ ref }) => ref === stop.ref)
    expect(path.slice(-2).map(({ state }) => state)).toEqual(['Unknown', 'Dead'])
  })

  test('without a young order that was there before the connection was lost counts', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.pass(1)
    broker.link('disconnected')
    broker.pass(1)
    broker.snapshot(2, [target.ref])
    broker.snapshot(2, [target.ref])
    expect(stateOf(broker, stop.ref)).toBe('Dead')
  })

  test('drawn up before a young order arrived says nothing of it', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open()
    for (let i = 0; i < 4; i++) broker.snapshot(2)
    expect(stateOf(broker, stop.ref)).toBe('Acknowledged')
  })

  test('with one that is over here has it cancelled, after two looks', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Rejected', { reason: 'no' })
    broker.snapshot(0, [entry.ref])
    expect(broker.cancelled()).toEqual([])
    broker.snapshot(0, [entry.ref])
    expect(broker.cancelled()).toContain(entry.orderId)
    expect(broker.alerts()).toContain('orphan-order')
  })

  test('one that no cancel reaches goes by a global cancel, once flat and nobody else’s works', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Rejected', { reason: 'no' })
    const looksUntilGlobal = (position: number, open: readonly string[]) => {
      for (let look = 1; look <= 10; look++) {
        broker.asked()
        broker.snapshot(position, open)
        if (broker.types().includes('cancel-all')) return look
      }
      return 'never'
    }
    expect(looksUntilGlobal(0, [entry.ref, 'a stranger’s'])).toBe('never')
    expect(looksUntilGlobal(2, [entry.ref])).toBe('never')
    broker.snapshot(0)
    expect(looksUntilGlobal(0, [entry.ref])).toBe(4)
  })

  test('with a stranger’s order tells of it once', ({ expect }) => {
    const broker = new BrokerScript()
    for (let i = 0; i < 200; i++) {
      broker.pass(1)
      broker.snapshot(0, ['', 'somebody'])
    }
    expect(broker.alerts()).toEqual(['foreign-order', 'foreign-order'])
    expect(broker.asked()).toEqual([])
  })
})

describe('a position that differs', () => {
  test('is asked for again at once, and then only exits are allowed', ({ expect }) => {
    const broker = new BrokerScript()
    broker.snapshot(1)
    expect([broker.types(), broker.execution.isReduceOnly]).toEqual([['snapshot'], false])
    broker.snapshot(1)
    expect(broker.execution.isReduceOnly).toBe(true)
    expect(broker.enter()).not.toContainEqual(expect.objectContaining({ leg: 'entry' }))
  })

  test('gone at the broker has its exits taken back: they would open another', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.snapshot(0, [stop.ref, target.ref])
    broker.snapshot(0, [stop.ref, target.ref])
    broker.pass(0.2)
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    broker.kill('flatten')
    broker.say(stop.orderId, 'Cancelled')
    broker.say(target.orderId, 'Cancelled')
    expect(broker.placed()).toEqual([])
    expect(broker.execution.positionContracts).toBe(2)
  })

  test('unknown here gets a stop, and none too many when its fill comes late', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry } = broker.open(1)
    broker.kill('block')
    const refs = [...broker.execution.desk.working].map(({ ref }) => ref)
    broker.snapshot(2, refs)
    broker.snapshot(2, refs)
    broker.pass(0.2)
    const [cut] = broker.modified()
    expect(cut).toMatchObject({ leg: 'stop', contracts: 2 })
    broker.confirm(cut as OrderTicket)
    broker.fill({ ...entry, ref: 'by hand', orderId: 0 }, 1, 100)
    broker.pass(1)
    expect(broker.execution.exposedContracts).toBe(2)
    expect(broker.modified()).toEqual([])
    broker.snapshot(2, refs)
    expect(broker.execution.isReduceOnly).toBe(false)
  })

  test('by turns is no certainty: another difference begins to count anew', ({ expect }) => {
    const broker = new BrokerScript()
    for (const position of [1, 2, 1, 3]) broker.snapshot(position)
    expect([broker.execution.isReduceOnly, broker.execution.exposedContracts]).toEqual([false, 0])
  })
})

describe('other people in the account', () => {
  test('close our position: it is closed, its exits go, and entries wait for the broker', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target, entry } = broker.open()
    broker.fill({ ...entry, side: -1, ref: '', orderId: 0 }, 2, 104)
    expect(broker.rows('trade')).toMatchObject([{ exit: 'flatten', exitTicks: 104 }])
    broker.pass(0.2)
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    expect(broker.execution.isReduceOnly).toBe(true)
    broker.snapshot(0, [stop.ref, target.ref])
    expect(broker.execution.isReduceOnly).toBe(false)
  })

  test('use our order ids: an execution of another permId is not booked on our order', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open()
    broker.say(stop.orderId, 'Acknowledged', { permId: 500 })
    broker.execution.onBroker({
      kind: BrokerKind.Execution,
      tsUs: broker.tsUs,
      execId: 'z',
      orderId: stop.orderId,
      ref: '',
      permId: 777,
      side: -1,
      contracts: 1,
      priceTicks: 99,
    })
    expect(broker.rows('fill').at(-1)).toMatchObject({ orderId: 0, positionContracts: 1 })
    expect(stateOf(broker, stop.ref)).toBe('Acknowledged')
    expect(broker.alerts()).toEqual(['foreign-fill'])
  })

  test('the broker itself liquidates: told, booked, and no entry for the rest of the day', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { entry } = broker.open()
    broker.execution.onBroker({
      kind: BrokerKind.Execution,
      tsUs: broker.tsUs,
      execId: 'liq',
      orderId: 0,
      ref: '',
      permId: 9,
      side: -1,
      contracts: 2,
      priceTicks: 80,
      isLiquidation: true,
    })
    expect(broker.execution.positionContracts).toBe(0)
    expect(broker.alerts()).toEqual(['foreign-fill', 'forced-liquidation'])
    broker.snapshot(0)
    expect(broker.execution.isReduceOnly).toBe(true)
    broker.pass(24 * 3_600)
    expect(broker.execution.isReduceOnly).toBe(false)
    expect(entry.leg).toBe('entry')
  })

  test('an order of ours that lives twice is cancelled, and told', ({ expect }) => {
    const broker = new BrokerScript()
    const { target } = broker.open()
    broker.say(target.orderId, 'Acknowledged', { ref: target.ref, permId: 11 })
    broker.say(target.orderId, 'Acknowledged', { ref: target.ref, permId: 12 })
    expect(broker.alerts()).toEqual(['two-orders'])
    expect(broker.cancelled()).toEqual([target.orderId])
  })
})

describe('an exit that closes what is not open here', () => {
  test('says that a fill was not told: the broker is asked, and nothing is placed meanwhile', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const [entry, stop] = broker.enter() as [OrderTicket, OrderTicket]
    for (const { orderId } of [entry, stop]) broker.say(orderId, 'Acknowledged')
    broker.asked()
    broker.fill(stop, 2, 92)
    broker.say(entry.orderId, 'Cancelled')
    broker.pass(0.1)
    expect(broker.alerts()).toContain('untold-fill')
    const asked = broker.asked()
    expect(asked).toContainEqual({ type: 'snapshot' })
    expect(asked.filter(({ type }) => type === 'place')).toEqual([])
    broker.fill(entry, 2, 100)
    broker.snapshot(0)
    broker.pass(1)
    expect(broker.execution.positionContracts).toBe(0)
    expect(broker.placed()).toEqual([])
  })
})
