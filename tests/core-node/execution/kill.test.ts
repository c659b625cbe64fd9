import { describe, test } from 'vitest'

import { BrokerScript } from './broker-script.ts'

const phases = (broker: BrokerScript) => broker.rows('kill').map(({ phase }) => phase)
const outcomes = (broker: BrokerScript) => broker.rows('command').map(({ outcome }) => outcome)

describe('the kill switch', () => {
  test('block stops entries at once and leaves the rest', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    broker.kill('block')
    expect([phases(broker), outcomes(broker)]).toEqual([['blocked'], ['accepted', 'done']])
    expect(broker.asked()).toEqual([])
    expect(broker.execution.kill.level).toBe('block')
  })

  test('block leaves an entry that is on its way to the broker', ({ expect }) => {
    const broker = new BrokerScript()
    broker.enter()
    broker.kill('block')
    expect([broker.asked(), broker.execution.isWindingDown]).toEqual([[], false])
  })

  test('raised again counts its own cancels', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    broker.kill('cancel', 'one')
    for (const order of broker.execution.desk.working) broker.say(order.orderId, 'Cancelled')
    broker.kill('flatten', 'two')
    expect(broker.rows('kill').map((row) => [row.phase, row.cancelledOrders])).toEqual([
      ['blocked', 0],
      ['cancelled', 1],
      ['blocked', 0],
      ['cancelled', 0],
      ['flat', 0],
    ])
    expect(entry?.leg).toBe('entry')
  })

  test('cancel takes entries back and leaves the stop where it is', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open()
    const [entry] = broker.enter()
    broker.kill('cancel')
    expect(broker.cancelled()).toEqual([entry?.orderId])
    expect(phases(broker)).toEqual(['blocked'])
    broker.say(entry?.orderId ?? 0, 'Cancelled')
    expect(phases(broker)).toEqual(['blocked', 'cancelled'])
    expect(outcomes(broker)).toEqual(['accepted', 'done'])
    expect([...broker.execution.desk.working].map(({ ref }) => ref)).toContain(stop.ref)
  })

  test('flatten cancels everything, then closes exactly what is open', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    broker.say(stop.orderId, 'Cancelled')
    broker.say(target.orderId, 'Cancelled')
    const [close] = broker.placed()
    expect(close).toMatchObject({ leg: 'flatten', side: -1, contracts: 2, limitTicks: 99 })
    broker.fill(close as NonNullable<typeof close>, 2, 99)
    expect(phases(broker)).toEqual(['blocked', 'cancelled', 'flat'])
    expect(broker.rows('kill').at(-1)).toMatchObject({ cancelledOrders: 2, closedContracts: 2 })
    expect(broker.execution.isFlat).toBe(true)
    expect(outcomes(broker)).toEqual(['accepted', 'done'])
  })

  test('a stop that fills while it is being cancelled is not closed a second time', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.asked()
    broker.fill(stop, 2, 92)
    broker.say(target.orderId, 'Cancelled')
    expect(broker.placed()).toEqual([])
    expect(broker.execution.positionContracts).toBe(0)
    expect(phases(broker).at(-1)).toBe('flat')
  })

  test('what did not fill is tried again, further through the market', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.say(stop.orderId, 'Cancelled')
    broker.say(target.orderId, 'Cancelled')
    const limits: (number | null | undefined)[] = []
    const sizes: (number | undefined)[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      const [close] = broker.placed()
      limits.push(close?.limitTicks)
      sizes.push(close?.contracts)
      broker.say(close?.orderId ?? 0, 'Sent')
      if (attempt === 1) broker.fill(close as NonNullable<typeof close>, 1, 95)
      broker.say(close?.orderId ?? 0, 'Cancelled')
      broker.pass(0.3)
    }
    expect(limits).toEqual([99, 95, 79, 79])
    expect(sizes).toEqual([2, 2, 1, 1])
  })

  test('in a halt it waits, and closes when trading goes on', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.market.isHalted = true
    broker.kill('flatten')
    broker.say(stop.orderId, 'Cancelled')
    broker.say(target.orderId, 'Cancelled')
    broker.pass(300)
    expect(broker.placed()).toEqual([])
    broker.market.isHalted = false
    broker.pass(0.1)
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', contracts: 2 }])
  })

  test('without a connection it waits, and asks again when there is one', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.link('disconnected')
    broker.kill('flatten')
    broker.asked()
    broker.pass(10)
    expect(broker.asked()).toEqual([])
    broker.link('ready')
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
  })

  test('it rises and never falls; a second command is answered too', ({ expect }) => {
    const broker = new BrokerScript()
    broker.kill('flatten', 'first-0001')
    broker.kill('block', 'second-0002')
    expect(broker.execution.kill.level).toBe('flatten')
    const answered = broker.rows('command').filter(({ outcome }) => outcome === 'done')
    expect(answered.map(({ id }) => id)).toEqual(['first-0001', 'second-0002'])
  })
})
