import 'uplot/dist/uPlot.min.css'
import uPlot from 'uplot'

import type { Columns } from './columns.ts'
import type { Overlays } from './overlays.ts'
import { drawOverlays, drawUnderlay, noOverlays } from './overlays.ts'
import { followTouch, readingCursor, timeAxis, valueAxis } from './plot-parts.ts'
import type { PriceRange } from './price-range.ts'
import type { ChartTheme } from './theme.ts'

export type ChartView = {
  readonly columns: Columns
  readonly range: PriceRange
  readonly fromSeconds: number
  readonly toSeconds: number
  readonly decimals: number
  readonly overlays: Overlays
}

/** Enough for "25,400.25" in the axis' font. */
const axisWidth = 62

/** The last price has its own label, which another this close to it would touch. */
const leastLabelGap = 15

/** The chart on its canvas. It draws what it is given and knows nothing of where that comes from. */
export class PriceChart {
  readonly #plot: uPlot
  readonly #theme: ChartTheme
  #view: ChartView | null = null

  /** @param onPoint hears the index under the pointer, null when it has left */
  constructor(container: HTMLElement, theme: ChartTheme, onPoint: (index: number | null) => void) {
    this.#theme = theme
    const { clientWidth: width, clientHeight: height } = container
    this.#plot = new uPlot({ width, height, ...this.#options(onPoint) }, [[]], container)
    followTouch(this.#plot)
  }

  show(view: ChartView): void {
    this.#view = view
    const { seconds, upper2, upper1, lower1, lower2, vwap, price } = view.columns
    this.#plot.setData([seconds, upper2, upper1, lower1, lower2, vwap, price])
  }

  resize(width: number, height: number): void {
    this.#plot.setSize({ width, height })
  }

  destroy(): void {
    this.#plot.destroy()
  }

  get #overlays(): Overlays {
    return this.#view?.overlays ?? noOverlays
  }

  #options(onPoint: (index: number | null) => void): Omit<uPlot.Options, 'width' | 'height'> {
    const theme = this.#theme
    const hidden = { stroke: 'transparent', width: 0, points: { show: false } }
    return {
      padding: [6, 0, 0, 0],
      legend: { show: false },
      cursor: readingCursor,
      scales: {
        x: { range: () => [this.#view?.fromSeconds ?? 0, this.#view?.toSeconds ?? 1] },
        y: { range: () => [this.#view?.range.min ?? 0, this.#view?.range.max ?? 1] },
      },
      axes: [timeAxis(theme), this.#priceAxis()],
      series: [
        {},
        hidden,
        hidden,
        hidden,
        hidden,
        { stroke: theme.vwap, width: 1.5, dash: [6, 3], points: { show: false } },
        { stroke: theme.price, width: 1.75, points: { show: false } },
      ],
      bands: [
        { series: [1, 4], fill: theme.band },
        { series: [2, 3], fill: theme.bandInner },
      ],
      hooks: {
        drawAxes: [(plot) => drawUnderlay(plot, theme, this.#overlays)],
        draw: [(plot) => drawOverlays(plot, theme, this.#overlays)],
        setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
      },
    }
  }

  #priceAxis(): uPlot.Axis {
    return {
      ...valueAxis(this.#theme, { size: axisWidth, space: 32, format: String }),
      incrs: [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000],
      values: (plot, splits) => splits.map((price) => this.#priceLabel(plot, price)),
    }
  }

  #priceLabel(plot: uPlot, price: number): string {
    const last = this.#view?.overlays.last ?? null
    const gap = last === null ? Infinity : plot.valToPos(price, 'y') - plot.valToPos(last, 'y')
    return Math.abs(gap) < leastLabelGap ? '' : price.toFixed(this.#view?.decimals ?? 2)
  }
}
