import { describe, test } from 'vitest'

import { AccountQuestion } from '../../../core-node/execution/account-question.ts'
import { Alerts } from '../../../core-node/execution/alerts.ts'
import { OrderDesk } from '../../../core-node/execution/order-desk.ts'
import type { Order } from '../../../core-node/execution/order.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { placeOwnExits } from '../../../core-node/execution/own-exits.ts'
import { Protection } from '../../../core-node/execution/protection.ts'
import { Reconciliation } from '../../../core-node/execution/reconciliation.ts'
import { quote } from '../market-events.ts'
import { openMarket } from '../risk/risk-state.ts'
import { anOrder } from './order-script.ts'

const stop: Partial<Order> = {
  leg: 'stop',
  type: 'STP',
  side: -1,
  state: 'Acknowledged',
  limitTicks: null,
  stopTicks: 92,
}
const target: Partial<Order> = { leg: 'target', side: -1, state: 'Acknowledged', limitTicks: 116 }
const entry: Partial<Order> = { leg: 'entry', side: 1, filledContracts: 2, state: 'Filled' }

/** Orders of one bracket on a desk, and a market of 99 to 100. */
function deskWith(orders: readonly Partial<Order>[]) {
  const outbox = new Outbox()
  const desk = new OrderDesk(outbox, { desk: 'test', build: '0-0-0' })
  for (const [i, fields] of orders.entries()) {
    const letter = fields.leg === 'target' ? 'T' : 'S'
    desk.restore(anOrder({ ref: `t.1.${letter}.${i}`, orderId: i + 1, ...fields }))
  }
  const market = openMarket()
  market.apply(quote(market.tsUs, 99, 100))
  const asked = () =>
    outbox.commands.splice(0).flatMap((command) => {
      if (command.type === 'cancel') return [`cancel ${command.orderId}`]
      if (command.type === 'modify') {
        return [`${command.order.orderId} to ${command.order.contracts}`]
      }
      if (command.type !== 'place') return [command.type]
      return command.orders.map(
        ({ leg, side, contracts, stopTicks, limitTicks }) =>
          `${leg} ${side * contracts} at ${stopTicks ?? limitTicks}`,
      )
    })
  return { desk, outbox, market, asked }
}

describe('exits of a position’s own', () => {
  const need = { side: -1, contracts: 2, openedAtUs: 0 } as const

  test('stand where those of its bracket stood', ({ expect }) => {
    const { desk, market, asked } = deskWith([entry, stop, target])
    expect(placeOwnExits(desk, market, need)).toBe(true)
    expect(asked()).toEqual(['stop -2 at 92', 'target -2 at 116'])
  })

  test('have no target where there was none', ({ expect }) => {
    const { desk, market, asked } = deskWith([entry, stop])
    placeOwnExits(desk, market, need)
    expect(asked()).toEqual(['stop -2 at 92'])
  })

  test('stand beside the market where no bracket of this position is known', ({ expect }) => {
    const unknown: readonly (readonly Partial<Order>[])[] = [
      [],
      [stop],
      [entry],
      [{ ...entry, filledContracts: 0, stateSinceUs: 9 }, stop],
      [
        { ...entry, stateSinceUs: 9 },
        { ...stop, stopTicks: null },
      ],
      [{ ...entry, stateSinceUs: 4 }, stop],
    ]
    for (const orders of unknown) {
      const { desk, market, asked } = deskWith(orders)
      expect(placeOwnExits(desk, market, { ...need, openedAtUs: 5 })).toBe(true)
      expect(asked()).toEqual(['stop -2 at 91'])
    }
    const same = deskWith([{ ...entry, stateSinceUs: 5 }, stop])
    placeOwnExits(same.desk, same.market, { ...need, openedAtUs: 5 })
    expect(same.asked()).toEqual(['stop -2 at 92'])
  })

  test('of a seller stand above the market', ({ expect }) => {
    const { desk, market, asked } = deskWith([])
    placeOwnExits(desk, market, { side: 1, contracts: 3, openedAtUs: 0 })
    expect(asked()).toEqual(['stop 3 at 108'])
  })

  test('need a market that is sound, unless a bracket is known', ({ expect }) => {
    const blind = deskWith([])
    blind.market.apply(quote(blind.market.tsUs, 101, 100))
    expect(placeOwnExits(blind.desk, blind.market, need)).toBe(false)
    expect(blind.asked()).toEqual([])
    const known = deskWith([entry, stop])
    known.market.apply(quote(known.market.tsUs, 101, 100))
    expect(placeOwnExits(known.desk, known.market, need)).toBe(true)
  })
})

