import { microsPerSecond } from '../../../../shared/units.ts'
import type { ScoreHistory, ScorePoint } from '../state/score-history.ts'
import type { CurveStyle, CurveView } from './curve-chart.ts'
import type { Brush } from './plot-parts.ts'
import { drawAcross, setFont, timeAxis, valueAxis } from './plot-parts.ts'
import { scoreSpan, toScoreColumns } from './score-columns.ts'

/** A line that says what a height means: a tier's threshold, a feature's weight. */
export type Mark = { readonly value: number; readonly text: string }

type HistoryView = CurveView & { readonly marks: readonly Mark[] }

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

export const historyStyle: CurveStyle<HistoryView> = {
  isTime: true,
  headroom: 4,
  axes: (theme) => [
    timeAxis(theme),
    valueAxis(theme, { size: 42, space: 24, format: formatSplit }),
  ],
  drawUnder: drawMarks,
}

/** Names closer than this, in CSS pixels, would cover each other. */
const nameHeight = 12

function drawMarks(brush: Brush, { marks }: HistoryView): void {
  const { context, plot, theme, ratio } = brush
  setFont(brush, 10, 400)
  context.textAlign = 'left'
  const named: number[] = []
  for (const { value, text } of marks) {
    drawAcross(brush, value, { color: theme.axis, dash: [2, 4] })
    const y = plot.valToPos(value, 'y', true) + (value > 0 ? -7 : 8) * ratio
    if (named.some((other) => Math.abs(other - y) < nameHeight * ratio)) continue
    named.push(y)
    context.fillStyle = theme.muted
    context.fillText(text, plot.bbox.left + 4 * ratio, y)
  }
}

function formatSplit(value: number): string {
  if (value === 0) return '0'
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(2)}`
}
