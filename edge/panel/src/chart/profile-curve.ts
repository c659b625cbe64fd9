import type { ProfileColumns } from '../state/exposure.ts'
import { formatBillions, formatLevel } from '../text/format.ts'
import type { CurveStyle } from './curve-chart.ts'
import { placeTags } from './place-tags.ts'
import type { Brush } from './plot-parts.ts'
import {
  axisHeight,
  drawDown,
  insidePlot,
  leastLabelLeft,
  setFont,
  valueAxis,
} from './plot-parts.ts'
import type { ProfileMark, ProfileView } from './profile-view.ts'
import type { ChartTheme } from './theme.ts'

/** Walls, flip and price: at most four names, each in a row of its own at worst. */
const nameRows = 4
const nameHeight = 13

export const profileStyle: CurveStyle<ProfileView> = {
  isTime: false,
  headroom: nameRows * nameHeight + 2,
  axes: (theme) => [
    {
      ...valueAxis(theme, { size: axisHeight, space: 56, format: formatLevel }),
      side: 2,
      gap: 4,
      values: (plot, splits) =>
        splits.map((points) =>
          plot.valToPos(points, 'x') < leastLabelLeft ? '' : formatLevel(points),
        ),
    },
    valueAxis(theme, { size: 54, space: 28, format: formatSplit }),
  ],
  drawUnder: (brush, { before }) => {
    if (before !== null) drawBefore(brush, before)
  },
  drawOver: drawMarks,
}

function markColor(kind: ProfileMark['kind'], theme: ChartTheme): string {
  const colors = { 'call-wall': theme.long, 'put-wall': theme.short, flip: theme.flip }
  return kind === 'price' ? theme.price : colors[kind]
}

function drawMarks(brush: Brush, { marks, xRange: [from, to] }: ProfileView): void {
  const { context, plot, theme, ratio } = brush
  const { left, top, width } = plot.bbox
  const seen = marks
    .filter(({ points }) => points >= from && points <= to)
    .toSorted((a, b) => a.points - b.points)
  insidePlot(brush, () => {
    for (const { kind, points } of seen) {
      const dash = kind === 'price' ? [] : kind === 'flip' ? [3, 3] : [8, 3]
      drawDown(brush, points, { color: markColor(kind, theme), dash, width: 1.5 })
    }
  })
  setFont(brush, 10, 600)
  context.textAlign = 'center'
  const named = seen.filter(({ name }) => name !== '')
  const tags = placeTags(
    named.map(({ points, name }) => ({
      center: plot.valToPos(points, 'x', true),
      width: context.measureText(name).width + 8 * ratio,
    })),
    { left, right: left + width },
  )
  for (const [index, { kind, name }] of named.entries()) {
    const { center = 0, row = 0 } = tags[index] ?? {}
    context.fillStyle = markColor(kind, theme)
    context.fillText(name, center, top - (row + 0.5) * nameHeight * ratio)
  }
}

function drawBefore(
  { plot, context, theme, ratio }: Brush,
  { points, netBn }: ProfileColumns,
): void {
  context.strokeStyle = theme.muted
  context.lineWidth = ratio
  context.setLineDash([2 * ratio, 3 * ratio])
  context.beginPath()
  for (const [index, level] of points.entries()) {
    const y = plot.valToPos(netBn[index] ?? 0, 'y', true)
    context.lineTo(plot.valToPos(level, 'x', true), y)
  }
  context.stroke()
  context.setLineDash([])
}

/** $20.0 bn as +20 bn: the page says once that it is dollars. */
function formatSplit(billions: number): string {
  return formatBillions(billions).replace('$', '').replace(/\.0+ /, ' ')
}