/** Protection of a position on such a desk. */
function protecting(orders: readonly Partial<Order>[], timeScale = 1) {
  const parts = deskWith(orders)
  const { desk, market, outbox } = parts
  const protection = new Protection(desk, new Alerts(outbox), timeScale)
  return {
    ...parts,
    protection,
    /** Time passes, and whether the position may stay open. */
    lookAfter: (ms: number, positionContracts = 2) => {
      market.advance(market.tsUs + ms * 1_000)
      return protection.review(market, positionContracts, 0)
    },
    isTold: (key: string) => outbox.rows.some((row) => row.kind === 'alert' && row.key === key),
  }
}

describe('a position without a stop', () => {
  test('gets one of its own at once, and what would enlarge it goes', ({ expect }) => {
    const { lookAfter, asked } = protecting([{ leg: 'entry', side: 1, state: 'Acknowledged' }])
    expect(lookAfter(0)).toBe(true)
    expect(asked()).toEqual(['cancel 1', 'stop -2 at 91'])
  })

  test('is closed after more than six tenths of a second of the broker’s time', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const { lookAfter, isTold } = protecting([], timeScale)
      expect(lookAfter(0)).toBe(true)
      expect(lookAfter(600 * timeScale)).toBe(true)
      expect(isTold('no-stop')).toBe(false)
      expect(lookAfter(0.001)).toBe(false)
      expect(isTold('no-stop')).toBe(true)
      // What counts from there on is a new attempt.
      expect(lookAfter(600 * timeScale)).toBe(true)
    }
  })

  test('is closed at once when its own stop came to nothing, but not in a halt', ({ expect }) => {
    const { lookAfter, desk, market, asked } = protecting([])
    lookAfter(0)
    asked()
    for (const order of desk.working) {
      desk.move(order, 'Sent', '', market.tsUs)
      desk.move(order, 'Rejected', '', market.tsUs)
    }
    market.isHalted = true
    expect(lookAfter(1)).toBe(true)
    expect(asked()).toEqual([])
    market.isHalted = false
    expect(lookAfter(1)).toBe(false)
  })

  test('that was flat meanwhile gets another of its own', ({ expect }) => {
    const { lookAfter, desk, market, asked } = protecting([])
    lookAfter(0)
    for (const order of desk.working) {
      desk.move(order, 'Sent', '', market.tsUs)
      desk.move(order, 'Cancelled', '', market.tsUs)
    }
    asked()
    expect(lookAfter(300, 0)).toBe(true)
    expect(lookAfter(300)).toBe(true)
    expect(asked()).toEqual(['stop -2 at 91'])
    expect(lookAfter(600)).toBe(true)
  })

  test('that was covered meanwhile may be bare for its time again', ({ expect }) => {
    const { lookAfter, desk, market } = protecting([{ ...stop, contracts: 2, state: 'Sent' }])
    expect(lookAfter(0)).toBe(true)
    const [order] = [...desk.working]
    if (order === undefined) return
    expect(lookAfter(500)).toBe(true)
    desk.move(order, 'Acknowledged', '', market.tsUs)
    expect(lookAfter(50)).toBe(true)
    desk.cancel(order, market.tsUs)
    expect(lookAfter(100)).toBe(true)
    expect(lookAfter(600)).toBe(true)
    expect(lookAfter(0.001)).toBe(false)
  })

  test('that is in doubt waits for the broker’s word for the grace', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const { lookAfter, protection, asked } = protecting([], timeScale)
      protection.doubt(true)
      lookAfter(0)
      lookAfter(150 * timeScale)
      expect(asked()).toEqual([])
      lookAfter(0.001)
      expect(asked()).toEqual(['stop -2 at 91'])
    }
    const sure = protecting([])
    sure.protection.doubt(true)
    sure.protection.doubt(false)
    sure.lookAfter(0)
    expect(sure.asked()).toHaveLength(1)
  })

  test('begins to count anew after it was suspended', ({ expect }) => {
    const { lookAfter, protection } = protecting([{ ...stop, state: 'Sent' }])
    lookAfter(0)
    lookAfter(500)
    protection.suspend()
    expect(lookAfter(200)).toBe(true)
    expect(lookAfter(600)).toBe(true)
    expect(lookAfter(0.001)).toBe(false)
  })
})

