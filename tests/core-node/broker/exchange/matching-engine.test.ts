import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { Side } from '../../../../core-node/market/events.ts'
import { Pit } from './pit.ts'

describe('takers', () => {
  test('a market order walks the book, level by level', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, type: 'MKT', contracts: 12 })
    expect(pit.fills).toEqual([
      { id: 1, contracts: 5, priceTicks: 101 },
      { id: 1, contracts: 7, priceTicks: 102 },
    ])
    expect(pit.state(1)).toBe('filled')
  })

  test('what was taken is gone until the market shows its book anew', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 101, contracts: 5, timeInForce: 'IOC' })
    pit.submit({ id: 2, limitTicks: 101, contracts: 5, timeInForce: 'IOC' })
    expect([pit.state(1), pit.state(2)]).toEqual(['filled', 'cancelled'])
    pit.show(100, [10], 101, [5])
    pit.submit({ id: 3, limitTicks: 101, contracts: 5, timeInForce: 'IOC' })
    expect(pit.state(3)).toBe('filled')
  })

  test('immediate-or-cancel takes what there is and ends', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 101, contracts: 8, timeInForce: 'IOC' })
    expect(pit.last.get(1)).toMatchObject({
      state: 'cancelled',
      filled: 5,
      reason: 'not filled at once',
    })
  })

  test('nobody buys below a trade that went through the shown price since', ({ expect }) => {
    const pit = new Pit()
    pit.print(103, 50, 1)
    pit.submit({ id: 1, type: 'MKT' })
    expect(pit.fills).toEqual([{ id: 1, contracts: 1, priceTicks: 103 }])
  })

  test('a crossed book deals with nobody', ({ expect }) => {
    const pit = new Pit()
    pit.show(102, [5], 101, [5])
    pit.submit({ id: 1, type: 'MKT' })
    expect([pit.fills, pit.state(1)]).toEqual([[], 'working'])
    pit.show(100, [5], 101, [5])
    expect(pit.state(1)).toBe('filled')
  })
})

describe('resting orders', () => {
  test('wait for what stood at the price before them', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 100, contracts: 3 })
    pit.print(100, 8, -1)
    expect(pit.fills).toEqual([])
    pit.print(100, 4, -1)
    expect(pit.fills).toEqual([{ id: 1, contracts: 2, priceTicks: 100 }])
    pit.print(100, 1, -1)
    expect(pit.state(1)).toBe('filled')
  })

  test('a level that shrinks below their place moves them up', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 100 })
    pit.show(100, [2, 10], 101, [5])
    pit.print(100, 3, -1)
    expect(pit.fills).toEqual([{ id: 1, contracts: 1, priceTicks: 100 }])
  })

  test('our own orders at a price share a print in order of arrival', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 100, contracts: 5 })
    pit.submit({ id: 2, limitTicks: 100, contracts: 5 })
    pit.print(100, 17, -1)
    expect(pit.fills).toEqual([
      { id: 1, contracts: 5, priceTicks: 100 },
      { id: 2, contracts: 2, priceTicks: 100 },
    ])
  })

  test('a trade through their price fills them whole, at their price', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 100, contracts: 4 })
    pit.print(99, 1, -1)
    expect(pit.fills).toEqual([{ id: 1, contracts: 4, priceTicks: 100 }])
  })

  test('a buyer at their price is no seller to them', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 100 })
    pit.print(100, 50, 1)
    expect(pit.fills).toEqual([])
  })

  test('who comes to a resting order pays its price', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, limitTicks: 99 })
    pit.show(97, [5], 98, [5])
    expect(pit.fills).toEqual([{ id: 1, contracts: 1, priceTicks: 99 }])
  })
})

