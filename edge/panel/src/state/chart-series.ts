import type { RowOf } from '../../../../shared/audit.ts'
import { microsPerMinute } from '../../../../shared/units.ts'
import { keepNewest, keepSince } from './bounded.ts'

/** What the chart draws. Prices stay in ticks: the chart converts them once, when it draws. */
export type ChartPoint = {
  readonly ts: number
  readonly lastTicks: number
  readonly vwapTicks: number | null
  readonly bandMidTicks: number | null
  readonly bandSigmaTicks: number | null
}

export type ChartSeries = {
  readonly points: readonly ChartPoint[]
  readonly fills: readonly RowOf<'fill'>[]
  readonly trades: readonly RowOf<'trade'>[]
}

export const emptyChart: ChartSeries = { points: [], fills: [], trades: [] }

/** The longest window the chart offers; older points are dropped. */
export const chartWindowUs = 30 * microsPerMinute

/** A pulse a second for half an hour, and some to spare. */
const maxPoints = 2_000

/** More markers than this in half an hour would hide the price. */
const maxMarkers = 200

function toPoint(pulse: RowOf<'pulse'>): ChartPoint[] {
  if (pulse.lastTicks === null) return []
  const { ts, lastTicks, vwapTicks, bandMidTicks, bandSigmaTicks } = pulse
  return [{ ts, lastTicks, vwapTicks, bandMidTicks, bandSigmaTicks }]
}

export function extendChart(
  chart: ChartSeries,
  pulses: readonly RowOf<'pulse'>[],
  fills: readonly RowOf<'fill'>[],
  trades: readonly RowOf<'trade'>[],
): ChartSeries {
  if (pulses.length + fills.length + trades.length === 0) return chart
  const points = keepNewest(chart.points, pulses.flatMap(toPoint), maxPoints)
  const fromUs = (points.at(-1)?.ts ?? 0) - chartWindowUs
  return {
    points: keepSince(points, fromUs),
    fills: keepSince(keepNewest(chart.fills, fills, maxMarkers), fromUs),
    trades: keepSince(keepNewest(chart.trades, trades, maxMarkers), fromUs),
  }
}
