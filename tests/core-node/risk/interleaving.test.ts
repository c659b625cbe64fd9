import fc from 'fast-check'
import { describe, test } from 'vitest'

import { ownOrders } from '../../../core-node/engine/step/own-orders.ts'
import { OrderDesk } from '../../../core-node/execution/order-desk.ts'
import type { Order } from '../../../core-node/execution/order.ts'
import { remainingContracts } from '../../../core-node/execution/order.ts'
import { Outbox } from '../../../core-node/execution/outbox.ts'
import { askControl, controlOf } from '../../../core-node/risk/controls.ts'
import { checkExit } from '../../../core-node/risk/exit.ts'
import type { OrderState } from '../../../shared/vocabulary.ts'
import { limits, request, state } from './risk-state.ts'

const side = fc.constantFrom<1 | -1>(1, -1)
const contracts = fc.integer({ min: 1, max: 4 })
const at = fc.nat({ max: 9 })

/** What may happen between us and the broker, in any order. */
const happening = fc.oneof(
  { weight: 4, arbitrary: fc.record({ what: fc.constant('enter' as const), side, contracts }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('fill' as const), at, contracts }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('exit' as const), contracts }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('ask-cancel' as const), at }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('refuse-cancel' as const), at }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('doubt' as const), at }) },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('end' as const),
      at,
      state: fc.constantFrom<OrderState>('Cancelled', 'Rejected', 'Expired', 'Dead'),
    }),
  },
)
const course = fc.array(happening, { maxLength: 60, size: 'max' })
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never

const build = '0-0-0'
/** Everything else is well. */
const sound = state()

/** A desk whose entries pass the control of the position and no other, and a broker that does as it likes. */
class Account {
  readonly desk = new OrderDesk(new Outbox(), { desk: 'test', build })
  positionContracts = 0
  readonly #cap: number

  constructor(cap: number) {
    this.#cap = cap
  }

  /** The most that could be held long or short, were every working order of that side to fill. */
  get worst(): number {
    const { buyContracts, sellContracts } = ownOrders(this.desk.working, build)
    const longest = this.positionContracts + buyContracts
    return Math.max(longest, sellContracts - this.positionContracts)
  }

  hear(one: Happening): void {
    if (one.what === 'enter') return this.#enter(one.side, one.contracts)
    if (one.what === 'exit') return this.#exit(one.contracts)
    const order = [...this.desk.working][one.at % Math.max(1, this.desk.working.size)]
    if (order === undefined) return
    if (one.what === 'fill') this.#fill(order, one.contracts)
    else if (one.what === 'ask-cancel') this.desk.cancel(order, 0)
    else if (one.what === 'doubt') this.desk.doubt(order, '', 0)
    else if (one.what === 'refuse-cancel') this.desk.move(order, 'Acknowledged', '', 0)
    else if (one.what === 'end') this.desk.move(order, one.state, '', 0)
  }

  #enter(of: 1 | -1, size: number): void {
    const control = controlOf(3)
    if (control === undefined) throw new Error('no control 3')
    const own = ownOrders(this.desk.working, build)
    const seen = {
      ...sound,
      positionContracts: this.positionContracts,
      own,
      limits: { ...limits, maxContracts: this.#cap },
    }
    if (askControl(control, request({ side: of, contracts: size }), seen) !== undefined) return
    this.desk.placeFlatten(of, size, 100, 0)
  }

  /** An exit asks no control, and is bounded by what is open less what other orders may still close. */
  #exit(size: number): void {
    const exitSide = this.positionContracts > 0 ? -1 : 1
    const { buyContracts, sellContracts } = ownOrders(this.desk.working, build)
    const closing = exitSide > 0 ? buyContracts : sellContracts
    const room = Math.min(size, Math.abs(this.positionContracts) - closing)
    const allowed = checkExit(exitSide, room, this.positionContracts)
    if (allowed > 0) this.desk.placeFlatten(exitSide, allowed, 100, 0)
  }

  #fill(order: Order, size: number): void {
    const filled = Math.min(size, remainingContracts(order))
    this.positionContracts += order.side * filled
    this.desk.onFill(order, filled, 0)
  }
}

describe('under any interleaving of orders, fills, cancels and rejections', () => {
  test('the position is never above the cap, nor could it come to be', ({ expect }) => {
    fc.assert(
      fc.property(course, fc.integer({ min: 0, max: 6 }), (all, cap) => {
        const account = new Account(cap)
        for (const one of all) {
          account.hear(one)
          expect(Math.abs(account.positionContracts)).toBeLessThanOrEqual(cap)
          expect(account.worst).toBeLessThanOrEqual(cap)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('the position is never above the worst case of the moment before', ({ expect }) => {
    fc.assert(
      fc.property(course, (all) => {
        const account = new Account(4)
        for (const one of all) {
          const worst = account.worst
          account.hear(one)
          expect(Math.abs(account.positionContracts)).toBeLessThanOrEqual(worst)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('a fill, a cancel or a rejection never raises the worst case', ({ expect }) => {
    fc.assert(
      fc.property(course, (all) => {
        const account = new Account(4)
        for (const one of all) {
          const worst = account.worst
          account.hear(one)
          if (one.what !== 'enter' && one.what !== 'exit') {
            expect(account.worst).toBeLessThanOrEqual(worst)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