describe('stops, brackets and groups', () => {
  const bracket = (contracts: number) =>
    [
      { id: 1, limitTicks: 101, contracts, timeInForce: 'IOC' },
      { id: 2, parentId: 1, side: -1, type: 'STP', stopTicks: 95, contracts, ocaGroup: 'g' },
      { id: 3, parentId: 1, side: -1, limitTicks: 110, contracts, ocaGroup: 'g' },
    ] as const

  test('children sleep until their parent has filled', ({ expect }) => {
    const pit = new Pit()
    pit.submit(...bracket(3))
    expect(pit.states).toEqual([
      '1 working',
      '2 held',
      '3 held',
      '1 filled',
      '2 working',
      '3 working',
    ])
  })

  test('a parent that filled in part wakes them for that part', ({ expect }) => {
    const pit = new Pit()
    pit.submit(...bracket(8))
    expect(pit.last.get(1)).toMatchObject({ state: 'cancelled', filled: 5 })
    expect(pit.last.get(2)).toMatchObject({ state: 'working', contracts: 5 })
    expect(pit.last.get(3)).toMatchObject({ state: 'working', contracts: 5 })
  })

  test('a parent that did not fill takes them with it', ({ expect }) => {
    const pit = new Pit()
    pit.show(100, [5], 105, [5])
    pit.submit(...bracket(3))
    expect([1, 2, 3].map((id) => pit.state(id))).toEqual(['cancelled', 'cancelled', 'cancelled'])
  })

  test('a child that fills at once ends its sibling before that wakes', ({ expect }) => {
    const pit = new Pit()
    pit.submit(
      { id: 1, limitTicks: 101 },
      { id: 2, parentId: 1, side: -1, limitTicks: 100, ocaGroup: 'g' },
      { id: 3, parentId: 1, side: -1, limitTicks: 99, ocaGroup: 'g' },
    )
    expect(pit.fills.map(({ id }) => id)).toEqual([1, 2])
    expect([pit.state(2), pit.state(3)]).toEqual(['filled', 'cancelled'])
  })

  test('the first fill of a group cancels the other', ({ expect }) => {
    const pit = new Pit()
    pit.submit(...bracket(1))
    pit.print(111, 1, 1)
    expect([pit.state(2), pit.state(3)]).toEqual(['cancelled', 'filled'])
    expect(pit.last.get(2)?.reason).toBe('another of its group filled')
  })

  test('a stop goes off at its price, and sells to what is there', ({ expect }) => {
    const pit = new Pit()
    pit.submit({ id: 1, side: -1, type: 'STP', stopTicks: 98 })
    pit.print(99, 1, -1)
    expect(pit.fills).toEqual([])
    pit.show(96, [5, 5], 97, [5])
    expect(pit.fills).toEqual([{ id: 1, contracts: 1, priceTicks: 96 }])
  })

  test('nothing is filled in a halt, and a market order is refused', ({ expect }) => {
    const pit = new Pit()
    pit.market.isHalted = true
    pit.submit({ id: 1, type: 'MKT' }, { id: 2, limitTicks: 105 })
    expect([pit.state(1), pit.state(2), pit.fills]).toEqual(['rejected', 'working', []])
    pit.market.isHalted = false
    pit.show(100, [5], 101, [5])
    expect(pit.fills).toMatchObject([{ id: 2 }])
  })
})

describe('what cannot be', () => {
  const refused = [
    [{ id: 9, contracts: 0 }, 'size must be 1 or more'],
    [{ id: 9, contracts: 1.5 }, 'size must be 1 or more'],
    [{ id: 9, parentId: 77 }, 'its parent is not working'],
    [{ id: 1, limitTicks: 90 }, 'duplicate order id'],
  ] as const
  for (const [order, reason] of refused) {
    test(`${JSON.stringify(order)}: ${reason}`, ({ expect }) => {
      const pit = new Pit()
      pit.submit({ id: 1, limitTicks: 90 })
      pit.submit(order)
      expect(pit.last.get(order.id)).toMatchObject({ state: 'rejected', reason })
    })
  }
})

const step = fc.oneof(
  fc.record({
    what: fc.constant('submit' as const),
    side: fc.constantFrom<1 | -1>(1, -1),
    type: fc.constantFrom('LMT' as const, 'MKT' as const, 'STP' as const),
    ticks: fc.integer({ min: 90, max: 112 }),
    contracts: fc.integer({ min: 1, max: 12 }),
    timeInForce: fc.constantFrom('IOC' as const, 'GTC' as const),
  }),
  fc.record({
    what: fc.constant('print' as const),
    ticks: fc.integer({ min: 92, max: 110 }),
    size: fc.integer({ min: 1, max: 40 }),
    side: fc.constantFrom<Side>(1, -1),
  }),
  fc.record({
    what: fc.constant('show' as const),
    ticks: fc.integer({ min: 92, max: 108 }),
    spread: fc.integer({ min: 1, max: 3 }),
    sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
  }),
  fc.record({ what: fc.constant('cancel' as const), id: fc.integer({ min: 1, max: 12 }) }),
)

test('no order fills beyond its size or its limit, and what is over stays over', ({ expect }) => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const pit = new Pit()
      const orders = new Map<
        number,
        { side: number; type: string; ticks: number; contracts: number }
      >()
      for (const one of steps) {
        if (one.what === 'submit') {
          const id = orders.size + 1
          orders.set(id, one)
          const { side, type, contracts, timeInForce, ticks } = one
          pit.submit({
            id,
            side,
            type,
            contracts,
            timeInForce,
            limitTicks: ticks,
            stopTicks: ticks,
          })
        } else if (one.what === 'print') {
          pit.print(one.ticks, one.size, one.side)
        } else if (one.what === 'show') {
          pit.show(one.ticks, one.sizes, one.ticks + one.spread, one.sizes)
        } else {
          pit.engine.cancel(one.id)
        }
      }
      for (const [id, { side, type, ticks, contracts }] of orders) {
        const fills = pit.fills.filter((fill) => fill.id === id)
        const filled = fills.reduce((sum, fill) => sum + fill.contracts, 0)
        expect(filled).toBeLessThanOrEqual(contracts)
        expect(pit.last.get(id)?.filled).toBe(filled)
        expect(pit.state(id) === 'filled').toBe(filled === contracts)
        if (type !== 'LMT') continue
        for (const fill of fills) expect((fill.priceTicks - ticks) * side).toBeLessThanOrEqual(0)
      }
      const ended = pit.states.filter((state) => /filled|cancelled|rejected/.test(state))
      expect(new Set(ended).size).toBe(ended.length)
    }),
  )
})
