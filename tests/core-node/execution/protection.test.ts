import { describe, test } from 'vitest'

import type { OrderTicket } from '../../../core-node/execution/broker-port.ts'
import { BrokerScript } from './broker-script.ts'

type Bracket = readonly [OrderTicket, OrderTicket, OrderTicket]

/** A bracket of two, acknowledged, whose entry fills one and is cancelled for the rest. */
function halfFilled(isHeld?: boolean): { broker: BrokerScript; bracket: Bracket } {
  const broker = new BrokerScript()
  const bracket = broker.enter(1, 2) as Bracket
  const [entry, stop, target] = bracket
  broker.say(entry.orderId, 'Acknowledged')
  const held = isHeld === undefined ? {} : { isHeld }
  for (const { orderId } of [stop, target]) broker.say(orderId, 'Acknowledged', held)
  broker.fill(entry, 1, 100)
  broker.say(entry.orderId, 'Cancelled')
  broker.asked()
  return { broker, bracket }
}

describe('a parent that filled in part', () => {
  test('whose children are cancelled with it gets a stop of its own at once', ({ expect }) => {
    const { broker, bracket } = halfFilled(true)
    const [, stop, target] = bracket
    broker.say(stop.orderId, 'Cancelled')
    broker.asked()
    broker.say(target.orderId, 'Cancelled')
    const [ownStop, ownTarget] = broker.placed()
    const terms = { side: -1, contracts: 1, parentId: 0, timeInForce: 'GTC' }
    expect(ownStop).toMatchObject({ ...terms, leg: 'stop', stopTicks: 92 })
    expect(ownTarget).toMatchObject({ ...terms, leg: 'target', limitTicks: 116 })
    expect(ownStop?.ocaGroup).toBe(ownTarget?.ocaGroup)
    expect(ownStop?.ocaGroup).not.toBe(stop.ocaGroup)
  })

  test('whose children are held back for good has them cancelled, then a stop of its own', ({
    expect,
  }) => {
    const { broker, bracket } = halfFilled(true)
    const [, stop, target] = bracket
    broker.pass(0.1)
    expect(broker.asked()).toEqual([])
    broker.pass(0.1)
    expect(broker.cancelled()).toEqual([stop.orderId, target.orderId])
    broker.say(stop.orderId, 'Cancelled')
    expect(broker.placed()).toEqual([])
    broker.say(target.orderId, 'Cancelled')
    const placed = broker.placed()
    expect(placed.map(({ leg }) => leg)).toEqual(['stop', 'target'])
    for (const { orderId } of placed) broker.say(orderId, 'Acknowledged')
    broker.pass(5)
    expect([broker.asked(), broker.alerts()]).toEqual([[], []])
  })

  test('whose children wake for the part keeps them', ({ expect }) => {
    const { broker, bracket } = halfFilled()
    const [, stop, target] = bracket
    for (const { orderId, limitTicks, stopTicks } of [stop, target]) {
      const terms = { contracts: 1, limitTicks, stopTicks }
      broker.say(orderId, 'Acknowledged', { isHeld: false, terms })
    }
    broker.pass(5)
    expect([broker.asked(), broker.alerts()]).toEqual([[], []])
  })

  test('whose children wake for the whole has them cut to the position, stop first', ({
    expect,
  }) => {
    const { broker, bracket } = halfFilled()
    const [, stop, target] = bracket
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Acknowledged', { isHeld: false })
    broker.pass(0.1)
    expect(broker.asked()).toEqual([])
    broker.pass(0.1)
    const [cut] = broker.modified()
    expect(cut).toMatchObject({ orderId: stop.orderId, contracts: 1, stopTicks: 92, parentId: 0 })
    broker.confirm(cut as OrderTicket)
    const [cutTarget] = broker.modified()
    expect(cutTarget).toMatchObject({ orderId: target.orderId, contracts: 1, limitTicks: 116 })
    broker.confirm(cutTarget as OrderTicket)
    broker.pass(5)
    expect([broker.asked(), broker.alerts()]).toEqual([[], []])
  })

  test('and works on is cancelled for the rest', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry, stop, target] = broker.enter(1, 2) as Bracket
    for (const { orderId } of [entry, stop, target]) broker.say(orderId, 'Acknowledged')
    broker.fill(entry, 1, 100)
    broker.pass(0)
    broker.pass(0.2)
    expect(broker.cancelled()).toEqual([entry.orderId, stop.orderId, target.orderId])
  })

  test('and a broker that answers nothing ends in closing, after a second', ({ expect }) => {
    const { broker } = halfFilled(true)
    broker.pass(0.2)
    broker.pass(0.9)
    expect(broker.alerts()).toEqual(['no-stop'])
    expect(broker.execution.isWindingDown).toBe(true)
  })
})

