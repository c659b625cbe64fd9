import { describe, test } from 'vitest'

import {
  cancelOrphans,
  cutStops,
  cutTargets,
  hasLooseTargets,
  hasOrphans,
} from '../../../core-node/execution/exit-sizes.ts'
import { OrderDesk } from '../../../core-node/execution/order-desk.ts'
import type { Order } from '../../../core-node/execution/order.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { anOrder } from './order-script.ts'

/** A desk with these orders, each of its own reference and id. */
function deskWith(orders: readonly Partial<Order>[]) {
  const outbox = new Outbox()
  const desk = new OrderDesk(outbox, { desk: 'test', build: '0-0-0' })
  for (const [i, fields] of orders.entries()) {
    const orderId = fields.orderId ?? i + 1
    desk.restore(anOrder({ ref: `t.20260915.${orderId}.S.b`, orderId, ...fields }))
  }
  return {
    desk,
    /** What was asked: cancels by order id, changes by id and contracts. */
    asked: () =>
      outbox.commands.flatMap((command) => {
        if (command.type === 'cancel') return [`cancel ${command.orderId}`]
        if (command.type !== 'modify') return []
        return [`${command.order.orderId} to ${command.order.contracts}`]
      }),
    outbox,
  }
}

const stop = { leg: 'stop', side: -1, state: 'Acknowledged', limitTicks: null } as const
const target = { leg: 'target', side: -1, state: 'Acknowledged' } as const
const resting = { ...stop, contracts: 2, stopTicks: 92 }

describe('an orphan', () => {
  test('is an exit on the wrong side whose entry is over', ({ expect }) => {
    const { desk, asked } = deskWith([resting, target])
    expect([hasOrphans(desk, -1), hasOrphans(desk, 0), hasOrphans(desk, 1)]).toEqual([
      false,
      true,
      true,
    ])
    cancelOrphans(desk, -1, 0)
    expect(asked()).toEqual([])
    cancelOrphans(desk, 1, 0)
    expect(asked()).toEqual(['cancel 1', 'cancel 2'])
  })

  test('is none whose entry may still fill', ({ expect }) => {
    const entry = { leg: 'entry', side: 1, orderId: 9, ref: 'e' } as const
    const child = { ...resting, parentId: 9 }
    const waiting = deskWith([{ ...entry, state: 'Acknowledged' }, child])
    expect(hasOrphans(waiting.desk, 0)).toBe(false)
    const over = deskWith([{ ...entry, state: 'Cancelled' }, child])
    expect(hasOrphans(over.desk, 0)).toBe(true)
  })

  test('is neither an entry nor an order to close', ({ expect }) => {
    const state = 'Acknowledged'
    const { desk } = deskWith([
      { leg: 'entry', state },
      { leg: 'flatten', state },
    ])
    expect(hasOrphans(desk, 0)).toBe(false)
  })

  test('in doubt is left to the broker’s word', ({ expect }) => {
    const { desk, asked } = deskWith([{ ...resting, state: 'Unknown' }, target])
    cancelOrphans(desk, 0, 0)
    expect(asked()).toEqual(['cancel 2'])
  })
})

describe('stops that cover too much', () => {
  test('shrink one after the other, and go where nothing is left', ({ expect }) => {
    const { desk, asked } = deskWith([resting, { ...resting, contracts: 3 }, resting])
    cutStops(desk, -1, 3, 0)
    expect(asked()).toEqual(['cancel 1', '2 to 2'])
  })

  test('keep what they have filled', ({ expect }) => {
    const { desk, asked, outbox } = deskWith([
      { ...resting, contracts: 4, filledContracts: 1, state: 'PartiallyFilled' },
    ])
    cutStops(desk, -1, 2, 0)
    expect(asked()).toEqual(['1 to 2'])
    expect(outbox.rows).toMatchObject([
      { kind: 'order', reason: 'asked for 2 at 92: to the size of the position' },
    ])
  })

  test('are confirmed, awake stops of the side, and nothing else', ({ expect }) => {
    const others: readonly Partial<Order>[] = [
      { ...resting, side: 1 },
      { ...resting, leg: 'target' },
      { ...resting, leg: 'flatten' },
      { ...resting, state: 'Sent' },
      { ...resting, state: 'PendingCancel' },
      { ...resting, leg: 'target', side: 1 },
    ]
    for (const other of others) {
      const { desk, asked } = deskWith([other, resting])
      cutStops(desk, -1, 1, 0)
      expect(asked()).toEqual(['2 to 1'])
    }
    const entry = { leg: 'entry', side: 1, orderId: 9, ref: 'e', state: 'Acknowledged' } as const
    const asleep = deskWith([entry, { ...resting, parentId: 9, orderId: 5 }])
    cutStops(asleep.desk, -1, 1, 0)
    expect(asleep.asked()).toEqual([])
  })
})

describe('a loose target', () => {
  /** References of one group, whatever else is in them. */
  const inGroup = (fields: Partial<Order>, letter: 'S' | 'T', bracket = 1) => ({
    ...fields,
    ref: `t.20260915.${bracket}.${letter}.b`,
  })

  test('could deal more than the stops of its group', ({ expect }) => {
    const looseWith = (stops: number, targets: number) => {
      const both = [
        inGroup({ ...resting, contracts: stops }, 'S'),
        inGroup({ ...target, contracts: targets }, 'T'),
      ]
      return hasLooseTargets(deskWith(both).desk, -1)
    }
    expect([looseWith(2, 2), looseWith(3, 2), looseWith(2, 3)]).toEqual([false, false, true])
  })

  test('is cut to them, or cancelled where there are none', ({ expect }) => {
    const cut = deskWith([
      inGroup({ ...resting, contracts: 2 }, 'S'),
      inGroup({ ...target, contracts: 3 }, 'T'),
    ])
    cutTargets(cut.desk, -1, 0)
    expect(cut.asked()).toEqual(['2 to 2'])
    const alone = deskWith([inGroup(resting, 'S', 1), inGroup({ ...target, contracts: 2 }, 'T', 2)])
    cutTargets(alone.desk, -1, 0)
    expect(alone.asked()).toEqual(['cancel 2'])
  })

  test('counts on no stop that is being cancelled', ({ expect }) => {
    const { desk, asked } = deskWith([
      inGroup({ ...resting, state: 'PendingCancel' }, 'S'),
      inGroup(target, 'T'),
    ])
    expect(hasLooseTargets(desk, -1)).toBe(true)
    cutTargets(desk, -1, 0)
    expect(asked()).toEqual(['cancel 2'])
  })

  test('is an awake target of the side', ({ expect }) => {
    const entry = { leg: 'entry', side: 1, orderId: 9, ref: 'e', state: 'Acknowledged' } as const
    const others: readonly (readonly Partial<Order>[])[] = [
      [inGroup({ ...target, side: 1 }, 'T')],
      [inGroup({ ...resting, contracts: 2 }, 'S')],
      [entry, inGroup({ ...target, parentId: 9, orderId: 5 }, 'T')],
      [{ leg: 'flatten', side: -1, state: 'Acknowledged' }],
    ]
    for (const orders of others) {
      const { desk, asked } = deskWith(orders)
      expect(hasLooseTargets(desk, -1)).toBe(false)
      cutTargets(desk, -1, 0)
      expect(asked()).toEqual([])
    }
  })
})
