import fc from 'fast-check'
import { test } from 'vitest'

import { OrderAction, OrderEvent } from '../../../core-node/market/events.ts'
import type { Side } from '../../../core-node/market/events.ts'
import { MarketByOrder } from '../../../core-node/market/market-by-order.ts'
import { OrderBook } from '../../../core-node/market/order-book.ts'

const action = fc.record({
  action: fc.constantFrom(OrderAction.Add, OrderAction.Cancel, OrderAction.Modify),
  id: fc.integer({ min: 1, max: 30 }),
  side: fc.constantFrom<Side>(1, -1),
  priceTicks: fc.integer({ min: 100, max: 130 }),
  size: fc.integer({ min: 1, max: 20 }),
})

type Resting = { side: Side; priceTicks: number; size: number }

/** The ten best levels of a side, by adding up every order anew. */
function bestLevels(orders: Iterable<Resting>, side: Side): number[][] {
  const levels = new Map<number, number>()
  for (const order of orders) {
    if (order.side !== side) continue
    levels.set(order.priceTicks, (levels.get(order.priceTicks) ?? 0) + order.size)
  }
  return [...levels].toSorted(([a], [b]) => (b - a) * side).slice(0, 10)
}

function shownLevels(book: OrderBook, side: Side): number[][] {
  const isBid = side > 0
  return Array.from({ length: isBid ? book.bidLevels : book.askLevels }, (_, level) =>
    isBid
      ? [book.bidTicks(level), book.bidSize(level)]
      : [book.askTicks(level), book.askSize(level)],
  )
}

test('the book built order by order equals one added up anew', ({ expect }) => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const book = new OrderBook()
      const market = new MarketByOrder(book)
      const model = new Map<number, Resting>()
      let unknown = 0
      for (const step of actions) {
        const event = Object.assign(new OrderEvent(), { ...step, orderLow: step.id, orderHigh: 7 })
        market.apply(event)
        const known = model.get(step.id)
        const { side, priceTicks, size } = step
        if (step.action === OrderAction.Cancel) {
          if (known === undefined) unknown++
          else if (known.size <= size) model.delete(step.id)
          else known.size -= size
          continue
        }
        if (step.action === OrderAction.Modify && known !== undefined) {
          Object.assign(known, { priceTicks, size })
          continue
        }
        if (step.action === OrderAction.Modify) unknown++
        model.set(step.id, { side, priceTicks, size })
      }
      expect(market.unknownOrders).toBe(unknown)
      expect(market.orders).toBe(model.size)
      expect(shownLevels(book, 1)).toEqual(bestLevels(model.values(), 1))
      expect(shownLevels(book, -1)).toEqual(bestLevels(model.values(), -1))
    }),
  )
})

test('a book in the middle of an exchange event stays as it was', ({ expect }) => {
  const book = new OrderBook()
  const market = new MarketByOrder(book)
  const add = Object.assign(new OrderEvent(), { side: 1, priceTicks: 100, size: 5, orderLow: 1 })
  expect(market.apply(Object.assign(add, { isLast: false }))).toBe(false)
  expect(book.bidLevels).toBe(0)
  const other = Object.assign(new OrderEvent(), { side: 1, priceTicks: 99, size: 2, orderLow: 2 })
  expect(market.apply(other)).toBe(true)
  expect([book.bidTicks(0), book.bidTicks(1)]).toEqual([100, 99])
})
