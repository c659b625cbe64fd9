import { test } from 'vitest'

import type { HeldJournal } from '../../../edge/session/retention.ts'
import {
  keptRows,
  maxHeldRows,
  maxPrunedRows,
  planPruning,
} from '../../../edge/session/retention.ts'

function held(number: number, ackedSeq: number, flushedSeq = ackedSeq, firstSeq = 1): HeldJournal {
  return { number, firstSeq, ackedSeq, flushedSeq }
}

const nothing = { cuts: [], hasMore: false, lostRows: 0 }

test('what fits is kept', ({ expect }) => {
  expect(planPruning([])).toEqual(nothing)
  expect(planPruning([held(1, keptRows - 10), held(2, 10)])).toEqual(nothing)
})

test('the oldest rows beyond it go, and no more', ({ expect }) => {
  expect(planPruning([held(2, keptRows), held(1, 50)])).toEqual({
    cuts: [{ journal: 1, firstSeq: 51 }],
    hasMore: false,
    lostRows: 0,
  })
  expect(planPruning([held(1, 1_050, 1_050, 51), held(2, keptRows - 900)])).toEqual({
    cuts: [{ journal: 1, firstSeq: 151 }],
    hasMore: false,
    lostRows: 0,
  })
})

test('only so many go at once, and the rest next time', ({ expect }) => {
  const plan = planPruning([held(1, maxPrunedRows + 5), held(2, keptRows)])
  expect(plan).toEqual({
    cuts: [{ journal: 1, firstSeq: maxPrunedRows + 1 }],
    hasMore: true,
    lostRows: 0,
  })
})

test('rows that D1 does not have stay beyond the limit', ({ expect }) => {
  expect(planPruning([held(1, keptRows + 500, 0)])).toEqual(nothing)
  expect(planPruning([held(1, keptRows + 500, 200)])).toEqual({
    cuts: [{ journal: 1, firstSeq: 201 }],
    hasMore: false,
    lostRows: 0,
  })
})

test('up to the point where they would fill the object: then the oldest are lost, and said so', ({
  expect,
}) => {
  expect(planPruning([held(1, maxHeldRows, 0)])).toEqual(nothing)
  expect(planPruning([held(1, maxHeldRows + 30, 0)])).toEqual({
    cuts: [{ journal: 1, firstSeq: 31 }],
    hasMore: false,
    lostRows: 30,
  })
})
