import type uPlot from 'uplot'

import { spread } from './spread.ts'
import type { ChartTheme } from './theme.ts'

/** What is drawn over the lines, in seconds and points. */
export type Overlays = {
  readonly last: number | null
  readonly lastText: string
  readonly levels: readonly Level[]
  readonly marks: readonly Mark[]
  readonly trips: readonly Trip[]
}

/** A working stop or target. */
export type Level = { readonly price: number; readonly text: string; readonly isStop: boolean }

/** A fill: a filled triangle for an entry, a hollow one for an exit; it points up to buy. */
export type Mark = {
  readonly seconds: number
  readonly price: number
  readonly isBuy: boolean
  readonly isEntry: boolean
}

/** A closed trade, from its entry to its exit. */
export type Trip = {
  readonly fromSeconds: number
  readonly fromPrice: number
  readonly toSeconds: number
  readonly toPrice: number
  readonly isWin: boolean
}

export const noOverlays: Overlays = { last: null, lastText: '', levels: [], marks: [], trips: [] }

type Brush = {
  readonly plot: uPlot
  readonly context: CanvasRenderingContext2D
  readonly theme: ChartTheme
  /** Device pixels per CSS pixel. */
  readonly ratio: number
}

export function drawOverlays(plot: uPlot, theme: ChartTheme, overlays: Overlays): void {
  const { ctx: context, bbox } = plot
  const brush = { plot, context, theme, ratio: devicePixelRatio }
  context.save()
  context.beginPath()
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  context.clip()
  for (const trip of overlays.trips) drawTrip(brush, trip)
  for (const level of overlays.levels) drawLevelLine(brush, level)
  for (const mark of overlays.marks) drawMark(brush, mark)
  drawLevelLabels(brush, overlays.levels)
  context.restore()
  drawLast(brush, overlays)
}

function positionOf({ plot }: Brush, seconds: number, price: number) {
  return { x: plot.valToPos(seconds, 'x', true), y: plot.valToPos(price, 'y', true) }
}

function drawTrip(brush: Brush, trip: Trip): void {
  const { context, theme, ratio } = brush
  const from = positionOf(brush, trip.fromSeconds, trip.fromPrice)
  const to = positionOf(brush, trip.toSeconds, trip.toPrice)
  context.strokeStyle = trip.isWin ? theme.long : theme.short
  context.lineWidth = 1.5 * ratio
  context.setLineDash([2 * ratio, 3 * ratio])
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
}

function drawLevelLine(brush: Brush, level: Level): void {
  const { plot, context, theme, ratio } = brush
  const { left, width } = plot.bbox
  const y = Math.round(plot.valToPos(level.price, 'y', true))
  context.strokeStyle = level.isStop ? theme.short : theme.long
  context.lineWidth = ratio
  context.setLineDash(level.isStop ? [6 * ratio, 4 * ratio] : [2 * ratio, 3 * ratio])
  context.beginPath()
  context.moveTo(left, y)
  context.lineTo(left + width, y)
  context.stroke()
}

const labelHeight = 18

/** Names the lines at the left; labels of lines that lie close together are moved apart. */
function drawLevelLabels(brush: Brush, levels: readonly Level[]): void {
  const { plot, context, theme, ratio } = brush
  const { left } = plot.bbox
  const highestFirst = levels.toSorted((a, b) => b.price - a.price)
  const centers = spread(
    highestFirst.map(({ price }) => plot.valToPos(price, 'y', true)),
    labelHeight * ratio,
  )
  setFont(brush, 11, 600)
  context.textAlign = 'left'
  for (const [index, level] of highestFirst.entries()) {
    const y = Math.round(centers[index] ?? 0)
    const width = context.measureText(level.text).width + 12 * ratio
    context.fillStyle = theme.surface
    context.fillRect(left, y - (labelHeight * ratio) / 2, width, labelHeight * ratio)
    context.fillStyle = level.isStop ? theme.short : theme.long
    context.fillText(level.text, left + 6 * ratio, y)
  }
}

function drawMark(brush: Brush, mark: Mark): void {
  const { context, theme, ratio } = brush
  const { x, y } = positionOf(brush, mark.seconds, mark.price)
  const size = 6 * ratio
  // The tip touches the fill's price: a buy stands below it, a sell above.
  const direction = mark.isBuy ? 1 : -1
  const color = mark.isBuy ? theme.long : theme.short
  context.setLineDash([])
  context.beginPath()
  context.moveTo(x, y)
  context.lineTo(x - size, y + direction * 1.8 * size)
  context.lineTo(x + size, y + direction * 1.8 * size)
  context.closePath()
  context.fillStyle = mark.isEntry ? color : theme.surface
  context.fill()
  context.strokeStyle = mark.isEntry ? theme.surface : color
  context.lineWidth = 1.5 * ratio
  context.stroke()
}

/** The last price on the axis, in reverse. */
function drawLast(brush: Brush, { last, lastText }: Overlays): void {
  if (last === null) return
  const { plot, context, theme, ratio } = brush
  const { left, width } = plot.bbox
  const y = Math.round(plot.valToPos(last, 'y', true))
  const x = left + width
  context.save()
  context.fillStyle = theme.price
  context.fillRect(x, y - 9 * ratio, plot.ctx.canvas.width - x, 18 * ratio)
  setFont(brush, 11, 700)
  context.fillStyle = theme.surface
  context.textAlign = 'left'
  context.fillText(lastText, x + 5 * ratio, y + ratio)
  context.restore()
}

function setFont({ context, theme, ratio }: Brush, pixels: number, weight: number): void {
  context.font = `${weight} ${pixels * ratio}px ${theme.font}`
  context.textBaseline = 'middle'
}
