import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { OrderStatusEvent } from '../../../core-node/execution/broker-port.ts'
import { BrokerKind } from '../../../core-node/execution/broker-port.ts'
import { OrderDesk } from '../../../core-node/execution/order-desk.ts'
import { canMove, isFinal } from '../../../core-node/execution/order-states.ts'
import { stateAfter } from '../../../core-node/execution/order-status.ts'
import type { Order } from '../../../core-node/execution/order.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { OrderState } from '../../../shared/vocabulary.ts'
import { anOrder } from './order-script.ts'

const now = 1_000

function status(state: OrderState, fields: Partial<OrderStatusEvent> = {}): OrderStatusEvent {
  return {
    kind: BrokerKind.OrderStatus,
    tsUs: now,
    orderId: 1,
    ref: '',
    permId: 0,
    state,
    filledContracts: 0,
    reason: '',
    ...fields,
  }
}

/** A desk that has one order, as it stands there. */
function deskWith(fields: Partial<Order> = {}) {
  const outbox = new Outbox()
  const desk = new OrderDesk(outbox, { desk: 'test', build: '0-0-0' })
  desk.restore(anOrder(fields))
  const order = desk.find('', 1) as Order
  return {
    desk,
    order,
    /** What was told of orders since the last look: state and reason. */
    told: () =>
      outbox.rows
        .splice(0)
        .flatMap((row) => (row.kind === 'order' ? [`${row.state}: ${row.reason}`] : [])),
    asked: () => outbox.commands.splice(0),
  }
}

const working = OrderState.options.filter((state) => !isFinal(state))

describe('an order that is placed', () => {
  const exits = { side: -1, contracts: 2, stopTicks: 92, targetTicks: 116 } as const

  test('is an intent without a word, of the tier that decided it', ({ expect }) => {
    const outbox = new Outbox()
    const desk = new OrderDesk(outbox, { desk: 'test', build: '0-0-0' })
    desk.tradeDate = '2026-09-15'
    desk.placeExits(exits, now)
    desk.placeFlatten(-1, 3, 99, now)
    const common = { kind: 'order', state: 'Intended', reason: '', tier: 'NO_TRADE', parentId: 0 }
    expect(outbox.rows).toMatchObject([
      { ...common, leg: 'stop', type: 'STP', stopTicks: 92, limitTicks: null, bracket: 1 },
      { ...common, leg: 'target', type: 'LMT', stopTicks: null, limitTicks: 116, bracket: 1 },
      { ...common, leg: 'flatten', type: 'LMT', limitTicks: 99, contracts: 3, bracket: 2 },
    ])
    expect(
      outbox.commands.map((command) => command.type === 'place' && command.orders.length),
    ).toEqual([1, 1, 1])
  })
})

describe('a fill', () => {
  test('makes an order partly or wholly filled, and tells each', ({ expect }) => {
    for (const state of ['Intended', 'Sent', 'Acknowledged', 'Unknown'] as const) {
      const { desk, order, told } = deskWith({ state, contracts: 3 })
      expect(desk.onFill(order, 1, now)).toBe(false)
      const sent = state === 'Intended' ? ['Sent: '] : []
      expect(told()).toEqual([...sent, 'PartiallyFilled: '])
      desk.onFill(order, 1, now)
      expect(told()).toEqual(['PartiallyFilled: '])
      desk.onFill(order, 1, now)
      expect([told(), order.filledContracts]).toEqual([['Filled: '], 3])
      expect(desk.working.size).toBe(0)
    }
  })

  test('of some of an order that is being cancelled leaves the cancel on its way', ({ expect }) => {
    const { desk, order, told } = deskWith({ state: 'PendingCancel', contracts: 3 })
    expect(desk.onFill(order, 2, now)).toBe(false)
    expect([order.state, told()]).toEqual(['PendingCancel', []])
    desk.onFill(order, 1, now)
    expect(told()).toEqual(['Filled: '])
  })

  test('of an order that is over is counted, and says so', ({ expect }) => {
    const { desk, order, told } = deskWith({ state: 'Cancelled', contracts: 3 })
    expect(desk.onFill(order, 2, now)).toBe(true)
    expect([order.state, order.filledContracts, told()]).toEqual(['Cancelled', 2, []])
  })
})