describe('a bracket of which only the parent arrived', () => {
  test('gets a stop of its own at once', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry, stop, target] = broker.enter(1, 2) as Bracket
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Rejected', { reason: 'no' })
    broker.fill(entry, 2, 100)
    expect(broker.placed().at(0)).toMatchObject({ leg: 'stop', contracts: 2, stopTicks: 92 })
  })

  test('and which fills further while its own stop is on the way has that enlarged', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const [entry, stop, target] = broker.enter(1, 2) as Bracket
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Rejected', { reason: 'no' })
    broker.fill(entry, 1, 100)
    const asked = broker.asked()
    expect(asked[0]).toEqual({ type: 'cancel', orderId: entry.orderId })
    const [own] = asked.flatMap((one) => (one.type === 'place' ? one.orders : []))
    broker.fill(entry, 1, 100)
    broker.say(own?.orderId ?? 0, 'Acknowledged')
    broker.pass(0.2)
    expect(broker.modified()).toMatchObject([{ orderId: own?.orderId, contracts: 2 }])
    expect(broker.execution.isWindingDown).toBe(false)
  })

  test('and whose own stop is refused is closed at once', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry, stop, target] = broker.enter(1, 2) as Bracket
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Rejected', { reason: 'no' })
    broker.fill(entry, 2, 100)
    for (const { orderId } of broker.placed()) broker.say(orderId, 'Rejected', { reason: 'no' })
    expect(broker.alerts()).toContain('no-stop')
    broker.pass(0.01)
    expect(broker.placed()).toMatchObject([{ leg: 'flatten', contracts: 2, side: -1 }])
  })
})

