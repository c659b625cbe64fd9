import type uPlot from 'uplot'

import { microsPerSecond } from '../../../../shared/units.ts'
import { formatMinute } from '../text/new-york.ts'
import type { ChartTheme } from './theme.ts'

/** Parts of which every chart of the page is made. */

/** Half of a time's width: one closer to the edge would be cut off. */
export const leastLabelLeft = 18

export const axisHeight = 24

export function timeAxis({ muted, grid, font }: ChartTheme): uPlot.Axis {
  return {
    stroke: muted,
    font: `11px ${font}`,
    size: axisHeight,
    gap: 4,
    space: 64,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    incrs: [60, 120, 300, 600, 900, 1_800],
    values: (plot, splits) =>
      splits.map((seconds) => {
        const isCut = plot.valToPos(seconds, 'x') < leastLabelLeft
        return isCut ? '' : formatMinute(seconds * microsPerSecond)
      }),
  }
}

type AxisStyle = {
  readonly size: number
  /** The least distance between two figures, in CSS pixels. */
  readonly space: number
  readonly format: (value: number) => string
}

/** An axis of figures at the right. */
export function valueAxis(
  { muted, grid, font }: ChartTheme,
  { size, space, format }: AxisStyle,
): uPlot.Axis {
  return {
    side: 1,
    stroke: muted,
    font: `11px ${font}`,
    size,
    space,
    gap: 5,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    values: (_plot, splits) => splits.map(format),
  }
}

export const readingCursor: uPlot.Cursor = {
  y: false,
  drag: { x: false, y: false, setScale: false },
  points: { size: 8 },
}

/** A finger that moves sideways reads the chart; up and down still scrolls the page. */
export function followTouch(plot: uPlot): void {
  const move = (event: PointerEvent) => {
    if (event.pointerType !== 'touch') return
    const { left, top } = plot.over.getBoundingClientRect()
    plot.setCursor({ left: event.clientX - left, top: event.clientY - top })
  }
  const leave = () => plot.setCursor({ left: -10, top: -10 })
  plot.over.addEventListener('pointerdown', move)
  plot.over.addEventListener('pointermove', move)
  plot.over.addEventListener('pointerup', leave)
  plot.over.addEventListener('pointercancel', leave)
}

/** What is drawn with onto a chart's canvas, beside the chart's own lines. */
export type Brush = {
  readonly plot: uPlot
  readonly context: CanvasRenderingContext2D
  readonly theme: ChartTheme
  /** Device pixels per CSS pixel. */
  readonly ratio: number
}

export function brushOf(plot: uPlot, theme: ChartTheme): Brush {
  return { plot, context: plot.ctx, theme, ratio: devicePixelRatio }
}

export function setFont({ context, theme, ratio }: Brush, pixels: number, weight: number): void {
  context.font = `${weight} ${pixels * ratio}px ${theme.font}`
  context.textBaseline = 'middle'
}

export type LineStyle = {
  readonly color: string
  /** In CSS pixels: lengths of lines and gaps; empty for a whole line. */
  readonly dash: readonly number[]
  readonly width?: number
}

/** A line across the plot at a value of its y scale. */
export function drawAcross(brush: Brush, value: number, style: LineStyle): void {
  const { left, width } = brush.plot.bbox
  const y = Math.round(brush.plot.valToPos(value, 'y', true))
  drawLine(brush, [left, y], [left + width, y], style)
}

/** A line from top to bottom at a value of its x scale. */
export function drawDown(brush: Brush, value: number, style: LineStyle): void {
  const { top, height } = brush.plot.bbox
  const x = Math.round(brush.plot.valToPos(value, 'x', true))
  drawLine(brush, [x, top], [x, top + height], style)
}

type Pixel = readonly [number, number]

export function drawLine(
  { context, ratio }: Brush,
  from: Pixel,
  to: Pixel,
  { color, dash, width = 1 }: LineStyle,
): void {
  context.strokeStyle = color
  context.lineWidth = width * ratio
  context.setLineDash(dash.map((length) => length * ratio))
  context.beginPath()
  context.moveTo(...from)
  context.lineTo(...to)
  context.stroke()
  context.setLineDash([])
}

/** Draws inside the plot only, and leaves the canvas as it was. */
export function insidePlot({ plot, context }: Brush, draw: () => void): void {
  const { left, top, width, height } = plot.bbox
  context.save()
  context.beginPath()
  context.rect(left, top, width, height)
  context.clip()
  draw()
  context.restore()
}
