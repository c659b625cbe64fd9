import { describe, test } from 'vitest'

import type { OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { CommandKind } from '../../../core-node/execution/command-events.ts'
import { Execution } from '../../../core-node/execution/execution.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { BrokerScript } from './broker-script.ts'

function stateOf(broker: BrokerScript, { ref }: OrderTicket): string | undefined {
  return broker.rows('order').findLast((row) => row.ref === ref)?.state
}

/** A bracket that has left, on the desk of a broker of such a time scale. */
function sent(timeScale = 1) {
  const broker = new BrokerScript({}, timeScale)
  const [entry, stop, target] = broker.enter() as [OrderTicket, OrderTicket, OrderTicket]
  for (const { orderId } of [entry, stop, target]) broker.say(orderId, 'Sent')
  broker.asked()
  return { broker, entry, stop, target }
}

const microsecond = 1e-6

describe('the broker’s silence', () => {
  test('is longer than five seconds of its time', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const { broker, entry } = sent(timeScale)
      broker.pass(5 * timeScale)
      expect(stateOf(broker, entry)).toBe('Sent')
      broker.pass(microsecond)
      expect(stateOf(broker, entry)).toBe('Unknown')
      expect(broker.types()).toContain('snapshot')
    }
  })

  test('counts from when the broker was there again', ({ expect }) => {
    const { broker, entry } = sent()
    broker.say(entry.orderId, 'Acknowledged')
    broker.execution.desk.cancel(broker.execution.desk.find(entry.ref, 0) as never, broker.tsUs)
    broker.pass(4)
    broker.link('disconnected')
    broker.pass(1)
    broker.link('ready')
    broker.pass(5)
    expect(stateOf(broker, entry)).toBe('PendingCancel')
    broker.pass(microsecond)
    expect(stateOf(broker, entry)).toBe('Unknown')
  })

  test('says nothing of an order that rests', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.fill(target, 1, 116)
    broker.asked()
    const before = [stateOf(broker, stop), stateOf(broker, target)]
    expect(before).toEqual(['Acknowledged', 'PartiallyFilled'])
    broker.pass(0)
    broker.pass(60)
    expect(broker.alerts()).not.toContain('no-answer')
  })

  test('on a change is longer than two seconds of its time', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const broker = new BrokerScript({ trailTicks: 5 }, timeScale)
      const { stop } = broker.open()
      expect(broker.modified()).toMatchObject([{ orderId: stop.orderId, stopTicks: 95 }])
      broker.pass(2 * timeScale)
      expect(broker.alerts()).toEqual([])
      broker.pass(microsecond)
      expect(broker.alerts()).toEqual(['change-unanswered'])
    }
  })
})

