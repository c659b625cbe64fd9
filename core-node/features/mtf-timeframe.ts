import { clip } from '../../shared/rounding.ts'
import { AverageTrueRange } from '../market/average-true-range.ts'
import type { BarSeries } from '../market/bars.ts'
import { ExponentialAverage } from '../market/indicators/exponential-average.ts'
import { GaplessPrices } from '../market/indicators/gapless-prices.ts'
import { NewBars } from '../market/indicators/new-bars.ts'
import type { Market } from '../market/market.ts'
import type { BattleNavale } from './battle-navale/battle-navale.ts'

const averageBars = 9
const rangeBars = 14
/** Highs and lows are those of the last three bars against the three before. */
const swingBars = 3
/** In periods, from the close of the last bar. */
const staleAfterPeriods = 1.5

/**
 * The trend of one series of bars, −1 to 1: clip(0.5·slope of EMA(9)/ATR(14) + 0.3·structure + 0.2·Battle
 * Navale), slope in ticks a bar. Structure is +1 for higher highs with higher lows, −1 for lower ones.
 */
export class TimeframeTrend {
  readonly #battle: BattleNavale
  readonly #newBars = new NewBars()
  readonly #prices = new GaplessPrices()
  readonly #average = new ExponentialAverage(averageBars)
  readonly #range = new AverageTrueRange(rangeBars)
  #trend = 0
  #validUntilUs = 0

  constructor(battle: BattleNavale) {
    this.#battle = battle
  }

  /** As of the last closed bar; NaN while there are too few bars or the last one is too old. */
  trendAt(tsUs: number): number {
    const isKnown = this.#average.isReady && tsUs <= this.#validUntilUs
    return isKnown ? this.#trend : Number.NaN
  }

  onMinute(market: Market): void {
    this.#battle.onMinute(market)
    const bars = market.bars[this.#battle.timeframe]
    const fresh = this.#newBars.since(bars)
    for (let ago = fresh - 1; ago >= 0; ago--) this.#onBar(bars, ago, market.session.openUs)
  }

  #onBar(bars: BarSeries, ago: number, sessionOpenUs: number): void {
    this.#prices.onBarClosed(bars, ago, sessionOpenUs)
    const { offsetTicks } = this.#prices
    const close = bars.close(ago) + offsetTicks
    const before = this.#average.value
    const isFirst = this.#validUntilUs === 0
    this.#average.update(close)
    this.#range.update(bars.high(ago) + offsetTicks, bars.low(ago) + offsetTicks, close)
    const slope = isFirst ? 0 : this.#average.value - before
    const relativeSlope = this.#range.ticks > 0 ? slope / this.#range.ticks : 0
    this.#trend = clip(
      0.5 * relativeSlope + 0.3 * structure(bars, ago, sessionOpenUs) + 0.2 * this.#battle.value,
    )
    this.#validUntilUs = bars.startUs(ago) + (1 + staleAfterPeriods) * bars.periodUs
  }
}

/**
 * +1 higher highs and higher lows, −1 lower highs and lower lows; 0 neither, or too few bars of one session:
 * a gap between two is no swing.
 */
export function structure(bars: BarSeries, ago: number, sessionOpenUs: number): 1 | -1 | 0 {
  const first = ago + 2 * swingBars - 1
  if (bars.count <= first) return 0
  const isOneSession = bars.startUs(first) >= sessionOpenUs || bars.startUs(ago) < sessionOpenUs
  if (!isOneSession) return 0
  const highs = Math.sign(highest(bars, ago) - highest(bars, ago + swingBars))
  const lows = Math.sign(lowest(bars, ago) - lowest(bars, ago + swingBars))
  if (highs !== lows || highs === 0) return 0
  return highs > 0 ? 1 : -1
}

function highest(bars: BarSeries, ago: number): number {
  let high = bars.high(ago)
  for (let i = 1; i < swingBars; i++) high = Math.max(high, bars.high(ago + i))
  return high
}

function lowest(bars: BarSeries, ago: number): number {
  let low = bars.low(ago)
  for (let i = 1; i < swingBars; i++) low = Math.min(low, bars.low(ago + i))
  return low
}
