import type { Timers } from './pacer.ts'

/** Timers whose callbacks cannot end the process: what they throw is told. */
export function guardedTimers(timers: Timers, onFault: (error: unknown) => void): Timers {
  return {
    nowMs: () => timers.nowMs(),
    after: (ms, run) =>
      timers.after(ms, () => {
        try {
          run()
        } catch (error) {
          onFault(error)
        }
      }),
  }
}
