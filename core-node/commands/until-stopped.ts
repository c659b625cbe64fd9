import process from 'node:process'

/** A signal to end, or the end of the process that started this one. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve())
    }
    process.on('disconnect', () => resolve())
  })
}