describe('what may deal on the exit side', () => {
  test('is no entry: a stop is placed all the same', ({ expect }) => {
    const { lookAfter, asked } = protecting([{ leg: 'entry', side: -1, state: 'Acknowledged' }])
    lookAfter(0)
    expect(asked()).toEqual(['cancel 1', 'stop -2 at 91'])
  })

  test('makes way at once, even where the position is in doubt', ({ expect }) => {
    const { lookAfter, asked, protection } = protecting([target])
    protection.doubt(true)
    lookAfter(0)
    expect(asked()).toEqual(['cancel 1'])
  })

  test('and is being cancelled is waited for, before an own stop is given up', ({ expect }) => {
    const { lookAfter, asked, desk, market } = protecting([
      entry,
      { ...stop, state: 'Cancelled' },
      { ...target, state: 'Cancelled' },
    ])
    lookAfter(0)
    expect(asked()).toEqual(['stop -2 at 92', 'target -2 at 116'])
    for (const order of desk.working) {
      desk.move(order, 'Sent', '', market.tsUs)
      if (order.leg === 'stop') desk.move(order, 'Rejected', '', market.tsUs)
      else desk.cancel(order, market.tsUs)
    }
    expect(lookAfter(1)).toBe(true)
    for (const order of desk.working) desk.move(order, 'Cancelled', '', market.tsUs)
    expect(lookAfter(1)).toBe(false)
  })

  test('and is being changed is waited for, before another is changed', ({ expect }) => {
    const { lookAfter, asked, desk, market } = protecting([
      { ...stop, contracts: 1 },
      { ...stop, contracts: 1 },
    ])
    lookAfter(0, 4)
    desk.modify(desk.find('', 2) as Order, { contracts: 2 }, '', market.tsUs)
    asked()
    lookAfter(200, 4)
    expect(asked()).toEqual([])
  })

  test('while flat is no reason to close, however long it stays', ({ expect }) => {
    const { lookAfter, isTold } = protecting([stop])
    for (let i = 0; i < 5; i++) expect(lookAfter(1_000, 0)).toBe(true)
    expect(isTold('exit-size')).toBe(false)
  })
})