describe('exits that do not fit the position', () => {
  test('a target that fills in part and takes the stop with it leaves a new pair', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open(2)
    broker.fill(target, 1, 116)
    broker.say(stop.orderId, 'Cancelled')
    expect(broker.cancelled()).toEqual([target.orderId])
    broker.say(target.orderId, 'Cancelled')
    expect(broker.placed()).toMatchObject([
      { leg: 'stop', contracts: 1, stopTicks: 92 },
      { leg: 'target', contracts: 1, limitTicks: 116 },
    ])
  })

  test('a stop that the broker forgot to cancel goes when its position is gone', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, target } = broker.open(2)
    broker.fill(target, 2, 116)
    broker.pass(0.1)
    expect(broker.asked()).toEqual([])
    broker.pass(0.1)
    expect(broker.cancelled()).toEqual([stop.orderId])
  })

  test('a cut that is not confirmed within three seconds ends in closing', ({ expect }) => {
    const { broker, bracket } = halfFilled()
    const [, stop, target] = bracket
    for (const { orderId } of [stop, target]) broker.say(orderId, 'Acknowledged', { isHeld: false })
    for (let second = 0; second < 4; second++) broker.pass(1)
    expect(broker.alerts()).toContain('exit-size')
    expect(broker.execution.isWindingDown).toBe(true)
  })

  test('a stop for which nothing is left is cancelled, not made empty', ({ expect }) => {
    const broker = new BrokerScript()
    const first = broker.open(1)
    const second = broker.open(1)
    broker.fill({ ...first.entry, side: -1, ref: 'by hand', orderId: 0 }, 1, 100)
    broker.pass(0.2)
    const asked = broker.asked().filter(({ type }) => type !== 'snapshot')
    expect(asked).toEqual([{ type: 'cancel', orderId: first.stop.orderId }])
    broker.say(first.stop.orderId, 'Cancelled')
    // Its target has no stop beside it now: it could close what the other bracket's exits close.
    broker.pass(0.01)
    expect(broker.asked()).toEqual([{ type: 'cancel', orderId: first.target.orderId }])
    expect([...broker.execution.desk.working].map(({ ref }) => ref)).toContain(second.stop.ref)
  })

  test('a position that grew has its stop enlarged', ({ expect }) => {
    const broker = new BrokerScript()
    const { stop, entry } = broker.open(1)
    broker.fill({ ...entry, ref: 'by hand', orderId: 0 }, 1, 100)
    broker.pass(0.2)
    expect(broker.modified()).toMatchObject([{ orderId: stop.orderId, contracts: 2 }])
  })

  test('a position of somebody else gets a stop beside the market', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry } = broker.open(1)
    const { orderId } = entry
    broker.kill('block')
    broker.fill({ ...entry, side: -1, ref: 'by hand', orderId: 0 }, 3, 100)
    broker.pass(0.2)
    // The old bracket’s exits would enlarge it, and go.
    expect(broker.cancelled()).toEqual([orderId + 1, orderId + 2])
    expect(
      broker.rows('order').filter(({ leg, side }) => leg === 'stop' && side === 'BUY'),
    ).toEqual(expect.arrayContaining([expect.objectContaining({ contracts: 2, stopTicks: 108 })]))
  })

  test('an old bracket says nothing of where a new position’s stop belongs', ({ expect }) => {
    const broker = new BrokerScript()
    const { entry, stop, target } = broker.open()
    broker.fill(target, 2, 116)
    broker.say(stop.orderId, 'Cancelled')
    broker.showQuote(150, 151)
    broker.pass(60)
    broker.fill({ ...entry, ref: 'by hand', orderId: 0 }, 1, 151)
    expect(broker.placed()).toMatchObject([{ leg: 'stop', stopTicks: 142, contracts: 1 }])
  })

  test('a change is confirmed by the new terms alone: an echo of the old ones is none', ({
    expect,
  }) => {
    const broker = new BrokerScript()
    const { stop, entry } = broker.open(1)
    broker.fill({ ...entry, ref: 'by hand', orderId: 0 }, 1, 100)
    broker.pass(0.2)
    const [asked] = broker.modified()
    expect(asked?.contracts).toBe(2)
    broker.confirm(stop)
    broker.pass(0.1)
    expect(broker.modified()).toEqual([])
    broker.confirm(asked as OrderTicket)
    broker.pass(5)
    expect(broker.alerts()).toEqual(['foreign-fill'])
  })

  test('in a halt nobody is in a hurry; when trading goes on the second counts', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    if (entry === undefined) return
    broker.fill(entry, 2, 100)
    broker.market.isHalted = true
    broker.pass(300)
    expect(broker.alerts().filter((key) => key === 'no-stop')).toEqual([])
    broker.market.isHalted = false
    broker.pass(0)
    broker.pass(1.1)
    expect(broker.alerts()).toContain('no-stop')
  })

  test('without a connection nothing is sent; with it the time counts anew', ({ expect }) => {
    const broker = new BrokerScript()
    const [entry] = broker.enter()
    if (entry === undefined) return
    broker.fill(entry, 2, 100)
    broker.link('disconnected')
    broker.asked()
    broker.pass(60)
    expect([broker.asked(), broker.alerts()]).toEqual([[], []])
    broker.link('ready')
    broker.pass(0)
    broker.pass(0.55)
    expect(broker.alerts()).toEqual([])
    broker.pass(0.1)
    expect(broker.alerts()).toContain('no-stop')
  })
})
