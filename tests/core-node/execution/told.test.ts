import { describe, test } from 'vitest'

import type { ExecutionEvent, OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { CommandKind } from '../../../core-node/execution/command-events.ts'
import { BrokerScript } from './broker-script.ts'

const entryRef = 'test.20260915.1.E.0-0-0'
const stopRef = 'test.20260915.1.S.0-0-0'
const targetRef = 'test.20260915.1.T.0-0-0'

function told(broker: BrokerScript) {
  return broker.rows('alert').map(({ severity, key, text }) => `${severity} ${key}: ${text}`)
}

function dealt(broker: BrokerScript, fields: Partial<ExecutionEvent>): void {
  broker.execution.onBroker({
    kind: BrokerKind.Execution,
    tsUs: broker.tsUs,
    execId: '1.2.3.01',
    orderId: 0,
    ref: '',
    permId: 0,
    side: 1,
    contracts: 1,
    priceTicks: 100,
    ...fields,
  })
}

/** A bracket, of which only the names are of interest. */
function bracketOf(broker: BrokerScript) {
  const [entry, stop, target] = broker.enter() as [OrderTicket, OrderTicket, OrderTicket]
  return { entry, stop, target }
}

describe('people are told in so many words', () => {
  test('of an order that is not ours', ({ expect }) => {
    const broker = new BrokerScript()
    broker.say(77, 'Acknowledged', { ref: 'by hand' })
    expect(told(broker)).toEqual([
      'warning foreign-order: the broker speaks of order 77 "by hand", which is not ours',
    ])
    broker.snapshot(0, ['other'])
    expect(told(broker)[1]).toBe(
      'warning foreign-order: an order that is not ours works in the account: "other"',
    )
  })

  test('of a refusal, which is critical for all but an order to close', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry, stop } = bracketOf(broker)
    broker.say(stop.orderId, 'Rejected', { reason: 'no such price' })
    broker.say(stop.orderId, 'Rejected', { reason: 'again' })
    expect(told(broker)).toEqual([`critical rejected: ${stopRef}: no such price`])
    broker.say(entry.orderId, 'Acknowledged', { reason: 'all is well' })
    expect(told(broker)).toHaveLength(1)
    const closing = new BrokerScript()
    const open = closing.open()
    closing.kill('flatten')
    for (const { orderId } of [open.stop, open.target]) closing.say(orderId, 'Cancelled')
    const [close] = closing.placed()
    closing.say(close?.orderId ?? 0, 'Rejected', { reason: 'reserved' })
    expect(told(closing)).toEqual(['warning rejected: an order to close: reserved'])
  })

  test('of an execution that cannot be booked', ({ expect }) => {
    const broker = new BrokerScript()
    dealt(broker, { contracts: 1.5, priceTicks: 99 })
    expect(told(broker)).toEqual([
      'critical odd-execution: execution 1.2.3.01 cannot be booked: 1.5 contracts at 99',
    ])
  })

  test('of a price that is no whole tick, of a first deal and of a correction', ({ expect }) => {
    const broker = new BrokerScript()
    dealt(broker, { priceTicks: 99.5 })
    expect(broker.execution.positionContracts).toBe(0)
    const { entry } = bracketOf(broker)
    dealt(broker, { execId: '5.5.5.01', ref: entry.ref, orderId: entry.orderId })
    dealt(broker, { execId: '5.5.5.02', ref: entry.ref, contracts: -1 })
    expect(broker.execution.positionContracts).toBe(1)
    expect(told(broker).at(-1)).toBe(
      'critical odd-execution: execution 5.5.5.02 cannot be booked: -1 contracts at 100',
    )
  })

  test('of more than was ordered, and of a fill after the end', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry } = bracketOf(broker)
    broker.fill(entry, 3, 100)
    expect(told(broker)).toEqual([`critical overfill: ${entryRef} filled 3 of 2: all is booked`])
    const late = new BrokerScript()
    const { entry: lateEntry } = bracketOf(late)
    late.say(lateEntry.orderId, 'Cancelled')
    late.fill(lateEntry, 1, 100)
    expect(told(late)[0]).toBe(
      `critical late-fill: ${entryRef} filled after it was Cancelled: the fill is booked`,
    )
  })

  test('of a fill that was not told', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = bracketOf(broker)
    broker.say(stop.orderId, 'Acknowledged')
    broker.fill(stop, 2, 92)
    expect(told(broker)[0]).toBe(
      `warning untold-fill: ${stopRef} closed what is not open here: a fill before it was not told. Asking the broker`,
    )
  })

  test('of a correction, with what it was and what it is', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry } = bracketOf(broker)
    const { ref, orderId } = entry
    dealt(broker, { ref, orderId, contracts: 2 })
    dealt(broker, { ref, orderId, execId: '1.2.3.02', contracts: 1, priceTicks: 98 })
    dealt(broker, { ref, orderId, execId: '1.2.3.03', contracts: 0 })
    expect(told(broker).filter((text) => text.includes('corrected'))).toEqual([
      `critical fill-corrected: a fill of ${entryRef} was corrected: 2 at tick 100 is 1 at tick 98`,
      `critical fill-corrected: a fill of ${entryRef} was corrected: 1 at tick 98 is nothing`,
    ])
  })

  test('of a deal of somebody else, which has a reference of its own', ({ expect }) => {
    const broker = new BrokerScript()
    const long = 'a'.repeat(80)
    dealt(broker, { orderId: 5, ref: 'by hand', execId: `${long}.2.3.01` })
    expect(told(broker)).toEqual([
      'critical foreign-fill: the broker speaks of order 5 "by hand", which is not ours',
    ])
    const [row] = broker.rows('order')
    expect(row).toMatchObject({
      ref: `foreign.${long}`.slice(0, 60),
      orderId: 0,
      leg: 'entry',
      type: 'MKT',
      side: 'BUY',
      state: 'Filled',
      contracts: 1,
      filledContracts: 1,
      tier: 'NO_TRADE',
      reason: 'placed by somebody else',
    })
  })

  test('of a liquidation, by what the broker dealt', ({ expect }) => {
    const deals = [
      [1, 'bought 2'],
      [-1, 'sold 2'],
    ] as const
    for (const [side, words] of deals) {
      const broker = new BrokerScript()
      dealt(broker, { side, contracts: 2, isLiquidation: true })
      expect(told(broker)[1]).toBe(
        `critical forced-liquidation: the broker liquidates: it ${words} in this account. No entry today`,
      )
    }
  })

  test('of an order that lives twice', ({ expect }) => {
    const broker = new BrokerScript()
    const { target } = bracketOf(broker)
    for (const permId of [11, 0, 11, 12]) {
      broker.say(target.orderId, 'Acknowledged', { ref: target.ref, permId })
    }
    expect(told(broker)).toEqual([
      `critical two-orders: ${targetRef} lives twice at the broker (permId 11 and 12): cancelling it`,
    ])
  })

  test('of orders that are not answered, not listed, or listed in spite of their end', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { entry } = bracketOf(broker)
    broker.say(entry.orderId, 'Sent')
    broker.pass(5.1)
    expect(told(broker)[0]).toBe(
      `warning no-answer: the broker has not answered on ${entryRef} (Sent)`,
    )
    const reasons = () => broker.rows('order').filter(({ ref }) => ref === entryRef)
    expect(reasons().at(-1)).toMatchObject({
      state: 'Unknown',
      reason: 'no answer from the broker',
    })
    broker.snapshot(0)
    broker.snapshot(0)
    expect(reasons().at(-1)).toMatchObject({ state: 'Dead', reason: 'the broker does not know it' })
    broker.snapshot(0, [entryRef])
    broker.snapshot(0, [entryRef])
    expect(told(broker).at(-1)).toBe(
      `critical orphan-order: ${entryRef} is Dead here and works at the broker: cancelling it`,
    )
  })

  test('of what was doubted, and why', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.pass(6)
    broker.snapshot(2, [target.ref])
    broker.snapshot(2, [target.ref])
    const rows = broker.rows('order').filter(({ ref }) => ref === stop.ref)
    expect(rows.slice(-2).map(({ reason }) => reason)).toEqual([
      'the broker does not list it',
      'the broker does not know it',
    ])
    const [lost] = broker.enter()
    broker.link('disconnected')
    expect(broker.rows('order').findLast(({ ref }) => ref === lost?.ref)?.reason).toBe(
      'the connection was lost',
    )
    broker.execution.desk.doubtWorking(broker.tsUs)
    expect(broker.rows('order').findLast(({ ref }) => ref === target.ref)?.reason).toBe(
      'the core was restarted',
    )
  })

  test('of a change that was not confirmed', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop } = broker.open(1)
    broker.fill({ ...stop, side: 1, ref: 'by hand', orderId: 0 }, 1, 100)
    broker.pass(0.2)
    expect(broker.rows('order').at(-1)?.reason).toBe('asked for 2 at 92: the position is larger')
    broker.pass(2.1)
    expect(told(broker)).toContain(
      `warning change-unanswered: a change of ${stopRef} was not confirmed`,
    )
  })

  test('of exits that are missing or too large', ({ expect }) => {
    const bare = new BrokerScript()
    bare.fill(bracketOf(bare).entry, 2, 100)
    bare.pass(0)
    bare.pass(0.7)
    expect(told(bare)).toEqual(['critical no-stop: the position has no working stop: closing it'])
    const large = new BrokerScript()
    large.open(2)
    dealt(large, { ref: 'by hand', side: -1 })
    for (let i = 0; i < 5; i++) large.pass(1)
    expect(told(large)).toContain('critical exit-size: the exits are larger than the position')
  })

  test('of a position that is still open, and of cancels that are not answered', ({ expect }) => {
    const broker = new BrokerScript()
    broker.open()
    broker.kill('flatten')
    for (let i = 0; i < 6; i++) broker.pass(1)
    for (const sentence of [
      'critical cancel-unanswered: the broker does not answer to cancels: asking on',
      'critical not-flat: the position is still open: closing goes on',
    ]) {
      expect(told(broker)).toContain(sentence)
    }
  })

  test('of a position that the broker has otherwise', ({ expect }) => {
    const broker = new BrokerScript()
    for (let i = 0; i < 2; i++) broker.snapshot(-3)
    expect(told(broker)[0]).toBe('critical position-mismatch: position 0 here, -3 at the broker')
  })

  test('of an entry that was not sent, and why', ({ expect }) => {
    const problems: readonly (readonly [string, (broker: BrokerScript) => void])[] = [
      ['the kill switch is on', (broker) => broker.kill('block')],
      [
        'the core is stopping',
        ({ execution, tsUs }) =>
          execution.onCommand({
            kind: CommandKind.StandDown,
            tsUs,
            closesPosition: false,
            reason: 'update',
          }),
      ],
      ['the broker is not ready', (broker) => broker.link('disconnected')],
      [
        'only exits are allowed',
        (broker) => {
          for (let i = 0; i < 2; i++) broker.snapshot(1)
        },
      ],
      [
        'the position is being closed',
        (broker) => {
          broker.fill(broker.enter()[0] as OrderTicket, 2, 100)
          broker.pass(0)
          broker.pass(0.7)
        },
      ],
      [
        'the session is about to end',
        (broker) => broker.pass((broker.market.session.closeUs - broker.tsUs) / 1_000_000),
      ],
    ]
    for (const [problem, cause] of problems) {
      const broker = new BrokerScript({ flattenAtSessionEnd: true })
      cause(broker)
      broker.asked()
      expect(broker.enter().filter(({ leg }) => leg === 'entry')).toEqual([])
      expect(told(broker).at(-1)).toBe(`warning entry-stopped: no entry was sent: ${problem}`)
    }
  })

  test('of a position that the clock closes', ({ expect }) => {
    const ending = new BrokerScript({ flattenAtSessionEnd: true })
    ending.open()
    ending.pass((ending.market.session.closeUs - ending.tsUs) / 1_000_000 - 1)
    expect(told(ending)).toContain(
      'info session-end: the session is about to close: closing the position',
    )
    const old = new BrokerScript({ timeStopMs: 60_000 })
    old.open()
    old.pass(60)
    expect(told(old)).toContain('info time-stop: the position is as old as one may be: closing it')
  })
})

