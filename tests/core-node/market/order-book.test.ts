import fc from 'fast-check'
import { test } from 'vitest'

import { DepthRowEvent, RowOperation } from '../../../core-node/market/events.ts'
import { OrderBook } from '../../../core-node/market/order-book.ts'

const change = fc.record({
  operation: fc.constantFrom(RowOperation.Insert, RowOperation.Update, RowOperation.Delete),
  position: fc.integer({ min: -1, max: 11 }),
  priceTicks: fc.integer({ min: 1, max: 50 }),
  size: fc.integer({ min: 1, max: 9 }),
})

test('changes of rows act like splices on a list of ten', ({ expect }) => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 100 }), (changes) => {
      const book = new OrderBook()
      const rows: number[][] = []
      for (const step of changes) {
        const event = Object.assign(new DepthRowEvent(), step)
        const { position, priceTicks, size, operation } = step
        const isInside = position >= 0 && position < rows.length
        const isNext = position === rows.length && position < 10
        if (operation === RowOperation.Delete) {
          expect(book.applyRow(event)).toBe(isInside)
          if (isInside) rows.splice(position, 1)
          continue
        }
        expect(book.applyRow(event)).toBe(isInside || isNext)
        if (operation === RowOperation.Update && isInside) rows[position] = [priceTicks, size]
        else if (isInside || isNext) rows.splice(position, 0, [priceTicks, size])
        rows.length = Math.min(rows.length, 10)
      }
      const shown = Array.from({ length: book.bidLevels }, (_, i) => [
        book.bidTicks(i),
        book.bidSize(i),
      ])
      expect(shown).toEqual(rows)
    }),
  )
})

test('a crossed, locked or one-sided book is not sound', ({ expect }) => {
  const book = new OrderBook()
  const row = (side: 1 | -1, priceTicks: number) =>
    book.applyRow(
      Object.assign(new DepthRowEvent(), {
        side,
        priceTicks,
        size: 1,
        operation: RowOperation.Update,
      }),
    )
  row(1, 100)
  expect([book.isTwoSided, book.isSound]).toEqual([false, false])
  row(-1, 100)
  expect([book.isCrossed, book.isSound]).toEqual([false, false])
  row(-1, 99)
  expect([book.isCrossed, book.isSound]).toEqual([true, false])
  row(-1, 101)
  expect([book.isCrossed, book.isSound]).toEqual([false, true])
})
