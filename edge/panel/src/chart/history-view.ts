import { microsPerSecond } from '../../../../shared/units.ts'
import type { ScoreHistory, ScorePoint } from '../state/score-history.ts'
import type { CurveView } from './curve-view.ts'
import { scoreSpan, toScoreColumns } from './score-columns.ts'

/** A line that says what a height means: a tier's threshold, a feature's weight. */
export type Mark = { readonly value: number; readonly text: string }

export type HistoryView = CurveView & { readonly marks: readonly Mark[] }

/** What of a history is drawn. */
export type HistoryPick = {
  readonly valueAt: (point: ScorePoint) => number | null
  /** The first that is named where two lie close together stands for both. */
  readonly marks: readonly Mark[]
  /** The scale never reaches less far, so that a quiet hour looks quiet. */
  readonly leastReach: number
}

/** Air beyond the farthest value, as a share of it. */
const air = 0.12

export function historyViewOf(history: ScoreHistory, pick: HistoryPick): HistoryView | null {
  const span = scoreSpan(history)
  if (span === null) return null
  const { seconds, values } = toScoreColumns(history, pick.valueAt)
  const farthest = values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0)
  const reach = Math.max(pick.leastReach, farthest * (1 + air))
  return {
    xs: seconds,
    values,
    xRange: [span.fromUs / microsPerSecond, span.toUs / microsPerSecond],
    yRange: [-reach, reach],
    marks: pick.marks.filter(({ value }) => Math.abs(value) < reach),
  }
}
