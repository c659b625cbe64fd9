import fc from 'fast-check'
import { describe, test } from 'vitest'

import { Index } from '../../../core-node/market/events.ts'
import { IndexBoard } from '../../../core-node/market/index-board.ts'
import { dailyClose, indexValue } from '../features/index-events.ts'

describe('the index board', () => {
  test('holds the latest value of each index and when it came', ({ expect }) => {
    const board = new IndexBoard()
    expect([board.value(Index.Vix), board.tsUs(Index.Vix)]).toEqual([Number.NaN, 0])
    board.apply(indexValue(5, Index.Vix, 16), 5)
    board.apply(indexValue(6, Index.Spx, 5_400), 6)
    board.apply(indexValue(7, Index.Vix, 17), 7)
    expect([board.value(Index.Vix), board.tsUs(Index.Vix)]).toEqual([17, 7])
    expect([board.value(Index.Spx), board.tsUs(Index.Spx)]).toEqual([5_400, 6])
  })

  test('a daily close is history: it is not the value', ({ expect }) => {
    const board = new IndexBoard()
    board.apply(dailyClose(9, Index.Vix, 16), 9)
    expect(board.value(Index.Vix)).toBeNaN()
    expect([board.close(Index.Vix, 0), board.closeTsUs(Index.Vix)]).toEqual([16, 9])
    expect([board.closesKnown(Index.Vix), board.closesKnown(Index.Vxn)]).toEqual([1, 0])
  })

  test('refuses what no index can be', ({ expect }) => {
    const board = new IndexBoard()
    const bad = [0, -1, Number.NaN, Number.POSITIVE_INFINITY]
    expect(bad.map((value) => board.apply(indexValue(1, Index.Vix, value), 1))).toEqual(
      bad.map(() => false),
    )
    expect(bad.map((value) => board.apply(dailyClose(1, Index.Vix, value), 1))).toEqual(
      bad.map(() => false),
    )
    expect([board.value(Index.Vix), board.closeCount(Index.Vix)]).toEqual([Number.NaN, 0])
  })

  test('remembers a year of closes, the last one first, and no more', ({ expect }) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 700 }), (days) => {
        const board = new IndexBoard()
        for (let day = 1; day <= days; day++) board.apply(dailyClose(day, Index.Vxn, day), day)
        const count = Math.min(days, 252)
        expect(board.closeCount(Index.Vxn)).toBe(count)
        const closes = Array.from({ length: count }, (_, ago) => board.close(Index.Vxn, ago))
        expect(closes).toEqual(Array.from({ length: count }, (_, ago) => days - ago))
        expect([board.close(Index.Vxn, count), board.close(Index.Vxn, -1)]).toEqual([
          Number.NaN,
          Number.NaN,
        ])
      }),
    )
  })
})
