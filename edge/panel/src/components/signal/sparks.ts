import { effect, signal } from '@preact/signals'

import { scoreSpan } from '../../chart/score-columns.ts'
import { sampleContributions } from '../../chart/sparkline.ts'
import { throttle } from '../../chart/throttle.ts'
import { panel, session } from '../../store.ts'

/** Each feature's last half hour, in slices of the same length. */
export const sparks = signal<readonly (readonly (number | null)[])[]>([])

/** One slice is twenty seconds of the market's time; a second is often enough, however fast it runs. */
const refreshMs = 1_000

/** Keeps the sparklines up to date until the returned function is called. */
export function keepSparks(): () => void {
  const refresh = throttle(() => {
    const { scores } = panel.peek()
    const span = scoreSpan(scores)
    const count = session.peek()?.features.length ?? 0
    sparks.value = span === null ? [] : sampleContributions(scores, count, span)
  }, refreshMs)
  const stop = effect(() => {
    // Waiting for the first scores must not put off the drawing of the first.
    if (panel.value.scores.length > 0) refresh()
  })
  return () => {
    stop()
    refresh.cancel()
  }
}
