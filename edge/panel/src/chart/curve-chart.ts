import uPlot from 'uplot'

import type { CurveView } from './curve-view.ts'
import type { Drawing } from './keep-drawing.ts'
import type { Brush } from './plot-parts.ts'
import { brushOf, drawAcross, followTouch, insidePlot, readingCursor } from './plot-parts.ts'
import type { ChartTheme } from './theme.ts'

/** How one kind of curve looks. */
export type CurveStyle<View extends CurveView> = {
  readonly isTime: boolean
  /** Room above the curve for names, in CSS pixels. */
  readonly headroom: number
  readonly axes: (theme: ChartTheme) => [uPlot.Axis, uPlot.Axis]
  /** What lies under the curve, beside its line at 0. */
  readonly drawUnder: (brush: Brush, view: View) => void
  readonly drawOver?: (brush: Brush, view: View) => void
}

/** A signed figure, shaded green above 0 and red below. It draws what it is given. */
export class CurveChart<View extends CurveView> implements Drawing {
  readonly #plot: uPlot
  #view: View | null = null

  /** @param onPoint hears the index under the pointer, null when it has left */
  constructor(
    container: HTMLElement,
    theme: ChartTheme,
    style: CurveStyle<View>,
    onPoint: (index: number | null) => void,
  ) {
    const { clientWidth: width, clientHeight: height } = container
    const options = this.#options(theme, style, onPoint)
    this.#plot = new uPlot({ width, height, ...options }, [[]], container)
    followTouch(this.#plot)
  }

  show(view: View): void {
    this.#view = view
    const { xs, values } = view
    const above = values.map((value) => (value === null ? null : Math.max(0, value)))
    const below = values.map((value) => (value === null ? null : Math.min(0, value)))
    this.#plot.setData([[...xs], above, below, [...values]])
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width, height })
  }

  destroy(): void {
    this.#plot.destroy()
  }

  #options(
    theme: ChartTheme,
    style: CurveStyle<View>,
    onPoint: (index: number | null) => void,
  ): Omit<uPlot.Options, 'width' | 'height'> {
    const line = { width: 1.5, points: { show: false } }
    const shade = (fill: string) => ({ ...line, fill, fillTo: 0, stroke: 'transparent' })
    const range = (axis: 'xRange' | 'yRange') => (): uPlot.Range.MinMax => {
      const [min, max] = this.#view?.[axis] ?? [0, 1]
      return [min, max]
    }
    return {
      padding: [style.headroom, 0, 0, 0],
      legend: { show: false },
      cursor: readingCursor,
      scales: { x: { time: style.isTime, range: range('xRange') }, y: { range: range('yRange') } },
      axes: style.axes(theme),
      series: [
        {},
        shade(theme.longShade),
        shade(theme.shortShade),
        { ...line, stroke: theme.text },
      ],
      hooks: {
        drawAxes: [
          (plot) => {
            const brush = brushOf(plot, theme)
            insidePlot(brush, () => {
              drawAcross(brush, 0, { color: theme.axis, dash: [] })
              if (this.#view !== null) style.drawUnder(brush, this.#view)
            })
          },
        ],
        draw: [
          (plot) => {
            if (this.#view === null || style.drawOver === undefined) return
            // The plot remembers the font it set last: it must find it again.
            plot.ctx.save()
            style.drawOver(brushOf(plot, theme), this.#view)
            plot.ctx.restore()
          },
        ],
        setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      },
    }
  }
}
