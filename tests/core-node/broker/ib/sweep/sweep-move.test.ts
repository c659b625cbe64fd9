import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { SweepView } from '../../../../../core-node/broker/ib/sweep/sweep-move.ts'
import { nextMove } from '../../../../../core-node/broker/ib/sweep/sweep-move.ts'

const view = (more: Partial<SweepView>): SweepView => ({
  positionContracts: 0,
  otherOrders: 0,
  ownStops: 0,
  isConfirmed: true,
  isQuoted: true,
  ...more,
})

describe('a sweep', () => {
  test.for([
    ['nothing is open, said twice', {}, 'done'],
    ['nothing is open, said once', { isConfirmed: false }, 'look-again'],
    ['orders work and nothing is held', { otherOrders: 2 }, 'cancel-all'],
    ['its own stop is left over', { ownStops: 1 }, 'cancel-all'],
    ['a position has its bracket', { positionContracts: 1, otherOrders: 2 }, 'cancel-all'],
    [
      'the market is halted',
      { positionContracts: 1, otherOrders: 2, isQuoted: false },
      'await-quote',
    ],
    ['the position stands alone', { positionContracts: -2 }, 'close'],
    ['the position may have changed', { positionContracts: -2, isConfirmed: false }, 'look-again'],
    ['its own stop protects the position', { positionContracts: 1, ownStops: 1 }, 'close'],
  ] as const)('of everything, when %s: %s → %s', ([, more, move], { expect }) => {
    expect(nextMove('flatten', view(more))).toBe(move)
  })

  test('of orders alone never takes the stop of a position away', ({ expect }) => {
    expect(nextMove('cancel', view({ otherOrders: 3 }))).toBe('cancel-all')
    expect(nextMove('cancel', view({ positionContracts: 1, otherOrders: 2 }))).toBe('done')
  })

  test('closes only what two looks agree on, while nothing else can deal', ({ expect }) => {
    const anyView = fc.record({
      positionContracts: fc.integer({ min: -4, max: 4 }),
      otherOrders: fc.nat({ max: 3 }),
      ownStops: fc.nat({ max: 1 }),
      isConfirmed: fc.boolean(),
      isQuoted: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.constantFrom('cancel', 'flatten'), anyView, (extent, seen) => {
        const move = nextMove(extent, seen)
        if (move === 'close') {
          expect(seen).toMatchObject({ otherOrders: 0, isConfirmed: true, isQuoted: true })
          expect([extent, seen.positionContracts === 0]).toEqual(['flatten', false])
        }
        if (move === 'cancel-all' && seen.positionContracts !== 0) {
          expect([extent, seen.isQuoted]).toEqual(['flatten', true])
        }
        if (move === 'done') expect(seen.isConfirmed).toBe(true)
      }),
    )
  })
})