describe('what is told of messages out of order', () => {
  test('is each cause once, with its own words', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const broker = new BrokerScript({}, timeScale)
      const { entry } = bracketOf(broker)
      broker.say(entry.orderId, 'Sent')
      broker.pass(timeScale)
      broker.fill(entry, 1, 100)
      expect(told(broker).filter((text) => text.includes('status'))).toEqual([])
      const late = new BrokerScript({}, timeScale)
      const { entry: other } = bracketOf(late)
      late.say(other.orderId, 'Sent')
      late.pass(timeScale + 1e-6)
      const { tsUs } = late
      late.execution.onBroker({ kind: BrokerKind.Commission, tsUs, execId: 'c', feesCents: 1 })
      late.fill(other, 1, 100, 'c')
      expect(told(late).slice(0, 2)).toEqual([
        `info order-messages: a fill came for ${entryRef}, whose status was not told: executions are the truth`,
        `info order-messages: the cost of a fill of ${entryRef} was told before the fill: both are booked, once`,
      ])
    }
  })
})

describe('a fill', () => {
  test('tells the broker’s number of its order, if it has one', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry } = bracketOf(broker)
    const { ref, orderId } = entry
    const numberOf = () => broker.execution.desk.find(ref, orderId)?.permId
    dealt(broker, { ref, orderId, permId: 70 })
    expect(numberOf()).toBe(70)
    dealt(broker, { ref, orderId, permId: 0, execId: 'next' })
    expect(numberOf()).toBe(70)
  })
})

