import { test } from 'vitest'

import { EdgeClock } from '../../../core-node/uplink/edge-clock.ts'

test('of ten seconds the quickest answer counts: it is off by half its way at most', ({
  expect,
}) => {
  const clock = new EdgeClock()
  // Our clock is 300 ms ahead; the first answer is told at once.
  expect(clock.onAnswer(1_000, 720, 1_040)).toBe(300)
  expect(clock.onAnswer(2_000, 1_790, 2_100)).toBeUndefined()
  expect(clock.onAnswer(3_000, 2_702, 3_004)).toBeUndefined()
  const told = clock.onAnswer(11_000, 10_780, 11_090)
  expect(Math.abs((told ?? 0) - 300)).toBeLessThanOrEqual(2)
})

test('slow answers, and a clock that was set back between, say nothing', ({ expect }) => {
  const clock = new EdgeClock()
  expect(clock.onAnswer(1_000, 1_000, 1_500)).toBeUndefined()
  expect(clock.onAnswer(1_000, 1_000, 900)).toBeUndefined()
  expect(clock.onAnswer(2_000, 2_000, 2_010)).toBe(5)
})
