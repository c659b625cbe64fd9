import { test } from 'vitest'

import { Latency } from '../../../core-node/engine/latency.ts'

test('what was measured lately is taken once, and all of it stays', ({ expect }) => {
  const latency = new Latency()
  expect([latency.takeRecentUs(99), latency.percentileUs(99)]).toEqual([0, 0])
  latency.recordMs(80)
  expect(latency.takeRecentUs(99)).toBeCloseTo(80_000, -3)
  expect(latency.takeRecentUs(99)).toBe(0)
  for (let i = 0; i < 1_000; i++) latency.recordMs(0.01)
  expect(latency.takeRecentUs(99)).toBeCloseTo(10, 0)
  expect([latency.count, latency.percentileUs(100) > 79_000]).toEqual([1_001, true])
})
