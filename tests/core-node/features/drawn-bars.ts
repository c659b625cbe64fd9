import { BarSeries } from '../../../core-node/market/bars.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'

/** A bar as a test would draw it. Bought and sold are 2 or more each; the rest has a default. */
export type DrawnBar = {
  readonly open: number
  readonly close: number
  readonly high?: number
  readonly low?: number
  readonly bought?: number
  readonly sold?: number
}

/** The trades that make such bars, one bar a minute. */
export function tradesOf(bars: readonly DrawnBar[], startUs = regularOpenUs): MarketEvent[] {
  return bars.flatMap(({ open, close, high, low, bought = 50, sold = 50 }, i) => {
    const at = startUs + i * minute
    const isUp = close >= open
    const top = trade(at + 2 * second, high ?? Math.max(open, close), 1, 1)
    const bottom = trade(at + second, low ?? Math.min(open, close), 1, -1)
    return [
      trade(at, open, isUp ? sold - 1 : bought - 1, isUp ? -1 : 1),
      ...(isUp ? [bottom, top] : [top, bottom]),
      trade(at + 3 * second, close, isUp ? bought - 1 : sold - 1, isUp ? 1 : -1),
    ]
  })
}

/** A series of these bars, all closed, one a minute. */
export function seriesOf(bars: readonly DrawnBar[], startUs = 0): BarSeries {
  const series = new BarSeries(minute)
  bars.forEach((bar, i) => {
    for (const event of tradesOf([bar], startUs + i * minute)) {
      if (event.kind !== 0) continue
      series.addTrade(event.tsUs, event.priceTicks, event.size, event.aggressor)
    }
    series.closeForming()
  })
  return series
}

/** The same bars with up and down, bought and sold changed over. */
export function turned(bars: readonly DrawnBar[]): DrawnBar[] {
  return bars.map(({ open, close, high, low, bought, sold }) => ({
    open: -open,
    close: -close,
    ...(low === undefined ? {} : { high: -low }),
    ...(high === undefined ? {} : { low: -high }),
    ...(sold === undefined ? {} : { bought: sold }),
    ...(bought === undefined ? {} : { sold: bought }),
  }))
}
