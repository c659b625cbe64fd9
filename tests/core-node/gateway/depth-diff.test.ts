import fc from 'fast-check'
import { describe, test } from 'vitest'

import { diffInPlace, diffShifting } from '../../../core-node/gateway/ticks/depth-diff.ts'
import { RowOperation } from '../../../core-node/market/events.ts'
import { BookSide } from '../../../core-node/market/order-book.ts'

type Row = readonly [ticks: number, size: number]

/** Bids: falling prices. Bad data that is not sorted is told as it is, too. */
const sortedRows = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 100, max: 118 }), fc.integer({ min: 1, max: 4 })), {
    selector: ([ticks]) => ticks,
    maxLength: 10,
  })
  .map((rows) => rows.toSorted(([a], [b]) => b - a))
const anyRows = fc.array(
  fc.tuple(fc.integer({ min: 100, max: 103 }), fc.integer({ min: 1, max: 4 })),
  {
    maxLength: 10,
  },
)
const ladders = fc.array(fc.oneof({ weight: 4, arbitrary: sortedRows }, anyRows), { maxLength: 12 })

function sideOf(rows: readonly Row[]): BookSide {
  const side = new BookSide()
  rows.forEach(([ticks, size], row) => {
    side.ticks[row] = ticks
    side.sizes[row] = size
  })
  side.levels = rows.length
  return side
}

/** A client that does what it is told: a list that shifts. */
class ListClient {
  readonly rows: Row[] = []

  apply(position: number, operation: RowOperation, ticks: number, size: number): void {
    if (operation === RowOperation.Insert) {
      if (position > this.rows.length) throw new Error(`insert at ${position} leaves a hole`)
      this.rows.splice(position, 0, [ticks, size])
      return
    }
    if (position >= this.rows.length) throw new Error(`there is no row ${position}`)
    if (operation === RowOperation.Update) this.rows[position] = [ticks, size]
    else this.rows.splice(position, 1)
  }
}

/** A client that keeps rows by position: nothing shifts. */
class TableClient {
  readonly table = new Map<number, Row>()

  apply(position: number, operation: RowOperation, ticks: number, size: number): void {
    if (operation === RowOperation.Delete) this.table.delete(position)
    else this.table.set(position, [ticks, size])
  }

  get rows(): Row[] {
    return [...this.table.values()]
  }
}

const diffs = { 'in place': diffInPlace, shifting: diffShifting } as const

for (const [name, diff] of Object.entries(diffs)) {
  describe(`rows ${name}`, () => {
    test('keep a literal client’s ladder equal to ours, and no deeper than asked', ({ expect }) => {
      fc.assert(
        fc.property(ladders, fc.integer({ min: 1, max: 10 }), (books, rowsMax) => {
          const shown = new BookSide()
          const client = new ListClient()
          for (const rows of books) {
            diff(shown, sideOf(rows), rowsMax, (position, operation, ticks, size) => {
              client.apply(position, operation, ticks, size)
              expect(client.rows.length).toBeLessThanOrEqual(rowsMax)
            })
            expect(client.rows).toEqual(rows.slice(0, rowsMax))
            expect(shown.levels).toBe(client.rows.length)
          }
        }),
      )
    })

    test('say nothing when nothing changed', ({ expect }) => {
      fc.assert(
        fc.property(sortedRows, (rows) => {
          diff(sideOf(rows), sideOf(rows), 10, () => expect.unreachable())
        }),
      )
    })
  })
}

test('rows in place serve a client that keeps them by position', ({ expect }) => {
  fc.assert(
    fc.property(ladders, fc.integer({ min: 1, max: 10 }), (books, rowsMax) => {
      const shown = new BookSide()
      const client = new TableClient()
      for (const rows of books) {
        diffInPlace(shown, sideOf(rows), rowsMax, client.apply.bind(client))
        expect(client.rows).toEqual(rows.slice(0, rowsMax))
      }
    }),
  )
})

test('a new best price shifts a full ladder with two rows', ({ expect }) => {
  const before = sideOf(Array.from({ length: 10 }, (_, row) => [110 - row, 5]))
  const after = sideOf(Array.from({ length: 10 }, (_, row) => [111 - row, 5]))
  const rows: number[][] = []
  diffShifting(before, after, 10, (...row) => rows.push(row))
  expect(rows).toEqual([
    [9, RowOperation.Delete, 0, 0],
    [0, RowOperation.Insert, 111, 5],
  ])
})