describe('a snapshot', () => {
  test('says nothing of an order that is younger than five seconds of the broker’s time', ({
    expect,
  }) => {
    for (const timeScale of [1, 3]) {
      const broker = new BrokerScript({}, timeScale)
      const { stop, target } = broker.open()
      const listed = [target.ref]
      broker.pass(5 * timeScale)
      for (let i = 0; i < 3; i++) broker.snapshot(2, listed)
      expect(stateOf(broker, stop)).toBe('Acknowledged')
      broker.pass(microsecond)
      for (let i = 0; i < 2; i++) broker.snapshot(2, listed)
      expect(stateOf(broker, stop)).toBe('Dead')
    }
  })

  test('never settles an order that has not been answered', ({ expect }) => {
    const { broker, entry } = sent()
    const intended = broker.enter()[0] as OrderTicket
    broker.tsUs += 60_000_000
    for (let i = 0; i < 3; i++) {
      const { tsUs } = broker
      const kind = BrokerKind.Snapshot
      broker.execution.onBroker({ kind, tsUs, positionContracts: 0, openRefs: [] })
    }
    expect([stateOf(broker, entry), stateOf(broker, intended)]).toEqual(['Sent', 'Intended'])
  })

  test('counts of an order that was confirmed when the connection was lost', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.link('disconnected')
    for (let i = 0; i < 2; i++) broker.snapshot(2, [target.ref])
    expect(stateOf(broker, stop)).toBe('Dead')
  })

  test('asks for another as long as something is in doubt, eagerly again when nothing is', ({
    expect,
  }) => {
    const { broker, entry, stop, target } = sent()
    broker.execution.desk.doubtWorking(broker.tsUs)
    for (let i = 0; i < 60; i++) broker.pass(1)
    broker.asked()
    const questions = () => {
      broker.asked()
      for (let i = 0; i < 10; i++) broker.pass(1)
      return broker.types().length
    }
    expect(questions()).toBe(1)
    broker.snapshot(0, [entry.ref, stop.ref, target.ref])
    expect(questions()).toBe(1)
    for (const { orderId } of [entry, stop, target]) broker.say(orderId, 'Acknowledged')
    broker.snapshot(0, [entry.ref, stop.ref, target.ref])
    broker.execution.desk.doubtWorking(broker.tsUs)
    expect(questions()).toBe(10)
  })

  test('after a lost connection begins its count of agreeing ones anew', ({ expect }) => {
    const { broker, entry } = sent()
    broker.execution.desk.doubtWorking(broker.tsUs)
    broker.snapshot(5)
    broker.link('disconnected')
    broker.link('ready')
    broker.snapshot(0)
    expect(stateOf(broker, entry)).toBe('Dead')
  })

  test('with orders that are over here is asked for again', ({ expect }) => {
    const { broker, entry, stop, target } = sent()
    for (const { orderId } of [entry, stop, target]) broker.say(orderId, 'Rejected')
    broker.pass(60)
    broker.asked()
    broker.snapshot(0, [entry.ref])
    expect(broker.types()).toEqual(['snapshot'])
    broker.pass(60)
    broker.snapshot(0, [])
    expect(broker.types()).toEqual([])
    // Once in between it was not listed: two looks in a row are what counts.
    broker.pass(60)
    broker.snapshot(0, [entry.ref])
    expect(broker.types()).toEqual(['snapshot'])
  })

  test('tells of five hundred strangers and no more', ({ expect }) => {
    const broker = new BrokerScript()
    const strangers = Array.from({ length: 501 }, (_, i) => `stranger ${i}`)
    broker.snapshot(0, strangers)
    expect(broker.alerts()).toHaveLength(500)
  })
})

describe('a cancel that is not answered', () => {
  test('is asked for again after more than two seconds of the broker’s time', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const broker = new BrokerScript({}, timeScale)
      const { stop, target } = broker.open()
      broker.kill('flatten')
      expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
      broker.pass(2 * timeScale)
      expect(broker.asked()).toEqual([])
      broker.pass(microsecond)
      const cancels = [stop, target].map(({ orderId }) => ({ type: 'cancel', orderId }))
      expect(broker.asked()).toEqual([{ type: 'snapshot' }, ...cancels])
      expect(broker.alerts()).toEqual([])
      broker.pass(2 * timeScale)
      expect(broker.types()).not.toContain('cancel')
      broker.pass(microsecond)
      expect(broker.alerts()).toContain('cancel-unanswered')
    }
  })

  test('of an order in doubt is repeated as it is, of another begun anew', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.execution.desk.doubt(
      broker.execution.desk.find(stop.ref, 0) as never,
      'for the test',
      broker.tsUs,
    )
    broker.say(target.orderId, 'Acknowledged')
    broker.asked()
    broker.pass(2 + microsecond)
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    expect([stateOf(broker, stop), stateOf(broker, target)]).toEqual(['Unknown', 'PendingCancel'])
  })

  test('of an entry alone concerns no stop', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Acknowledged')
    broker.kill('cancel')
    expect(broker.cancelled()).toEqual([entry.orderId])
    expect(broker.execution.isWindingDown).toBe(true)
    broker.pass(2 + microsecond)
    expect(broker.cancelled()).toEqual([entry.orderId])
  })

  test('is asked for again when the connection is back, of what is concerned alone', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    broker.open()
    const [entry, childStop, childTarget] = broker.enter() as [
      OrderTicket,
      OrderTicket,
      OrderTicket,
    ]
    for (const { orderId } of [entry, childStop, childTarget]) broker.say(orderId, 'Acknowledged')
    broker.kill('cancel')
    broker.asked()
    broker.say(entry.orderId, 'Acknowledged')
    broker.link('disconnected')
    broker.asked()
    broker.link('ready')
    expect(broker.cancelled()).toEqual([entry.orderId])
  })
})

