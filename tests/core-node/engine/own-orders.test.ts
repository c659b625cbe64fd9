import fc from 'fast-check'
import { describe, test } from 'vitest'

import { ownOrders } from '../../../core-node/engine/step/own-orders.ts'
import type { Order } from '../../../core-node/execution/order.ts'

function order(changes: Partial<Order> = {}): Order {
  return {
    ref: 'test.20260915.1.E.0-0-0',
    orderId: 1,
    parentId: 0,
    bracket: 1,
    leg: 'entry',
    side: 1,
    type: 'LMT',
    contracts: 2,
    limitTicks: 100,
    stopTicks: null,
    timeInForce: 'IOC',
    ocaGroup: '',
    tier: 'GOOD',
    state: 'Acknowledged',
    filledContracts: 0,
    permId: 0,
    stateSinceUs: 0,
    missedSnapshots: 0,
    ...changes,
  } as Order
}

const exits = [
  order({
    leg: 'stop',
    side: -1,
    type: 'STP',
    limitTicks: null,
    stopTicks: 92,
    ref: 'a.20260915.1.S.0-0-0',
  }),
  order({ leg: 'target', side: -1, limitTicks: 116, ref: 'a.20260915.1.T.0-0-0' }),
]

describe('our working orders', () => {
  test('of a bracket count its entry and one of its exits', ({ expect }) => {
    expect(ownOrders([order({ filledContracts: 1 }), ...exits], '0-0-0')).toEqual({
      count: 3,
      buyContracts: 1,
      sellContracts: 2,
      lowestSellTicks: 116,
      highestBuyTicks: 100,
      ofOtherBuilds: 0,
    })
  })

  test('of two brackets count both; none are none', ({ expect }) => {
    const second = exits.map((one) => order({ ...one, bracket: 2, contracts: 1 }))
    expect(ownOrders([...exits, ...second], '0-0-0').sellContracts).toBe(3)
    expect(ownOrders([], '0-0-0')).toMatchObject({ count: 0, lowestSellTicks: Infinity })
  })

  test('without a limit meet every price, and a sleeping stop none', ({ expect }) => {
    const market = { type: 'MKT', limitTicks: null } as const
    expect(ownOrders([order(market)], '0-0-0').highestBuyTicks).toBe(Infinity)
    expect(ownOrders([order({ ...market, side: -1 })], '0-0-0').lowestSellTicks).toBe(-Infinity)
    expect(ownOrders(exits.slice(0, 1), '0-0-0').lowestSellTicks).toBe(Infinity)
  })

  test('of another build are told by their reference, cut off or not', ({ expect }) => {
    const placed = (ref: string) => ownOrders([order({ ref })], '0-10-0').ofOtherBuilds
    expect(placed('desk.20260915.1.E.0-10-0')).toBe(0)
    expect(placed('desk.20260915.1.E.0-1')).toBe(0)
    expect(placed('desk.20260915.1.E.0-9-0')).toBe(1)
    expect(placed('desk.20260915.1.E.')).toBe(1)
    expect(placed('placed by hand')).toBe(0)
  })

  test('count of every bracket its size once on each side', ({ expect }) => {
    const bracket = fc.tuple(fc.constantFrom<1 | -1>(1, -1), fc.integer({ min: 1, max: 4 }))
    fc.assert(
      fc.property(fc.array(bracket, { maxLength: 6 }), (brackets) => {
        const working = brackets.flatMap(([side, contracts], i) => {
          const back = { bracket: i, contracts, side: -side as 1 | -1 }
          return [
            order({ bracket: i, side, contracts, ref: `a.20260915.${i}.E.x` }),
            order({ ...back, leg: 'stop', type: 'STP', ref: `a.20260915.${i}.S.x` }),
            order({ ...back, leg: 'target', ref: `a.20260915.${i}.T.x` }),
          ]
        })
        const all = brackets.reduce((sum, [, contracts]) => sum + contracts, 0)
        const { buyContracts, sellContracts, count } = ownOrders(working, 'x')
        expect([buyContracts, sellContracts, count]).toEqual([all, all, 3 * brackets.length])
      }),
    )
  })
})
