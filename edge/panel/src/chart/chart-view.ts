import type { RowOf } from '../../../../shared/audit.ts'
import { microsPerMinute, microsPerSecond, ticksToPrice } from '../../../../shared/units.ts'
import { bracketPrices } from '../state/orders.ts'
import type { PanelState } from '../state/panel-state.ts'
import { priceLevels, profileBins } from '../state/price-levels.ts'
import { formatPrice, priceDecimals } from '../text/format.ts'
import { toColumns } from './columns.ts'
import type { LevelLine, ProfileBar } from './level-overlay.ts'
import type { ExitLine, Mark, Overlays, Trip } from './overlays.ts'
import type { ChartView } from './price-chart.ts'
import { priceRange } from './price-range.ts'

/** A young chart shows at least this much time, so that its first minute is not drawn as a day. */
const shortestUs = 5 * microsPerMinute

/** Room to the right of the last price, as a share of the window: more where levels are named in it. */
const headroom = 0.03
const levelHeadroom = 0.14

/** What a person chose to see. */
export type ChartChoice = {
  readonly minutes: number
  /** Levels and profile; old ones are shown as such. */
  readonly levels: 'none' | 'fresh' | 'stale'
}

/** What the chart shows of the state: the last `minutes`, with the orders, fills and levels in them. */
export function chartViewOf(state: PanelState, choice: ChartChoice): ChartView | null {
  const { session, chart } = state
  const newest = chart.points.at(-1)
  const oldest = chart.points[0]
  if (session === null || newest === undefined || oldest === undefined) return null
  const { tickNanos } = session
  const windowUs = choice.minutes * microsPerMinute
  const spanUs = Math.min(windowUs, Math.max(newest.ts - oldest.ts, shortestUs))
  const fromUs = newest.ts - spanUs
  const columns = toColumns(chart.points, fromUs, tickNanos)
  const exits = exitsOf(state.workingOrders, tickNanos)
  const prices = exits.map(({ price }) => price)
  const levels = choice.levels === 'none' ? [] : levelsOf(state.levels, tickNanos)
  const range = priceRange(columns, prices, ticksToPrice(1, tickNanos))
  if (range === null) return null
  return {
    columns,
    range,
    fromSeconds: fromUs / microsPerSecond,
    toSeconds:
      (newest.ts + spanUs * (levels.length > 0 ? levelHeadroom : headroom)) / microsPerSecond,
    decimals: priceDecimals(tickNanos),
    overlays: {
      ...tradesOf(state, tickNanos),
      last: ticksToPrice(newest.lastTicks, tickNanos),
      lastText: formatPrice(newest.lastTicks, tickNanos),
      exits,
      levels,
      profile: choice.levels === 'none' ? [] : profileOf(state.levels, tickNanos),
      areLevelsStale: choice.levels === 'stale',
    },
  }
}

function tradesOf({ chart }: PanelState, tickNanos: number): Pick<Overlays, 'marks' | 'trips'> {
  return {
    marks: chart.fills.map((fill) => markOf(fill, tickNanos)),
    trips: chart.trades.map((trade) => tripOf(trade, tickNanos)),
  }
}

function exitsOf(working: PanelState['workingOrders'], tickNanos: number): readonly ExitLine[] {
  const { stopTicks, targetTicks } = bracketPrices(working)
  const exit = (ticks: number | null, name: string, isStop: boolean): ExitLine[] => {
    if (ticks === null) return []
    const text = `${name} ${formatPrice(ticks, tickNanos)}`
    return [{ price: ticksToPrice(ticks, tickNanos), text, isStop }]
  }
  return [...exit(targetTicks, 'Target', false), ...exit(stopTicks, 'Stop', true)]
}

function levelsOf(row: PanelState['levels'], tickNanos: number): readonly LevelLine[] {
  return priceLevels(row).map(({ ticks, mark, kind }) => ({
    price: ticksToPrice(ticks, tickNanos),
    mark,
    kind,
  }))
}

/** A price lies in the middle of its bar. */
function profileOf(row: PanelState['levels'], tickNanos: number): readonly ProfileBar[] {
  return profileBins(row).map(({ fromTicks, toTicks, contracts, isInside }) => ({
    from: ticksToPrice(fromTicks - 0.5, tickNanos),
    to: ticksToPrice(toTicks - 0.5, tickNanos),
    contracts,
    isInside,
  }))
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
