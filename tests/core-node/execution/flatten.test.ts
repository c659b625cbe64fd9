import { describe, test } from 'vitest'

import type { OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerScript } from './broker-script.ts'

/** A position of two, told to be flat, all its orders cancelled: the first attempt to close is out. */
function closing(): { broker: BrokerScript; attempt: OrderTicket } {
  const broker = new BrokerScript()
  const { stop, target } = broker.open()
  broker.kill('flatten')
  broker.say(stop.orderId, 'Cancelled')
  broker.say(target.orderId, 'Cancelled')
  return { broker, attempt: broker.placed()[0] as OrderTicket }
}

function limitsOf(broker: BrokerScript): (number | null)[] {
  return broker.placed().map(({ limitTicks }) => limitTicks)
}

describe('the flatten ladder', () => {
  test('begins at the touch, goes through it, and stays at the collar’s edge', ({ expect }) => {
    const { broker, attempt } = closing()
    const limits = [attempt.limitTicks]
    let last = attempt
    for (let i = 0; i < 3; i++) {
      broker.say(last.orderId, 'Cancelled')
      broker.pass(0.3)
      last = broker.placed()[0] as OrderTicket
      limits.push(last.limitTicks)
    }
    expect(limits).toEqual([99, 95, 79, 79])
  })

  test('stays on its rung, and waits longer each time, while the market is reserved', ({
    expect,
  }) => {
    const { broker, attempt } = closing()
    broker.say(attempt.orderId, 'Rejected', { reason: 'the market is reserved' })
    broker.pass(0.3)
    expect(broker.placed()).toEqual([])
    broker.pass(0.3)
    const [second] = broker.placed()
    expect(second?.limitTicks).toBe(99)
    broker.say(second?.orderId ?? 0, 'Rejected', { reason: 'the market is reserved' })
    broker.pass(0.9)
    expect(broker.placed()).toEqual([])
    broker.pass(0.2)
    expect(limitsOf(broker)).toEqual([99])
    expect(broker.alerts().filter((key) => key === 'rejected')).toHaveLength(1)
  })

  test('follows the market', ({ expect }) => {
    const { broker, attempt } = closing()
    broker.showQuote(90, 91)
    broker.say(attempt.orderId, 'Cancelled')
    broker.pass(0.3)
    expect(limitsOf(broker)).toEqual([86])
  })

  test('makes no attempt on a crossed or empty quote', ({ expect }) => {
    const { broker, attempt } = closing()
    broker.showQuote(101, 100)
    broker.say(attempt.orderId, 'Cancelled')
    broker.pass(1)
    expect(broker.placed()).toEqual([])
    broker.showQuote(99, 100)
    broker.pass(0.1)
    expect(limitsOf(broker)).toEqual([95])
  })

  test('never has two attempts out, and asks for the account when one is not answered', ({
    expect,
  }) => {
    const { broker, attempt } = closing()
    broker.say(attempt.orderId, 'Sent')
    for (let i = 0; i < 40; i++) broker.pass(0.1)
    expect(broker.asked()).toEqual([])
    broker.pass(2)
    expect(broker.types()).toEqual(['snapshot'])
    expect(broker.alerts()).toEqual(['no-answer', 'not-flat'])
  })

  test('goes on when an unanswered attempt is dead by two snapshots', ({ expect }) => {
    const { broker, attempt } = closing()
    broker.say(attempt.orderId, 'Sent')
    broker.pass(5.1)
    broker.snapshot(2)
    broker.pass(1)
    expect(broker.placed()).toEqual([])
    broker.snapshot(2)
    broker.pass(0.3)
    expect(limitsOf(broker)).toEqual([99])
  })

  test('goes on where it was when the connection is back', ({ expect }) => {
    const { broker, attempt } = closing()
    broker.say(attempt.orderId, 'Sent')
    broker.link('disconnected')
    broker.pass(30)
    expect(broker.asked()).toEqual([])
    broker.link('ready')
    // The lost attempt had filled one: the broker says so before anything is done.
    broker.fill(attempt, 1, 99)
    broker.say(attempt.orderId, 'Cancelled')
    broker.pass(0.3)
    const [next] = broker.placed()
    expect(next).toMatchObject({ contracts: 1, leg: 'flatten' })
    broker.fill(next as OrderTicket, 1, 95)
    expect(broker.execution.isFlat).toBe(true)
    expect(broker.rows('kill').at(-1)?.phase).toBe('flat')
  })

  test('tells when it takes more than five seconds of an open market', ({ expect }) => {
    const { broker, attempt } = closing()
    let last: OrderTicket | undefined = attempt
    for (let i = 0; i < 60; i++) {
      if (last !== undefined) broker.say(last.orderId, 'Cancelled')
      broker.pass(0.1)
      last = broker.placed()[0]
    }
    expect(broker.alerts()).toEqual(['not-flat'])
  })
})

