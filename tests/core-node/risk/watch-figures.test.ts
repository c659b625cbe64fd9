import { test } from 'vitest'

import { Heartbeats } from '../../../core-node/risk/watch/heartbeats.ts'
import { RecentTimes } from '../../../core-node/risk/watch/recent-times.ts'
import { RepeatedExecution } from '../../../core-node/risk/watch/repeated-execution.ts'
import { limits } from './risk-state.ts'

test('recent times are counted while they lie within the window, its end left out', ({
  expect,
}) => {
  const times = new RecentTimes(3, 100)
  expect(times.countAt(0)).toBe(0)
  for (const us of [0, 40, 60]) times.add(us)
  expect([60, 99, 100, 139, 140, 160].map((us) => times.countAt(us))).toEqual([3, 3, 2, 2, 1, 0])
})

test('no more are counted than are remembered', ({ expect }) => {
  const times = new RecentTimes(2, 100)
  for (const us of [0, 1, 2]) times.add(us)
  expect(times.countAt(3)).toBe(2)
  times.clear()
  expect(times.countAt(3)).toBe(0)
})

test('entries are counted until a person re-arms', ({ expect }) => {
  const repeated = new RepeatedExecution({ ...limits, entryWindowMs: 1_000 })
  repeated.onEntry(0)
  repeated.onEntry(500_000)
  expect([500_000, 999_999, 1_000_000].map((us) => repeated.entriesAt(us))).toEqual([2, 2, 1])
  repeated.rearm()
  expect(repeated.entriesAt(500_000)).toBe(0)
})

test('whoever was heard is silent since then; of the others nothing is known', ({ expect }) => {
  const heartbeats = new Heartbeats(5_000)
  heartbeats.onHeartbeat('gateway', 1_000)
  expect(heartbeats.silentUs('gateway', 4_000)).toBe(3_000)
  expect(heartbeats.silentUs('watchdog', 4_000)).toBeNaN()
})