describe('a cancel', () => {
  test('is asked for once, and of nothing that is over', ({ expect }) => {
    const { desk, order, told, asked } = deskWith({ state: 'Acknowledged' })
    desk.cancel(order, now)
    expect([asked(), told()]).toEqual([[{ type: 'cancel', orderId: 1 }], ['PendingCancel: ']])
    desk.cancel(order, now)
    expect([asked(), told()]).toEqual([[], []])
    const over = deskWith({ state: 'Filled' })
    over.desk.cancel(over.order, now)
    expect(over.asked()).toEqual([])
  })

  test('of an intent has it sent first', ({ expect }) => {
    const { desk, order, told } = deskWith({ state: 'Intended' })
    desk.cancel(order, now)
    expect(told()).toEqual(['Sent: ', 'PendingCancel: '])
  })

  test('is repeated for what is being cancelled, and for nothing else', ({ expect }) => {
    for (const state of working) {
      const { desk, asked } = deskWith({ state })
      desk.repeatCancels()
      expect(asked()).toHaveLength(state === 'PendingCancel' ? 1 : 0)
    }
  })

  test('of everything names no order', ({ expect }) => {
    const { desk, asked } = deskWith()
    desk.cancelAll()
    expect(asked()).toEqual([{ type: 'cancel-all' }])
  })
})

describe('a change', () => {
  const resting = { state: 'Acknowledged', limitTicks: null, stopTicks: 92 } as const

  test('is asked for of a confirmed order, one at a time', ({ expect }) => {
    const { desk, order, told, asked } = deskWith(resting)
    expect(desk.modify(order, { stopTicks: 95 }, 'why', now)).toBe(true)
    expect(told()).toEqual(['Acknowledged: asked for 2 at 95: why'])
    expect(asked()).toMatchObject([
      { type: 'modify', order: { stopTicks: 95, contracts: 2, limitTicks: null, parentId: 0 } },
    ])
    expect(order.stopTicks).toBe(92)
    expect(desk.modify(order, { stopTicks: 96 }, 'why', now)).toBe(false)
    expect([told(), asked()]).toEqual([[], []])
  })

  test('is not asked for of an order that is not confirmed', ({ expect }) => {
    for (const state of OrderState.options) {
      const { desk, order, asked } = deskWith({ ...resting, state })
      const isConfirmed = state === 'Acknowledged' || state === 'PartiallyFilled'
      expect(desk.modify(order, { stopTicks: 95 }, '', now)).toBe(isConfirmed)
      expect(asked()).toHaveLength(isConfirmed ? 1 : 0)
    }
  })

  test('to what is there already is none', ({ expect }) => {
    const { desk, order, told, asked } = deskWith(resting)
    expect(desk.modify(order, { stopTicks: 92, contracts: 2 }, '', now)).toBe(false)
    expect([told(), asked(), desk.changes.isPending(order)]).toEqual([[], [], false])
  })

  test('is over with its order', ({ expect }) => {
    const { desk, order } = deskWith(resting)
    desk.modify(order, { stopTicks: 95 }, '', now)
    desk.onStatus(status('Cancelled'))
    expect(desk.changes.isPending(order)).toBe(false)
  })

  test('is confirmed by the terms, with its reason; the broker’s own has none of ours', ({
    expect,
  }) => {
    const { desk, order, told } = deskWith(resting)
    desk.modify(order, { stopTicks: 95 }, 'why', now)
    told()
    desk.onStatus(
      status('Acknowledged', { terms: { contracts: 2, limitTicks: null, stopTicks: 95 } }),
    )
    expect([told(), order.stopTicks]).toEqual([['Acknowledged: why'], 95])
    desk.onStatus(status('Acknowledged', { terms: { contracts: 1, limitTicks: 7, stopTicks: 80 } }))
    expect(told()).toEqual(['Acknowledged: changed by the broker'])
    expect(order).toMatchObject({ contracts: 1, limitTicks: 7, stopTicks: 80 })
    desk.onStatus(status('Acknowledged', { terms: { contracts: 1, limitTicks: 7, stopTicks: 80 } }))
    expect(told()).toEqual([])
  })
})

