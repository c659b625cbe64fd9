import fc from 'fast-check'
import { test } from 'vitest'

import type { RetryCause } from '../../../../../core-node/broker/ib/connection/backoff.ts'
import {
  retryAfterMs,
  waitBeforeRetryMs,
} from '../../../../../core-node/broker/ib/connection/backoff.ts'
import { Retry } from '../../../../../core-node/broker/ib/connection/retry.ts'
import { ManualTimers } from '../manual-timers.ts'

const causes = Object.keys(retryAfterMs) as RetryCause[]

test('waits grow, and never beyond five seconds', ({ expect }) => {
  fc.assert(
    fc.property(fc.constantFrom(...causes), fc.nat(100_000), (cause, failures) => {
      const waitMs = waitBeforeRetryMs(cause, failures)
      expect(waitMs).toBeGreaterThanOrEqual(250)
      expect(waitMs).toBeLessThanOrEqual(5_000)
      expect(waitBeforeRetryMs(cause, failures + 1)).toBeGreaterThanOrEqual(waitMs)
    }),
  )
})

test('after a success, or for another cause, the waits begin anew', ({ expect }) => {
  const timers = new ManualTimers()
  const retry = new Retry(timers)
  const waits: number[] = []
  const fail = (cause: RetryCause) => {
    const startMs = timers.nowMs()
    retry.after(cause, () => waits.push(timers.nowMs() - startMs))
    timers.pass(10_000)
  }
  for (let i = 0; i < 6; i++) fail('lost')
  fail('id-in-use')
  fail('lost')
  fail('lost')
  retry.onSuccess()
  fail('lost')
  expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 4_000, 1_000, 250, 500, 250])
})