describe('winding down', () => {
  test('keeps the stop while the market is closed, and takes it when closing can begin', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.market.isHalted = true
    broker.pass(1)
    broker.kill('flatten')
    expect(broker.cancelled()).toEqual([target.orderId])
    broker.pass(1)
    expect(broker.asked()).toEqual([])
    broker.market.isHalted = false
    broker.pass(0.1)
    expect(broker.cancelled()).toEqual([stop.orderId])
    broker.say(target.orderId, 'Cancelled')
    expect(broker.placed()).toEqual([])
    broker.say(stop.orderId, 'Cancelled')
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', contracts: 2 }])
    const told = broker.rows('kill').find(({ phase }) => phase === 'cancelled')
    expect(told?.cancelledOrders).toBe(2)
  })

  test('takes a kept stop back when its position is gone before the market reopens', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target, entry } = broker.open()
    broker.market.isHalted = true
    broker.pass(1)
    broker.kill('flatten')
    broker.say(target.orderId, 'Cancelled')
    broker.asked()
    broker.fill({ ...entry, side: -1, ref: 'by hand', orderId: 0 }, 2, 100)
    expect(broker.cancelled()).toEqual([stop.orderId])
    broker.say(stop.orderId, 'Cancelled')
    expect(broker.rows('kill').at(-1)?.phase).toBe('flat')
  })

  test('closes what an order that cannot be cancelled leaves open, and no more', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open(2)
    const terms = { contracts: 1, limitTicks: null, stopTicks: 92 }
    broker.kill('flatten')
    broker.say(stop.orderId, 'Acknowledged', { terms })
    broker.say(target.orderId, 'Cancelled')
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', contracts: 1 }])
  })

  test('never takes a cancel for done because time has passed', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.say(target.orderId, 'Cancelled')
    broker.asked()
    for (let i = 0; i < 100; i++) broker.pass(0.1)
    const asked = broker.asked()
    expect(asked.filter(({ type }) => type === 'place')).toEqual([])
    expect(asked).toContainEqual({ type: 'cancel', orderId: stop.orderId })
    expect(asked).toContainEqual({ type: 'snapshot' })
    expect(broker.alerts()).toContain('cancel-unanswered')
  })

  test('closes what a late entry opens', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry, stop, target] = broker.enter() as [OrderTicket, OrderTicket, OrderTicket]
    broker.kill('flatten')
    for (const { orderId } of [entry, stop, target]) broker.say(orderId, 'Cancelled')
    expect(broker.rows('kill').at(-1)?.phase).toBe('flat')
    broker.fill(entry, 2, 100)
    broker.pass(0.01)
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', side: -1, contracts: 2 }])
    expect(broker.alerts()).toContain('late-fill')
  })

  test('sends no entry that was decided before and comes after', ({ expect }) => {
    const broker = new BrokerScript()
    broker.kill('block')
    expect(broker.enter()).toEqual([])
    expect(broker.alerts()).toEqual(['entry-stopped'])
  })
})
