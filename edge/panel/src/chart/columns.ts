import { microsPerSecond, ticksToPrice } from '../../../../shared/units.ts'
import type { ChartPoint } from '../state/chart-series.ts'

type Column = (number | null)[]

/** One array per line, as the chart library wants them: seconds, then prices in points. */
export type Columns = {
  readonly seconds: number[]
  readonly upper2: Column
  readonly upper1: Column
  readonly lower1: Column
  readonly lower2: Column
  readonly vwap: Column
  readonly price: Column
}

/** A line over a longer silence would invent prices, so it breaks there. */
const gapUs = 30 * microsPerSecond

export function toColumns(
  points: readonly ChartPoint[],
  fromUs: number,
  tickNanos: number,
): Columns {
  const columns: Columns = {
    seconds: [],
    upper2: [],
    upper1: [],
    lower1: [],
    lower2: [],
    vwap: [],
    price: [],
  }
  let previousUs = Infinity
  for (const point of points) {
    if (point.ts < fromUs) continue
    if (point.ts - previousUs > gapUs) addPoint(columns, hole(previousUs + 1), tickNanos)
    addPoint(columns, point, tickNanos)
    previousUs = point.ts
  }
  return columns
}

type Hole = { readonly [Key in keyof ChartPoint]: ChartPoint[Key] | null } & { readonly ts: number }

function hole(ts: number): Hole {
  return { ts, lastTicks: null, vwapTicks: null, bandMidTicks: null, bandSigmaTicks: null }
}

function addPoint(columns: Columns, point: ChartPoint | Hole, tickNanos: number): void {
  const price = (ticks: number | null) => (ticks === null ? null : ticksToPrice(ticks, tickNanos))
  const { bandMidTicks: mid, bandSigmaTicks: sigma } = point
  const band = (sigmas: number) =>
    mid === null || sigma === null ? null : price(mid + sigmas * sigma)
  columns.seconds.push(point.ts / microsPerSecond)
  columns.upper2.push(band(2))
  columns.upper1.push(band(1))
  columns.lower1.push(band(-1))
  columns.lower2.push(band(-2))
  columns.vwap.push(price(point.vwapTicks))
  columns.price.push(price(point.lastTicks))
}
