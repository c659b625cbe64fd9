import type uPlot from 'uplot'

import { drawLevelTags, drawProfile } from './level-overlay.ts'
import type { LevelLine, ProfileBar } from './level-overlay.ts'
import type { Brush } from './plot-parts.ts'
import { brushOf, drawAcross, drawLine, insidePlot, setFont } from './plot-parts.ts'
import { spread } from './spread.ts'
import type { ChartTheme } from './theme.ts'

/** What is drawn beside the lines, in seconds and points. */
export type Overlays = {
  readonly last: number | null
  readonly lastText: string
  /** The working stop and target. */
  readonly exits: readonly ExitLine[]
  readonly levels: readonly LevelLine[]
  readonly profile: readonly ProfileBar[]
  /** Levels and profile are too old to be shown as if they held. */
  readonly areLevelsStale: boolean
  readonly marks: readonly Mark[]
  readonly trips: readonly Trip[]
}

export type ExitLine = { readonly price: number; readonly text: string; readonly isStop: boolean }

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

export const noOverlays: Overlays = {
  last: null,
  lastText: '',
  exits: [],
  levels: [],
  profile: [],
  areLevelsStale: false,
  marks: [],
  trips: [],
}

/** What lies under the lines: the volume by price. */
export function drawUnderlay(plot: uPlot, theme: ChartTheme, overlays: Overlays): void {
  const brush = brushOf(plot, theme)
  insidePlot(brush, () => drawProfile(brush, overlays))
}

export function drawOverlays(plot: uPlot, theme: ChartTheme, overlays: Overlays): void {
  const brush = brushOf(plot, theme)
  insidePlot(brush, () => {
    for (const trip of overlays.trips) drawTrip(brush, trip)
    drawLevelTags(brush, overlays)
    for (const exit of overlays.exits) drawExit(brush, exit)
    for (const mark of overlays.marks) drawMark(brush, mark)
    drawExitLabels(brush, overlays.exits)
  })
  drawLast(brush, overlays)
}

function positionOf({ plot }: Brush, seconds: number, price: number) {
  return { x: plot.valToPos(seconds, 'x', true), y: plot.valToPos(price, 'y', true) }
}

function drawTrip(brush: Brush, trip: Trip): void {
  const from = positionOf(brush, trip.fromSeconds, trip.fromPrice)
  const to = positionOf(brush, trip.toSeconds, trip.toPrice)
  const color = trip.isWin ? brush.theme.long : brush.theme.short
  drawLine(brush, [from.x, from.y], [to.x, to.y], { color, dash: [2, 3], width: 1.5 })
}

function drawExit(brush: Brush, { price, isStop }: ExitLine): void {
  const { long, short } = brush.theme
  drawAcross(brush, price, isStop ? { color: short, dash: [6, 4] } : { color: long, dash: [2, 3] })
}

const labelHeight = 18

/** Names the lines at the left; labels of lines that lie close together are moved apart. */
function drawExitLabels(brush: Brush, exits: readonly ExitLine[]): void {
  const { plot, context, theme, ratio } = brush
  const { left } = plot.bbox
  const highestFirst = exits.toSorted((a, b) => b.price - a.price)
  const centers = spread(
    highestFirst.map(({ price }) => plot.valToPos(price, 'y', true)),
    labelHeight * ratio,
  )
  setFont(brush, 11, 600)
  context.textAlign = 'left'
  for (const [index, exit] of highestFirst.entries()) {
    const y = Math.round(centers[index] ?? 0)
    const width = context.measureText(exit.text).width + 12 * ratio
    context.fillStyle = theme.surface
    context.fillRect(left, y - (labelHeight * ratio) / 2, width, labelHeight * ratio)
    context.fillStyle = exit.isStop ? theme.short : theme.long
    context.fillText(exit.text, left + 6 * ratio, y)
  }
}

function drawMark(brush: Brush, mark: Mark): void {
  const { context, theme, ratio } = brush
  const { x, y } = positionOf(brush, mark.seconds, mark.price)
  const size = 6 * ratio
  // The tip touches the fill's price: a buy stands below it, a sell above.
  const direction = mark.isBuy ? 1 : -1
  const color = mark.isBuy ? theme.long : theme.short
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