describe('winding down', () => {
  test('counts what it cancels once, anew each time it begins', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    const [entry] = broker.enter() as [OrderTicket]
    broker.kill('cancel', 'one')
    broker.say(entry.orderId, 'Cancelled')
    broker.kill('flatten', 'two')
    for (const order of broker.execution.desk.working) broker.say(order.orderId, 'Cancelled')
    const told = broker.rows('kill').filter(({ phase }) => phase === 'cancelled')
    expect(told.map(({ cancelledOrders }) => cancelledOrders)).toEqual([1, 4])
  })

  test('of entries ends when they are gone, whatever is open', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    broker.kill('cancel')
    expect(broker.execution.isWindingDown).toBe(false)
    expect(broker.execution.isFlat).toBe(false)
    expect(broker.rows('kill').map(({ phase }) => phase)).toEqual(['blocked', 'cancelled'])
  })

  test('of everything ends flat, at once where nothing is open', ({ expect }) => {
    const broker = new BrokerScript()
    broker.kill('flatten')
    expect(broker.execution.isWindingDown).toBe(false)
    expect(broker.rows('kill').map(({ phase }) => phase)).toEqual(['blocked', 'cancelled', 'flat'])
    expect(broker.asked()).toEqual([])
  })

  test('that closes is not begun anew by what asks for less', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Cancelled')
    const [close] = broker.placed()
    const { tsUs } = broker
    const stand = { kind: CommandKind.StandDown, tsUs, reason: 'update' }
    for (const closesPosition of [true, false]) {
      broker.execution.onCommand({ ...stand, closesPosition })
    }
    broker.pass(0.1)
    expect([broker.asked(), stateOf(broker, close as OrderTicket)]).toEqual([[], 'Intended'])
  })
})

describe('taking entries back', () => {
  /** A position with its exits, and an entry whose cancel is not answered. */
  function waiting(isHalted = false) {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Acknowledged')
    broker.market.isHalted = isHalted
    broker.pass(0)
    broker.kill('cancel')
    broker.asked()
    return { broker, entry, stop, target }
  }
  const phases = (broker: BrokerScript) => broker.rows('kill').map(({ phase }) => phase)

  test('can be widened to everything before it is answered', ({ expect }) => {
    const { broker, stop, target } = waiting()
    broker.kill('flatten', 'two')
    expect(broker.cancelled()).toEqual(expect.arrayContaining([stop.orderId, target.orderId]))
  })

  test('leaves the position, and its protection at work', ({ expect }) => {
    const { broker, stop, target } = waiting()
    broker.pass(6)
    expect(broker.alerts()).not.toContain('not-flat')
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Cancelled')
    broker.pass(0.7)
    expect(broker.alerts()).toContain('no-stop')
  })

  test('does not wait for a market to open, nor after a lost connection', ({ expect }) => {
    const { broker, entry } = waiting(true)
    broker.say(entry.orderId, 'Cancelled')
    expect(phases(broker)).toEqual(['blocked', 'cancelled'])
    const lost = waiting(true)
    lost.broker.link('disconnected')
    lost.broker.link('ready')
    lost.broker.say(lost.entry.orderId, 'Cancelled')
    expect(phases(lost.broker)).toEqual(['blocked', 'cancelled'])
  })
})