describe('a closing by the clock', () => {
  test('is told once, however long it takes', ({ expect }) => {
    const broker = new BrokerScript({ timeStopMs: 60_000 })
    broker.open()
    broker.market.isHalted = true
    for (let i = 0; i < 10; i++) broker.pass(61)
    expect(broker.alerts().filter((key) => key === 'time-stop')).toHaveLength(1)
  })

  test('of orders without a position is not told', ({ expect }) => {
    const broker = new BrokerScript({ flattenAtSessionEnd: true })
    const { entry } = bracketOf(broker)
    broker.asked()
    broker.pass((broker.market.session.closeUs - broker.tsUs) / 1_000_000 - 1)
    expect(broker.cancelled()).toContain(entry.orderId)
    expect(broker.alerts()).not.toContain('session-end')
  })
})

describe('whether an entry was sent', () => {
  test('is answered', ({ expect }) => {
    const plan = {
      side: 1,
      contracts: 1,
      tier: 'GOOD',
      entryTicks: 101,
      stopTicks: 92,
      targetTicks: 116,
    } as const
    const broker = new BrokerScript()
    expect(broker.execution.enter(plan, broker.tsUs)).toBe(true)
    broker.kill('block')
    expect(broker.execution.enter(plan, broker.tsUs)).toBe(false)
  })
})