describe('a status', () => {
  test('of an order that nobody knows is nobody’s', ({ expect }) => {
    const { desk, told } = deskWith()
    expect(desk.onStatus(status('Acknowledged', { orderId: 9 }))).toBeUndefined()
    expect(told()).toEqual([])
  })

  test('gives the broker’s number, which nothing takes away', ({ expect }) => {
    const { desk, order } = deskWith()
    expect(desk.onStatus(status('Acknowledged', { permId: 70 }))).toBe(order)
    desk.onStatus(status('Acknowledged', { permId: 0 }))
    expect(order.permId).toBe(70)
  })

  test('of any kind has an intent sent first, unless it never was', ({ expect }) => {
    const heard = deskWith({ state: 'Intended' })
    heard.desk.onStatus(status('Acknowledged', { reason: 'why' }))
    expect(heard.told()).toEqual(['Sent: ', 'Acknowledged: why'])
    const dead = deskWith({ state: 'Intended' })
    dead.desk.onStatus(status('Dead', { reason: 'not sent' }))
    expect(dead.told()).toEqual(['Dead: not sent'])
  })

  test('of an order that is over changes nothing of it', ({ expect }) => {
    const { desk, order, told } = deskWith({ state: 'Cancelled' })
    const terms = { contracts: 9, limitTicks: 9, stopTicks: 9 }
    desk.onStatus(status('Acknowledged', { terms, isHeld: false }))
    expect([told(), order.state, order.contracts, order.isAwake]).toEqual([
      [],
      'Cancelled',
      2,
      undefined,
    ])
  })

  test('that says filled, of fewer than were ordered, makes the order so much smaller', ({
    expect,
  }) => {
    const { desk, order, told } = deskWith({ state: 'Acknowledged', contracts: 3 })
    desk.onStatus(status('PartiallyFilled', { filledContracts: 2 }))
    desk.onStatus(status('Filled', { filledContracts: 0 }))
    desk.onStatus(status('Filled', { filledContracts: 3 }))
    expect([order.contracts, told()]).toEqual([3, []])
    desk.onStatus(status('Filled', { filledContracts: 2 }))
    expect([order.contracts, told()]).toEqual([2, ['Acknowledged: made smaller by the broker']])
    desk.onFill(order, 2, now)
    expect(order.state).toBe('Filled')
  })

  test('by its state and the order’s leads where executions allow', ({ expect }) => {
    const after = (of: Partial<Order>, state: OrderState) =>
      stateAfter(anOrder({ contracts: 2, ...of }), status(state))
    expect(after({ state: 'Sent' }, 'Acknowledged')).toBe('Acknowledged')
    expect(after({ state: 'Sent', filledContracts: 1 }, 'Acknowledged')).toBe('PartiallyFilled')
    for (const said of ['Filled', 'PartiallyFilled'] as const) {
      expect(after({ state: 'Sent' }, said)).toBe('Acknowledged')
      expect(after({ state: 'Unknown', filledContracts: 1 }, said)).toBe('PartiallyFilled')
      expect(after({ state: 'PendingCancel' }, said)).toBe('PendingCancel')
      expect(after({ state: 'Acknowledged' }, said)).toBe('Acknowledged')
    }
    expect(after({ state: 'Acknowledged', filledContracts: 2 }, 'Filled')).toBe('Filled')
    expect(after({ state: 'Acknowledged', filledContracts: 2 }, 'PartiallyFilled')).toBe(
      'Acknowledged',
    )
    expect(after({ state: 'Intended' }, 'Sent')).toBe('Sent')
    expect(after({ state: 'Unknown' }, 'Sent')).toBe('Unknown')
    for (const said of ['Cancelled', 'Rejected', 'Expired', 'Dead', 'Unknown'] as const) {
      expect(after({ state: 'Acknowledged' }, said)).toBe(said)
    }
  })
})

