/** Why there is no connection, as far as waiting is concerned. */
export type RetryCause = 'lost' | 'id-in-use' | 'reset'

/**
 * Milliseconds to the next attempt, by how many have failed; the last stands for all that follow. None is
 * longer than five seconds: whoever comes back is found, and reconciled with, within ten. A gateway holds a
 * dead session's client id for about a minute, and is asked calmly.
 */
export const retryAfterMs: Readonly<Record<RetryCause, readonly number[]>> = {
  lost: [250, 500, 1_000, 2_000, 4_000],
  'id-in-use': [1_000, 2_000, 4_000, 5_000],
  reset: [1_000, 2_000, 5_000],
}

/** @param failures attempts since the last success, this one's not counted */
export function waitBeforeRetryMs(cause: RetryCause, failures: number): number {
  const waits = retryAfterMs[cause]
  return waits[Math.min(failures, waits.length - 1)] as number
}
