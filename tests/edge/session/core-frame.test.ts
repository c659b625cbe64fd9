import { describe, test } from 'vitest'

import { closing } from '../../../edge/session/close.ts'
import { isContiguous, isTooBig } from '../../../edge/session/core-frame.ts'
import { planIntake } from '../../../edge/session/intake.ts'
import { maxFrameBytes } from '../../../shared/frames.ts'
import { pulseRow, pulseRows } from '../audit-rows.ts'

describe('the size of a frame', () => {
  test.for([
    ['the largest text', 'x'.repeat(maxFrameBytes), false],
    ['one character more', 'x'.repeat(maxFrameBytes + 1), true],
    ['the largest text of two-byte characters', 'é'.repeat(maxFrameBytes / 2), false],
    ['one such character more', 'é'.repeat(maxFrameBytes / 2 + 1), true],
    ['the largest buffer', new ArrayBuffer(maxFrameBytes), false],
    ['a byte more', new ArrayBuffer(maxFrameBytes + 1), true],
  ] as const)('%s', ([, message, tooBig], { expect }) => {
    expect(isTooBig(message)).toBe(tooBig)
  })
})

describe('the intake', () => {
  test.for([
    { name: 'the continuation', acked: 4, first: 5, count: 3, stored: [5, 6, 7] },
    { name: 'an overlap', acked: 4, first: 3, count: 4, stored: [5, 6] },
    { name: 'the first rows of a journal', acked: 0, first: 1, count: 1, stored: [1] },
  ])('stores of $name what is new', ({ acked, first, count, stored }, { expect }) => {
    const intake = planIntake(acked, pulseRows(first, count))
    expect(intake).toEqual({ kind: 'store', rows: stored.map((seq) => pulseRow(seq)) })
  })

  test.for([
    { name: 'rows it holds', acked: 9, first: 3, count: 7, kind: 'held' },
    { name: 'no rows', acked: 9, first: 1, count: 0, kind: 'held' },
    { name: 'rows beyond a gap', acked: 9, first: 11, count: 2, kind: 'gap' },
    { name: 'a journal that does not begin at 1', acked: 0, first: 2, count: 1, kind: 'gap' },
  ])('stores nothing of $name', ({ acked, first, count, kind }, { expect }) => {
    expect(planIntake(acked, pulseRows(first, count))).toEqual({ kind })
  })

  test('rows of a frame are numbered one after the other', ({ expect }) => {
    expect(isContiguous(pulseRows(7, 3))).toBe(true)
    expect(isContiguous([pulseRow(7), pulseRow(9)])).toBe(false)
    expect(isContiguous([pulseRow(7), pulseRow(7)])).toBe(false)
    expect(isContiguous([pulseRow(8), pulseRow(7)])).toBe(false)
  })
})

test('the reason of a close is cut to what its frame holds, between characters', ({ expect }) => {
  expect(closing(4400, 'short').reason).toBe('short')
  expect(closing(4400, 'x'.repeat(200)).reason).toBe('x'.repeat(123))
  expect(closing(4400, 'é'.repeat(200)).reason).toBe('é'.repeat(61))
  expect(closing(4400, '😀'.repeat(200)).reason).toBe('😀'.repeat(30))
})