describe('the kill switch tells', () => {
  test('each phase with its time, and how much was cancelled and closed', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten')
    broker.pass(0.25)
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Cancelled')
    broker.pass(0.25)
    broker.fill(broker.placed()[0] as OrderTicket, 2, 99)
    const common = { kind: 'kill', level: 'flatten', by: 'test', reason: 'drill' }
    const { tsUs } = broker
    expect(broker.rows('kill')).toEqual([
      {
        ...common,
        ts: tsUs - 500_000,
        phase: 'blocked',
        elapsedMs: 0,
        cancelledOrders: 0,
        closedContracts: 0,
      },
      {
        ...common,
        ts: tsUs - 250_000,
        phase: 'cancelled',
        elapsedMs: 250,
        cancelledOrders: 2,
        closedContracts: 0,
      },
      {
        ...common,
        ts: tsUs,
        phase: 'flat',
        elapsedMs: 500,
        cancelledOrders: 2,
        closedContracts: 2,
      },
    ])
    const command = { kind: 'command', id: 'kill-0001', name: 'kill', by: 'test' }
    expect(broker.rows('command')).toEqual([
      { ...command, ts: tsUs - 500_000, outcome: 'accepted', reason: 'drill' },
      { ...command, ts: tsUs, outcome: 'done', reason: 'flatten' },
    ])
  })

  test('a command that raises nothing, done at once if nothing is under way', ({ expect }) => {
    const broker = new BrokerScript()
    broker.kill('block', 'one')
    broker.kill('block', 'two')
    expect(broker.rows('command').map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
      ['one', 'accepted', 'drill'],
      ['one', 'done', 'block'],
      ['two', 'accepted', 'already at block'],
      ['two', 'done', 'already at block'],
    ])
    expect(broker.rows('kill')).toHaveLength(1)
  })

  test('a command that raises nothing while one is under way, when that is done', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open()
    broker.kill('flatten', 'one')
    broker.kill('flatten', 'two')
    expect(broker.rows('command').map(({ id, outcome }) => [id, outcome])).toEqual([
      ['one', 'accepted'],
      ['two', 'accepted'],
    ])
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Cancelled')
    broker.fill(broker.placed()[0] as OrderTicket, 2, 99)
    expect(broker.rows('command').at(-1)).toMatchObject({ id: 'two', outcome: 'done' })
    expect(broker.rows('command')).toHaveLength(3)
  })

  test('what was restored of it goes on without a word', ({ expect }) => {
    for (const level of ['none', 'block', 'cancel', 'flatten', 'lock'] as const) {
      const broker = new BrokerScript()
      broker.open()
      const { execution, tsUs } = broker
      execution.kill.restore(level, 'owner', 'before', tsUs)
      broker.pass(0.1)
      expect(execution.kill.level).toBe(level)
      expect(broker.rows('kill')).toEqual([])
      const isFlattening = level === 'flatten' || level === 'lock'
      expect(execution.isWindingDown).toBe(isFlattening)
      expect(broker.cancelled()).toHaveLength(isFlattening ? 2 : 0)
      const { by, reason, sinceUs } = execution.kill.switch
      const nothing = { by: '', reason: '', sinceUs: 0 }
      const restored = { by: 'owner', reason: 'before', sinceUs: tsUs }
      expect({ by, reason, sinceUs }).toEqual(level === 'none' ? nothing : restored)
    }
  })
})
