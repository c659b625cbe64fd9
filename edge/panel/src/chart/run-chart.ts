import { effect, signal } from '@preact/signals'

import { microsPerSecond } from '../../../../shared/units.ts'
import { panel } from '../store.ts'
import { formatClock } from '../text/new-york.ts'
import { chartViewOf } from './chart-view.ts'
import type { ChartView } from './price-chart.ts'
import { PriceChart } from './price-chart.ts'
import { darkQuery, readTheme } from './theme.ts'
import { throttle } from './throttle.ts'

export const chartWindows = [15, 30] as const
export const chartMinutes = signal<(typeof chartWindows)[number]>(30)

/** The moment under the finger, or ''. */
export const chartReadout = signal('')

/** What the chart shows, for a reader that cannot see it. */
export const chartSummary = signal('Price chart, no data yet')

/** Ten pictures a second are smooth enough for a line, and leave a phone its battery. */
const redrawMs = 100

/** Keeps a chart in the element, in its size and in the theme, until the returned function is called. */
export function runChart(element: HTMLElement): () => void {
  let view: ChartView | null = null
  const onPoint = (index: number | null) => {
    chartReadout.value = view === null || index === null ? '' : describePoint(view, index)
  }
  const create = () => new PriceChart(element, readTheme(element), onPoint)
  let chart = create()
  const draw = throttle(() => {
    view = chartViewOf(panel.peek(), chartMinutes.peek())
    if (view === null) return
    chart.show(view)
    chartSummary.value = summarize(view, chartMinutes.peek())
  }, redrawMs)
  const recreate = () => {
    chart.destroy()
    chart = create()
    draw()
  }
  const observer = new ResizeObserver(() => chart.resize(element.clientWidth, element.clientHeight))
  observer.observe(element)
  const dark = matchMedia(darkQuery)
  dark.addEventListener('change', recreate)
  const stop = effect(() => {
    // Read here so that the effect runs again on them; the drawing itself may come later.
    void [panel.value.chart, panel.value.workingOrders, chartMinutes.value]
    draw()
  })
  return () => {
    stop()
    draw.cancel()
    observer.disconnect()
    dark.removeEventListener('change', recreate)
    chart.destroy()
  }
}

function describePoint({ columns, decimals }: ChartView, index: number): string {
  const seconds = columns.seconds[index]
  const price = columns.price[index] ?? null
  const vwap = columns.vwap[index] ?? null
  if (seconds === undefined || price === null) return ''
  const text = `${formatClock(seconds * microsPerSecond)} · ${price.toFixed(decimals)}`
  return vwap === null ? text : `${text} · VWAP ${vwap.toFixed(decimals)}`
}

/** In whole points: a text that changes with every tick is noise to a screen reader. */
function summarize({ columns }: ChartView, minutes: number): string {
  const prices = columns.price.filter((price) => price !== null)
  const low = Math.floor(Math.min(...prices))
  const high = Math.ceil(Math.max(...prices))
  return `Price chart of the last ${minutes} minutes, between ${low} and ${high}`
}
