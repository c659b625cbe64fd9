import { test } from 'vitest'

import { StallGuard, stallMs } from '../../../../core-node/commands/core/stall-guard.ts'
import { WatchdogConfig } from '../../../../shared/config.ts'

test('a standstill is told once, at the first look after it', ({ expect }) => {
  const guard = new StallGuard()
  const looks = [0, 100, 200, 200 + stallMs, 5_000, 5_100].map((ms) => guard.look(ms))
  expect(looks).toEqual([0, 0, 0, 0, 5_000 - 200 - stallMs, 0])
})

test('the first look is none', ({ expect }) => {
  expect(new StallGuard().look(1_000_000)).toBe(0)
})

test('it is noticed well before any watchdog acts', ({ expect }) => {
  expect(WatchdogConfig.safeParse({ staleAfterMs: stallMs + 400 }).success).toBe(false)
  expect(WatchdogConfig.parse({}).staleAfterMs).toBeGreaterThan(stallMs + 500)
})
