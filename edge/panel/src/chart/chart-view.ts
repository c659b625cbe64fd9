import type { RowOf } from '../../../../shared/audit.ts'
import { microsPerMinute, microsPerSecond, ticksToPrice } from '../../../../shared/units.ts'
import { bracketPrices } from '../state/orders.ts'
import type { PanelState } from '../state/panel-state.ts'
import { formatPrice, priceDecimals } from '../text/format.ts'
import { toColumns } from './columns.ts'
import type { Level, Mark, Overlays, Trip } from './overlays.ts'
import type { ChartView } from './price-chart.ts'
import { priceRange } from './price-range.ts'

/** A young chart shows at least this much time, so that its first minute is not drawn as a day. */
const shortestUs = 5 * microsPerMinute

/** Room to the right of the last price, as a share of the window. */
const headroom = 0.03

/** What the chart shows of the state: the last `minutes`, with the orders and fills in them. */
export function chartViewOf(state: PanelState, minutes: number): ChartView | null {
  const { session, chart } = state
  const newest = chart.points.at(-1)
  const oldest = chart.points[0]
  if (session === null || newest === undefined || oldest === undefined) return null
  const { tickNanos } = session
  const windowUs = minutes * microsPerMinute
  const spanUs = Math.min(windowUs, Math.max(newest.ts - oldest.ts, shortestUs))
  const fromUs = newest.ts - spanUs
  const columns = toColumns(chart.points, fromUs, tickNanos)
  const levels = levelsOf(state.workingOrders, tickNanos)
  const prices = levels.map(({ price }) => price)
  const range = priceRange(columns, prices, ticksToPrice(1, tickNanos))
  if (range === null) return null
  return {
    columns,
    range,
    fromSeconds: fromUs / microsPerSecond,
    toSeconds: (newest.ts + spanUs * headroom) / microsPerSecond,
    decimals: priceDecimals(tickNanos),
    overlays: overlaysOf(state, levels, newest.lastTicks, tickNanos),
  }
}

function overlaysOf(
  { chart }: PanelState,
  levels: readonly Level[],
  lastTicks: number,
  tickNanos: number,
): Overlays {
  return {
    last: ticksToPrice(lastTicks, tickNanos),
    lastText: formatPrice(lastTicks, tickNanos),
    levels,
    marks: chart.fills.map((fill) => markOf(fill, tickNanos)),
    trips: chart.trades.map((trade) => tripOf(trade, tickNanos)),
  }
}

function levelsOf(working: PanelState['workingOrders'], tickNanos: number): readonly Level[] {
  const { stopTicks, targetTicks } = bracketPrices(working)
  const level = (ticks: number | null, name: string, isStop: boolean): Level[] => {
    if (ticks === null) return []
    const text = `${name} ${formatPrice(ticks, tickNanos)}`
    return [{ price: ticksToPrice(ticks, tickNanos), text, isStop }]
  }
  return [...level(targetTicks, 'Target', false), ...level(stopTicks, 'Stop', true)]
}

function markOf(fill: RowOf<'fill'>, tickNanos: number): Mark {
  return {
    seconds: fill.ts / microsPerSecond,
    price: ticksToPrice(fill.priceTicks, tickNanos),
    isBuy: fill.side === 'BUY',
    isEntry: fill.leg === 'entry',
  }
}

function tripOf(trade: RowOf<'trade'>, tickNanos: number): Trip {
  return {
    fromSeconds: trade.openedAt / microsPerSecond,
    fromPrice: ticksToPrice(trade.entryTicks, tickNanos),
    toSeconds: trade.ts / microsPerSecond,
    toPrice: ticksToPrice(trade.exitTicks, tickNanos),
    isWin: trade.netCents > 0,
  }
}