describe('what is on its way', () => {
  test('is waited for, whatever it is', ({ expect }) => {
    const waiting: readonly Partial<Order>[] = [
      { ...stop, state: 'Sent' },
      { ...stop, state: 'Intended' },
      { ...stop, state: 'PendingCancel' },
      { ...stop, state: 'Unknown' },
      { ...target, state: 'PendingCancel' },
      { leg: 'flatten', side: -1, state: 'Unknown' },
    ]
    for (const order of waiting) {
      const { lookAfter, asked } = protecting([order])
      expect(lookAfter(0)).toBe(true)
      expect(lookAfter(200)).toBe(true)
      expect(asked()).toEqual([])
    }
  })

  test('a stop that covers too little is enlarged, once the grace is over', ({ expect }) => {
    for (const timeScale of [1, 3]) {
      const { lookAfter, asked } = protecting([{ ...stop, contracts: 1 }], timeScale)
      lookAfter(0)
      lookAfter(150 * timeScale)
      expect(asked()).toEqual([])
      lookAfter(0.001)
      expect(asked()).toEqual(['1 to 2'])
      lookAfter(1)
      expect(asked()).toEqual([])
    }
  })

  test('the stop that is enlarged is a confirmed, awake one of the side, and the first', ({
    expect,
  }) => {
    const { lookAfter, asked } = protecting([
      { leg: 'entry', side: 1, orderId: 1, state: 'Acknowledged' },
      { ...stop, orderId: 2, parentId: 1, contracts: 1 },
      { ...stop, orderId: 3, parentId: 1, side: 1, contracts: 1, isAwake: true },
      { ...target, orderId: 4, contracts: 1 },
      { ...stop, orderId: 5, contracts: 1, filledContracts: 0 },
      { ...stop, orderId: 6, contracts: 1 },
    ])
    lookAfter(0, 4)
    lookAfter(151, 4)
    expect(asked().filter((one) => one.includes('to'))).toEqual(['5 to 3'])
  })

  test('children that sleep are cleared away after the grace, others at once', ({ expect }) => {
    const parent: Partial<Order> = { leg: 'entry', side: 1, orderId: 1, state: 'Acknowledged' }
    const asleep = protecting([
      parent,
      { ...stop, orderId: 2, parentId: 1 },
      { ...target, orderId: 3 },
    ])
    asleep.lookAfter(0)
    asleep.lookAfter(150)
    expect(asleep.asked()).toEqual([])
    asleep.lookAfter(0.001)
    expect(asleep.asked()).toEqual(['cancel 1', 'cancel 2', 'cancel 3'])
    const alone = protecting([
      { ...target, orderId: 3 },
      { ...stop, side: 1, orderId: 4 },
    ])
    alone.lookAfter(0)
    expect(alone.asked()).toEqual(['cancel 3'])
  })
})

describe('a position whose exits fit', () => {
  test('is left alone', ({ expect }) => {
    const { lookAfter, asked, isTold } = protecting([
      { ...stop, ref: 't.1.S.a' },
      { ...target, ref: 't.1.T.a' },
    ])
    for (const ms of [0, 200, 5_000, 60_000]) expect(lookAfter(ms)).toBe(true)
    expect([asked(), isTold('exit-size')]).toEqual([[], false])
  })

  test('has stops cut after the grace, and is closed after more than three seconds', ({
    expect,
  }) => {
    for (const timeScale of [1, 3]) {
      const { lookAfter, asked, isTold } = protecting([{ ...stop, contracts: 3 }], timeScale)
      expect(lookAfter(0)).toBe(true)
      expect(lookAfter(150 * timeScale)).toBe(true)
      expect(asked()).toEqual([])
      expect(lookAfter(0.001)).toBe(true)
      expect(asked()).toEqual(['1 to 2'])
      expect(lookAfter(2_849.999 * timeScale + (timeScale - 1) * 0.001)).toBe(true)
      expect(isTold('exit-size')).toBe(false)
      expect(lookAfter(0.001)).toBe(false)
      expect(isTold('exit-size')).toBe(true)
      // What counts from there on is a new attempt.
      expect(lookAfter(150 * timeScale)).toBe(true)
    }
  })

  test('has targets cut that no stop covers', ({ expect }) => {
    const { lookAfter, asked } = protecting([
      { ...stop, contracts: 2, ref: 't.1.S.a' },
      { ...target, contracts: 3, ref: 't.1.T.a' },
    ])
    lookAfter(0)
    lookAfter(151)
    expect(asked()).toEqual(['2 to 2'])
  })

  test('begins its grace anew once everything was right', ({ expect }) => {
    const { lookAfter, asked } = protecting([{ ...stop, contracts: 3 }])
    lookAfter(0, 2)
    lookAfter(100, 3)
    lookAfter(100, 2)
    lookAfter(150, 2)
    expect(asked()).toEqual([])
    lookAfter(0.001, 2)
    expect(asked()).toEqual(['1 to 2'])
  })

  test('has orphans of the other side taken back after the grace', ({ expect }) => {
    const { lookAfter, asked } = protecting([
      { ...stop, contracts: 2 },
      { ...stop, side: 1, orderId: 2 },
    ])
    lookAfter(0)
    lookAfter(150)
    expect(asked()).toEqual([])
    lookAfter(0.001)
    expect(asked()).toEqual(['cancel 2'])
  })

  test('when flat has its orphans taken back after the grace, anew each time', ({ expect }) => {
    const { lookAfter, asked, desk, market } = protecting([{ ...stop, orderId: 1 }])
    lookAfter(0, 0)
    lookAfter(150, 0)
    expect(asked()).toEqual([])
    lookAfter(0.001, 0)
    expect(asked()).toEqual(['cancel 1'])
    desk.move([...desk.working][0] as Order, 'Cancelled', '', market.tsUs)
    lookAfter(100, 0)
    desk.restore(anOrder({ ...stop, orderId: 7, ref: 't.9.S.b' }))
    lookAfter(100, 0)
    lookAfter(150, 0)
    expect(asked()).toEqual([])
    lookAfter(0.001, 0)
    expect(asked()).toEqual(['cancel 7'])
  })
})