describe('a child', () => {
  const entry = (fields: Partial<Order>) => ({ leg: 'entry', orderId: 1, ...fields }) as const
  const child = anOrder({ leg: 'stop', orderId: 2, parentId: 1, ref: 'child' })

  test('wakes when its parent has filled for good, or the broker says so', ({ expect }) => {
    const isAwake = (parent: Partial<Order>, fields: Partial<Order> = {}) =>
      deskWith(entry(parent)).desk.isAwake({ ...child, ...fields })
    expect(isAwake({})).toBe(false)
    expect(isAwake({ filledContracts: 1 })).toBe(false)
    expect(isAwake({ filledContracts: 2 })).toBe(true)
    expect(isAwake({}, { isAwake: true })).toBe(true)
    expect(isAwake({}, { isAwake: false })).toBe(false)
    expect(isAwake({}, { parentId: 0 })).toBe(true)
    expect(isAwake({}, { parentId: 77 })).toBe(true)
  })

  test('waits for its parent as long as that may still fill', ({ expect }) => {
    for (const state of OrderState.options) {
      const { desk, order } = deskWith(entry({ state }))
      expect(desk.workingParent(child)).toBe(isFinal(state) ? undefined : order)
    }
    expect(deskWith().desk.workingParent({ ...child, parentId: 77 })).toBeUndefined()
  })

  test('hears from the broker whether it is held', ({ expect }) => {
    const { desk, order } = deskWith()
    desk.onStatus(status('Acknowledged', { isHeld: true }))
    expect(order.isAwake).toBe(false)
    desk.onStatus(status('Acknowledged'))
    expect(order.isAwake).toBe(false)
    desk.onStatus(status('Acknowledged', { isHeld: false }))
    expect(order.isAwake).toBe(true)
  })
})

describe('whatever is said of an order', () => {
  const said = fc.record({
    what: fc.constantFrom('status', 'fill', 'cancel', 'doubt', 'dead'),
    state: fc.constantFrom(...OrderState.options),
    contracts: fc.integer({ min: 1, max: 3 }),
  })
  type Said = typeof said extends fc.Arbitrary<infer Value> ? Value : never

  function hear(desk: OrderDesk, order: Order, { what, state, contracts }: Said): void {
    if (what === 'status') desk.onStatus(status(state, { filledContracts: contracts }))
    else if (what === 'fill') desk.onFill(order, contracts, now)
    else if (what === 'cancel') desk.cancel(order, now)
    else if (what === 'doubt') desk.doubt(order, '', now)
    else desk.move(order, 'Dead', '', now)
  }

  const course = fc.array(said, { maxLength: 20 })
  const beginning = fc.constantFrom(...OrderState.options)

  test('no transition is made that is not in the table', ({ expect }) => {
    fc.assert(
      fc.property(course, beginning, (all, state) => {
        const { desk, order, told } = deskWith({ state, contracts: 3 })
        let from: OrderState = state
        for (const one of all) {
          hear(desk, order, one)
          for (const row of told()) {
            const to = row.split(':')[0] as OrderState
            expect([from, to, from === to || canMove(from, to)]).toEqual([from, to, true])
            from = to
          }
          expect(order.state).toBe(from)
        }
      }),
    )
  })

  test('it works exactly as long as its state is not final', ({ expect }) => {
    fc.assert(
      fc.property(course, beginning, (all, state) => {
        const { desk, order } = deskWith({ state, contracts: 3 })
        for (const one of all) {
          hear(desk, order, one)
          expect(desk.working.has(order)).toBe(!isFinal(order.state))
        }
      }),
    )
  })

  test('what has filled is the sum of the fills, and never less than before', ({ expect }) => {
    fc.assert(
      fc.property(course, beginning, (all, state) => {
        const { desk, order } = deskWith({ state, contracts: 3 })
        let filled = 0
        for (const one of all) {
          hear(desk, order, one)
          if (one.what === 'fill') filled += one.contracts
          expect(order.filledContracts).toBe(filled)
        }
      }),
    )
  })

  test('an order that is over is asked nothing of', ({ expect }) => {
    fc.assert(
      fc.property(course, fc.constantFrom(...OrderState.options.filter(isFinal)), (all, state) => {
        const { desk, order, asked } = deskWith({ state, contracts: 3 })
        for (const one of all) hear(desk, order, one)
        expect([asked(), order.state]).toEqual([[], state])
      }),
    )
  })
})
