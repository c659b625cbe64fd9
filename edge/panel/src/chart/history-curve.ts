import type { CurveStyle } from './curve-chart.ts'
import type { HistoryView } from './history-view.ts'
import type { Brush } from './plot-parts.ts'
import { drawAcross, setFont, timeAxis, valueAxis } from './plot-parts.ts'

/** A score or a contribution over time. */
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
    const y = plot.valToPos(value, 'y', true) + (value > 0 ? 8 : -7) * ratio
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
