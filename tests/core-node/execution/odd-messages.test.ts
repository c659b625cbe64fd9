import { describe, test } from 'vitest'

import type { OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { BrokerScript } from './broker-script.ts'

/** An entry that is on its way. */
function entering() {
  const broker = new BrokerScript()
  const [entry] = broker.enter() as [OrderTicket]
  broker.say(entry.orderId, 'Sent')
  return { broker, entry }
}

function tellCost(broker: BrokerScript, execId: string): void {
  const { tsUs } = broker
  broker.execution.onBroker({ kind: BrokerKind.Commission, tsUs, execId, feesCents: 200 })
}

describe('messages of the broker that are missing or out of order', () => {
  test('a fill of an order whose status was not told in a second is told as info', ({ expect }) => {
    const { broker, entry } = entering()
    broker.pass(1.1)
    broker.fill(entry, 1, 100)
    expect(broker.rows('alert')).toMatchObject([
      {
        severity: 'info',
        key: 'order-messages',
        text: `a fill came for ${entry.ref}, whose status was not told: executions are the truth`,
      },
    ])
  })

  test('an order that fills at once needs no status, nor does one that has one', ({ expect }) => {
    const atOnce = entering()
    atOnce.broker.pass(1)
    atOnce.broker.fill(atOnce.entry, 1, 100)
    const known = entering()
    known.broker.say(known.entry.orderId, 'Acknowledged')
    known.broker.pass(3)
    known.broker.fill(known.entry, 1, 100)
    for (const { broker } of [atOnce, known]) {
      expect(broker.alerts()).not.toContain('order-messages')
    }
  })

  test('a cost that comes before its fill is told as info, and booked once', ({ expect }) => {
    const { broker, entry } = entering()
    tellCost(broker, 'late')
    broker.fill(entry, 1, 100, 'late')
    expect(broker.rows('alert')).toMatchObject([{ severity: 'info', key: 'order-messages' }])
    expect(broker.execution.booking.ledger.feesCents).toBe(200)
  })

  test('a cost that comes after it is in order', ({ expect }) => {
    const { broker, entry } = entering()
    broker.fill(entry, 1, 100, 'early')
    tellCost(broker, 'early')
    expect(broker.alerts()).not.toContain('order-messages')
  })

  test('each is told once a trade date, however many there are', ({ expect }) => {
    const { broker, entry } = entering()
    const fillLate = (name: string) => {
      tellCost(broker, name)
      broker.fill(entry, 1, 100, name)
    }
    const told = () => broker.alerts().filter((key) => key === 'order-messages').length
    fillLate('first')
    broker.pass(120)
    fillLate('second')
    expect(told()).toBe(1)
    broker.pass(24 * 3_600)
    fillLate('third')
    expect(told()).toBe(2)
  })
})
