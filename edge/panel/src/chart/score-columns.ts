import { microsPerMinute, microsPerSecond } from '../../../../shared/units.ts'
import { chartWindowUs } from '../state/chart-series.ts'
import type { ScoreHistory, ScorePoint } from '../state/score-history.ts'

/** The score's, or one feature's, last half hour. */
export type ScoreColumns = {
  readonly seconds: number[]
  readonly values: (number | null)[]
}

export type ScoreSpan = { readonly fromUs: number; readonly toUs: number }

/** A young history shows at least this much time, so that its first minute is not drawn as half an hour. */
const shortestUs = 5 * microsPerMinute

/** A line over a longer silence would invent scores, so it breaks there. */
const gapUs = 30 * microsPerSecond

/** The time a history covers, up to half an hour; null when it is empty. */
export function scoreSpan(history: ScoreHistory): ScoreSpan | null {
  const oldest = history[0]
  const newest = history.at(-1)
  if (oldest === undefined || newest === undefined) return null
  const spanUs = Math.min(chartWindowUs, Math.max(newest.ts - oldest.ts, shortestUs))
  return { fromUs: newest.ts - spanUs, toUs: newest.ts }
}

/** The score after its factors. */
export function scoreAt(point: ScorePoint): number | null {
  return point.adjusted
}

/** What a feature added; null while it had no data, which is not the same as 0. */
export function contributionAt(point: ScorePoint, index: number): number | null {
  return (point.qualities[index] ?? 0) > 0 ? (point.contributions[index] ?? null) : null
}

export function toScoreColumns(
  history: ScoreHistory,
  valueAt: (point: ScorePoint) => number | null,
): ScoreColumns {
  const columns: ScoreColumns = { seconds: [], values: [] }
  let previousUs = Infinity
  for (const point of history) {
    if (point.ts - previousUs > gapUs) {
      columns.seconds.push((previousUs + 1) / microsPerSecond)
      columns.values.push(null)
    }
    columns.seconds.push(point.ts / microsPerSecond)
    columns.values.push(valueAt(point))
    previousUs = point.ts
  }
  return columns
}