describe('closing', () => {
  test('is not late while nothing is open and only cancels are awaited', ({ expect }) => {
    const broker = new BrokerScript()
    broker.enter()
    broker.kill('flatten')
    for (let i = 0; i < 8; i++) broker.pass(1)
    expect(broker.alerts()).toContain('cancel-unanswered')
    expect(broker.alerts()).not.toContain('not-flat')
  })

  test('is over only when its last attempt is', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target, entry } = broker.open()
    broker.kill('flatten')
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Cancelled')
    const [attempt] = broker.placed() as [OrderTicket]
    broker.fill({ ...entry, side: -1, ref: 'by hand', orderId: 0 }, 2, 99)
    expect(broker.rows('kill').at(-1)?.phase).toBe('cancelled')
    broker.say(attempt.orderId, 'Cancelled')
    expect(broker.rows('kill').at(-1)?.phase).toBe('flat')
  })

  test('that begins again begins at the touch', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target, entry } = broker.open()
    broker.kill('flatten')
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Cancelled')
    const [first] = broker.placed() as [OrderTicket]
    broker.say(first.orderId, 'Cancelled')
    broker.pass(1)
    broker.fill(broker.placed()[0] as OrderTicket, 2, 95)
    expect(broker.execution.isFlat).toBe(true)
    broker.fill({ ...entry, ref: 'by hand', orderId: 0 }, 1, 100)
    broker.pass(1)
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', limitTicks: 99 }])
  })

  test('in a halt asks nobody while a kept stop is all that is left', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.market.isHalted = true
    broker.pass(1)
    broker.kill('flatten')
    broker.say(target.orderId, 'Cancelled')
    broker.asked()
    for (let i = 0; i < 10; i++) broker.pass(1)
    expect([broker.asked(), broker.alerts()]).toEqual([[], []])
    expect([...broker.execution.desk.working].map(({ ref }) => ref)).toEqual([stop.ref])
  })
})

describe('standing down', () => {
  const standDown = (broker: BrokerScript, closesPosition: boolean) => {
    const { tsUs } = broker
    const kind = CommandKind.StandDown
    broker.execution.onCommand({ kind, tsUs, closesPosition, reason: 'update' })
    broker.pass(0)
  }

  test('takes entries back and keeps the position and its stop', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    const [entry] = broker.enter() as [OrderTicket]
    expect(broker.execution.isStandingDown).toBe(false)
    standDown(broker, false)
    expect(broker.execution.isStandingDown).toBe(true)
    expect(broker.cancelled()).toEqual([entry.orderId])
    broker.say(entry.orderId, 'Cancelled')
    expect([broker.execution.isWindingDown, broker.execution.kill.level]).toEqual([false, 'none'])
    // It is no command of the kill switch, and answers none.
    expect([broker.rows('command'), broker.rows('kill')]).toEqual([[], []])
  })

  test('closes the position where it is to, and whatever opens later', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target, entry } = broker.open()
    standDown(broker, true)
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Cancelled')
    broker.fill(broker.placed()[0] as OrderTicket, 2, 99)
    expect(broker.execution.isFlat).toBe(true)
    broker.fill({ ...entry, ref: 'by hand', orderId: 0 }, 1, 100)
    broker.pass(1)
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', side: -1, contracts: 1 }])
  })
})