describe('our position and the broker’s', () => {
  function reconciling() {
    const outbox = new Outbox()
    const reconciliation = new Reconciliation(new Alerts(outbox), new AccountQuestion(outbox, 1))
    let tsUs = 0
    return {
      reconciliation,
      outbox,
      /** The broker has so many, we so many, a second later. */
      see: (positionContracts: number, ours: number) => {
        tsUs += 1_000_000
        outbox.clear()
        const kind = 20
        reconciliation.onSnapshot({ kind, tsUs, positionContracts, openRefs: [] }, ours)
        return outbox.commands.length
      },
    }
  }

  test('differ for certain when two snapshots say so, and no longer when one agrees', ({
    expect,
  }) => {
    const { reconciliation, see } = reconciling()
    const seen = () => [reconciliation.isReduceOnly, reconciliation.differenceContracts]
    expect(see(3, 1)).toBe(1)
    expect(seen()).toEqual([false, 0])
    expect(see(4, 2)).toBe(0)
    expect(seen()).toEqual([true, 2])
    expect(see(5, 2)).toBe(1)
    expect(seen()).toEqual([true, 3])
    see(2, 2)
    expect(seen()).toEqual([false, 0])
    expect(see(3, 2)).toBe(1)
    expect(seen()).toEqual([false, 0])
  })

  test('are asked for again after an execution while they differ', ({ expect }) => {
    const { reconciliation, see, outbox } = reconciling()
    reconciliation.onExecution(0)
    expect(outbox.commands).toEqual([])
    see(3, 1)
    see(3, 1)
    reconciliation.onExecution(5_000_000)
    expect(outbox.commands).toHaveLength(1)
    expect([reconciliation.isReduceOnly, reconciliation.differenceContracts]).toEqual([true, 0])
  })

  test('somebody else’s deal allows only exits until one snapshot agrees', ({ expect }) => {
    const { reconciliation, see, outbox } = reconciling()
    reconciliation.onForeignExecution(0)
    expect([reconciliation.isReduceOnly, outbox.commands.length]).toEqual([true, 1])
    see(1, 0)
    expect(reconciliation.isReduceOnly).toBe(true)
    see(1, 1)
    expect(reconciliation.isReduceOnly).toBe(false)
  })

  test('a liquidation allows only exits until the trade date is over', ({ expect }) => {
    const { reconciliation, see } = reconciling()
    reconciliation.onLiquidation()
    see(0, 0)
    expect(reconciliation.isReduceOnly).toBe(true)
    reconciliation.onTradeDate()
    expect(reconciliation.isReduceOnly).toBe(false)
  })

  test('a fill that is missing is asked for, until a snapshot says what there is', ({ expect }) => {
    const { reconciliation, see, outbox } = reconciling()
    expect(reconciliation.isFillMissing).toBe(false)
    reconciliation.onUntoldFill(0)
    expect([reconciliation.isFillMissing, outbox.commands.length]).toEqual([true, 1])
    expect(reconciliation.isReduceOnly).toBe(false)
    see(1, 0)
    expect(reconciliation.isFillMissing).toBe(false)
  })
})
