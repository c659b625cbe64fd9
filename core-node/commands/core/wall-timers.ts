import { performance } from 'node:perf_hooks'

import type { Timers } from '../../broker/ib/pacer.ts'

/**
 * The wall's clock and timers, for the one process that really runs by them. The clock is the monotonic one,
 * set to the wall once: events are told apart to the microsecond and no correction of the wall moves them.
 */
export const wallTimers: Timers = {
  nowMs: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return { cancel: () => clearTimeout(timer) }
  },
}