describe('the link', () => {
  const tell = (broker: BrokerScript, fields: object) =>
    broker.execution.onBroker({
      kind: BrokerKind.Link,
      tsUs: broker.tsUs,
      link: 'broker',
      state: 'ready',
      reason: 'why',
      nextOrderId: 1,
      ...fields,
    } as never)

  test('is not ready before the broker says so', ({ expect }) => {
    const execution = new Execution(new Outbox(), {
      identity: { desk: 'test', build: '0-0-0' },
      tickCents: 1_250,
      feesPerSideCents: 225,
      flattenCollarTicks: 20,
      timeScale: 1,
    })
    expect(execution.isBrokerReady).toBe(false)
  })

  test('of the feed, and a notice, change nothing of the broker’s', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    const [entry] = broker.enter() as [OrderTicket]
    broker.say(entry.orderId, 'Sent')
    tell(broker, { link: 'feed', state: 'disconnected', nextOrderId: 900 })
    tell(broker, { state: 'notice', nextOrderId: 900 })
    expect([broker.execution.isBrokerReady, stateOf(broker, entry)]).toEqual([true, 'Sent'])
    expect(broker.rows('link').slice(-2)).toMatchObject([
      { link: 'feed', state: 'disconnected', reason: 'why' },
      { link: 'broker', state: 'notice', reason: 'why' },
    ])
    tell(broker, { link: 'feed', state: 'ready' })
    expect(broker.execution.isBrokerReady).toBe(true)
  })

  test('that was ready and is told so again repeats no cancel', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.asked()
    tell(broker, {})
    expect(broker.asked()).toEqual([])
    tell(broker, { state: 'connecting' })
    tell(broker, { state: 'synchronising' })
    expect(broker.asked()).toEqual([])
    tell(broker, {})
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
  })

  test('that was never ready doubts nothing when it is told to be down', ({ expect }) => {
    const broker = new BrokerScript()
    broker.link('disconnected')
    const prices = { entryTicks: 101, stopTicks: 92, targetTicks: 116 }
    const plan = { side: 1, contracts: 1, tier: 'GOOD', ...prices } as const
    broker.execution.desk.placeBracket(plan, broker.tsUs)
    const [entry] = broker.placed() as [OrderTicket]
    tell(broker, { state: 'connecting' })
    expect(stateOf(broker, entry)).toBe('Intended')
  })

  test('tells people where it is to', ({ expect }) => {
    const broker = new BrokerScript()
    tell(broker, { alert: { severity: 'warning', key: 'rejected' } })
    expect(broker.rows('alert')).toMatchObject([
      { severity: 'warning', key: 'rejected', text: 'why' },
    ])
  })
})

describe('what counts as in the market', () => {
  test('is a position of ours, one of the broker’s, an order, or a closing', ({ expect }) => {
    const idle = new BrokerScript()
    expect([idle.execution.isFlat, idle.execution.isInMarket]).toEqual([true, false])
    const ours = new BrokerScript()
    ours.fill(ours.enter()[0] as OrderTicket, 2, 100)
    for (const order of ours.execution.desk.working) {
      ours.execution.desk.move(order, 'Sent', '', ours.tsUs)
      ours.execution.desk.move(order, 'Cancelled', '', ours.tsUs)
    }
    expect([ours.execution.isFlat, ours.execution.isInMarket]).toEqual([false, true])
    const theirs = new BrokerScript()
    theirs.link('disconnected')
    for (let i = 0; i < 2; i++) theirs.snapshot(2)
    expect(theirs.execution.exposedContracts).toBe(2)
    expect([theirs.execution.isFlat, theirs.execution.isInMarket]).toEqual([false, true])
    const waiting = new BrokerScript()
    waiting.enter()
    expect([waiting.execution.isFlat, waiting.execution.isInMarket]).toEqual([false, true])
  })

  test('is ours alone where the broker has nothing', ({ expect }) => {
    const broker = new BrokerScript()
    broker.link('disconnected')
    broker.fill(
      broker.enter()[0] ?? ({ orderId: 0, ref: 'by hand', side: 1 } as OrderTicket),
      2,
      100,
    )
    for (let i = 0; i < 2; i++) broker.snapshot(0)
    expect(broker.execution.exposedContracts).toBe(0)
    expect(broker.execution.isFlat).toBe(false)
  })

  test('is the end of the session, in which nothing is entered', ({ expect }) => {
    const broker = new BrokerScript({ flattenAtSessionEnd: true })
    const leftUs = broker.market.session.closeUs - broker.tsUs
    broker.pass(leftUs / 1_000_000 - 1)
    expect([broker.execution.isFlat, broker.execution.isInMarket]).toEqual([true, true])
    expect(broker.alerts()).toEqual([])
  })
})
