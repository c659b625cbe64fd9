import { computed, signal } from '@preact/signals'

import { microsPerSecond } from '../../../../shared/units.ts'
import { levelsAge } from '../ages.ts'
import { panel } from '../store.ts'
import { formatClock } from '../text/new-york.ts'
import type { ChartChoice } from './chart-view.ts'
import { chartViewOf } from './chart-view.ts'
import { keepDrawing } from './keep-drawing.ts'
import type { ChartView } from './price-chart.ts'
import { PriceChart } from './price-chart.ts'
import { readTheme } from './theme.ts'

export const chartWindows = [15, 30] as const
export const chartMinutes = signal<(typeof chartWindows)[number]>(30)

/** The moment under the finger, or ''. */
export const chartReadout = signal('')

/** What the chart shows, for a reader that cannot see it. */
export const chartSummary = signal('Price chart, no data yet')

/** Whether the chart shows the levels and the volume by price. */
export const areLevelsShown = signal(true)

const levelsChoice = computed((): ChartChoice['levels'] => {
  if (!areLevelsShown.value) return 'none'
  return levelsAge.isStale.value ? 'stale' : 'fresh'
})

/** Keeps the chart in the element until the returned function is called. */
export function runChart(element: HTMLElement): () => void {
  let view: ChartView | null = null
  const onPoint = (index: number | null) => {
    chartReadout.value = view === null || index === null ? '' : describePoint(view, index)
  }
  return keepDrawing(element, {
    create: () => new PriceChart(element, readTheme(element), onPoint),
    draw: (chart) => {
      const choice = { minutes: chartMinutes.peek(), levels: levelsChoice.peek() }
      view = chartViewOf(panel.peek(), choice)
      if (view === null) return
      chart.show(view)
      chartSummary.value = summarize(view, choice.minutes)
    },
    watch: () => {
      const { chart, workingOrders, levels } = panel.value
      void [chart, workingOrders, levels, chartMinutes.value, levelsChoice.value]
    },
  })
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
