export type Throttled = { (): void; cancel(): void }

/** Calls at most once per interval, and once more at its end when asked in between. */
export function throttle(run: () => void, intervalMs: number): Throttled {
  let lastRunMs = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined
  const runNow = () => {
    timer = undefined
    lastRunMs = performance.now()
    run()
  }
  const ask = () => {
    if (timer !== undefined) return
    const waitMs = lastRunMs + intervalMs - performance.now()
    if (waitMs <= 0) runNow()
    else timer = setTimeout(runNow, waitMs)
  }
  return Object.assign(ask, { cancel: () => clearTimeout(timer) })
}
