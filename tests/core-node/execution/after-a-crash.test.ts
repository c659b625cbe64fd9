import { describe, test } from 'vitest'

import { BrokerScript } from './broker-script.ts'

describe('an order that ended while nobody heard', () => {
  test('is filled when all that the broker had left of it is booked, fill first', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open(2)
    broker.link('disconnected')
    broker.fill(stop, 1, 92)
    broker.say(stop.orderId, 'Filled', { filledContracts: 1 })
    expect(broker.execution.desk.find(stop.ref, 0)).toMatchObject({
      state: 'Filled',
      contracts: 1,
      filledContracts: 1,
    })
  })

  test('and end first', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open(2)
    broker.link('disconnected')
    broker.say(stop.orderId, 'Filled', { filledContracts: 1 })
    expect(broker.execution.desk.find(stop.ref, 0)?.state).toBe('Acknowledged')
    broker.fill(stop, 1, 92)
    expect(broker.execution.desk.find(stop.ref, 0)?.state).toBe('Filled')
    expect(broker.alerts()).toEqual([])
  })

  test('is not taken for smaller while it works on', ({ expect }) => {
    const broker = new BrokerScript()
    const { target } = broker.open(2)
    broker.say(target.orderId, 'Acknowledged', { filledContracts: 1 })
    broker.fill(target, 1, 116)
    expect(broker.execution.desk.find(target.ref, 0)).toMatchObject({
      state: 'PartiallyFilled',
      contracts: 2,
    })
  })
})

describe('a wind-down that a lost connection cut off', () => {
  test('asks again at once for a cancel that never arrived', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.link('disconnected')
    broker.asked()
    // The broker’s account, told before it is ready: the stop is gone, the target works as if nothing had been asked.
    broker.say(stop.orderId, 'Cancelled')
    broker.say(target.orderId, 'Acknowledged')
    broker.link('ready')
    expect(broker.cancelled()).toEqual([target.orderId])
    broker.say(target.orderId, 'Cancelled')
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', contracts: 2 }])
  })

  test('leaves the stop where it is while the market is closed, and takes it when it opens', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.link('disconnected')
    broker.market.isHalted = true
    broker.pass(0.1)
    broker.asked()
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Acknowledged')
    broker.link('ready')
    expect(broker.cancelled()).toEqual([target.orderId])
    broker.market.isHalted = false
    broker.pass(0.1)
    expect(broker.cancelled()).toEqual([stop.orderId])
  })

  test('asks once for each order', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.link('disconnected')
    broker.asked()
    broker.link('ready')
    const cancelled = broker.cancelled()
    expect(cancelled).toHaveLength(2)
    expect(new Set(cancelled)).toEqual(new Set([stop.orderId, target.orderId]))
  })
})
