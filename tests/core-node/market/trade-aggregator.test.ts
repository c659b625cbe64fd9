import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { Side } from '../../../core-node/market/events.ts'
import type { LastTrade } from '../../../core-node/market/last-trade.ts'
import { aggregationUs, TradeAggregator } from '../../../core-node/market/trade-aggregator.ts'
import { SideMethod } from '../../../core-node/market/trade-classifier.ts'

type Print = { tsUs: number; priceTicks: number; size: number; side: Side }

const printOf = (print: Print): LastTrade => ({
  ...print,
  quality: print.side === 0 ? 0 : 1,
  method: SideMethod.Feed,
  isReconstructed: false,
})

/** Every order that is over after all prints and the end of time. */
function ordersOf(prints: readonly Print[], windowUs: number = aggregationUs.exchangeTime) {
  const aggregator = new TradeAggregator(windowUs)
  const orders: ReturnType<typeof gist>[] = []
  const note = (before: number) => {
    if (aggregator.completed > before) orders.push(gist(aggregator))
  }
  for (const print of prints) {
    let before = aggregator.completed
    aggregator.advance(print)
    note(before)
    before = aggregator.completed
    aggregator.add(printOf(print))
    note(before)
  }
  const before = aggregator.completed
  aggregator.complete()
  note(before)
  return orders
}

function gist({ last }: TradeAggregator) {
  const { startUs, side, size, prints, levels, firstTicks, lastTicks, mainTicks, vwapTicks } = last
  return { startUs, side, size, prints, levels, firstTicks, lastTicks, mainTicks, vwapTicks }
}

describe('the prints of one order', () => {
  test('the definition’s example: one purchase of 155 at two prices, VWAP 5400.3145', ({
    expect,
  }) => {
    const orders = ordersOf([
      { tsUs: 0, priceTicks: 5400.25 * 4, size: 60, side: 1 },
      { tsUs: 400, priceTicks: 5400.25 * 4, size: 55, side: 1 },
      { tsUs: 900, priceTicks: 5400.5 * 4, size: 40, side: 1 },
    ])
    expect(orders).toHaveLength(1)
    expect(orders[0]).toMatchObject({ size: 155, side: 1, prints: 3, levels: 2 })
    expect(orders[0]?.mainTicks).toBe(5400.25 * 4)
    expect((orders[0]?.vwapTicks ?? 0) / 4).toBeCloseTo(5400.3145, 4)
  })

  const cases: [string, Print][] = [
    ['another side', { tsUs: 100, priceTicks: 100, size: 1, side: -1 }],
    ['a price behind it', { tsUs: 100, priceTicks: 99, size: 1, side: 1 }],
    ['the end of its window', { tsUs: 1_001, priceTicks: 100, size: 1, side: 1 }],
    ['an unknown side', { tsUs: 100, priceTicks: 100, size: 1, side: 0 }],
  ]
  for (const [what, next] of cases) {
    test(`${what} ends it`, ({ expect }) => {
      const first = { tsUs: 0, priceTicks: 100, size: 5, side: 1 } as const
      expect(ordersOf([first, next]).map(({ size }) => size)).toEqual([5, 1])
    })
  }

  test('a sale sweeps downwards', ({ expect }) => {
    const sale = (priceTicks: number, size: number) =>
      ({ tsUs: 0, priceTicks, size, side: -1 }) as const
    expect(ordersOf([sale(100, 2), sale(99, 7), sale(97, 7)])).toMatchObject([
      { size: 16, levels: 3, firstTicks: 100, lastTicks: 97, mainTicks: 99 },
    ])
    expect(ordersOf([sale(100, 2), sale(101, 7)])).toHaveLength(2)
  })

  test('by receive time they may take fifty milliseconds', ({ expect }) => {
    const prints = [0, 30_000, 50_000, 50_001].map(
      (tsUs) => ({ tsUs, priceTicks: 100, size: 1, side: 1 }) as const,
    )
    const sizes = (windowUs: number) => ordersOf(prints, windowUs).map(({ size }) => size)
    expect(sizes(aggregationUs.receiveTime)).toEqual([3, 1])
    expect(sizes(aggregationUs.exchangeTime)).toEqual([1, 1, 2])
  })

  test('it is told of only when it is over, be it by the clock', ({ expect }) => {
    const aggregator = new TradeAggregator(aggregationUs.exchangeTime)
    aggregator.add(printOf({ tsUs: 0, priceTicks: 100, size: 600, side: 1 }))
    aggregator.advance({ tsUs: 1_000 })
    expect(aggregator.completed).toBe(0)
    aggregator.advance({ tsUs: 1_001 })
    expect([aggregator.completed, aggregator.last.size]).toEqual([1, 600])
    aggregator.advance({ tsUs: 5_000 })
    aggregator.complete()
    expect(aggregator.completed).toBe(1)
  })
})

const prints = fc
  .array(
    fc.record({
      gapUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 1_500 })),
      priceTicks: fc.integer({ min: 95, max: 105 }),
      size: fc.integer({ min: 1, max: 400 }),
      side: fc.constantFrom<Side>(1, -1, 0),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .map((all) => {
    let tsUs = 0
    return all.map(({ gapUs, ...print }): Print => ({ ...print, tsUs: (tsUs += gapUs) }))
  })

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

describe('any sequence of prints', () => {
  test('keeps every contract, its side and its price', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const orders = ordersOf(all)
        expect(sum(orders.map(({ size }) => size))).toBe(sum(all.map(({ size }) => size)))
        expect(sum(orders.map((o) => o.prints))).toBe(all.length)
        const delta = (of: readonly { side: Side; size: number }[]) =>
          sum(of.map(({ side, size }) => side * size))
        expect(delta(orders)).toBe(delta(all))
        const paid = sum(orders.map(({ vwapTicks, size }) => vwapTicks * size))
        expect(paid).toBeCloseTo(sum(all.map(({ priceTicks, size }) => priceTicks * size)), 6)
      }),
    )
  })

  test('mirrors with the market', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const mirrored = all.map((p) => ({
          ...p,
          priceTicks: 200 - p.priceTicks,
          side: (0 - p.side) as Side,
        }))
        const turned = ordersOf(mirrored).map(({ mainTicks, size, levels, side }) => [
          200 - mainTicks,
          size,
          levels,
          0 - side,
        ])
        const straight = ordersOf(all).map((o) => [o.mainTicks, o.size, o.levels, o.side])
        expect(turned).toEqual(straight)
      }),
    )
  })

  test('tells what it tells without knowing what comes', ({ expect }) => {
    fc.assert(
      fc.property(prints, fc.nat(), (all, at) => {
        const part = all.slice(0, 1 + (at % all.length))
        const whole = ordersOf(all)
        // The last order of the part was cut off; all before it were over.
        const known = ordersOf(part).slice(0, -1)
        expect(whole.slice(0, known.length)).toEqual(known)
      }),
    )
  })
})
