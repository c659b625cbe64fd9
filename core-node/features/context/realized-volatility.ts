import { microsPerHour } from '../../../shared/units.ts'
import { isRegularAt } from '../../market/calendar/session-calendar.ts'
import type { Market } from '../../market/market.ts'
import { tradingDaysPerYear } from './yang-zhang.ts'

/** The cash market's hours of a full day. */
const dayUs = 6.5 * microsPerHour
/** Before it the day says too little of itself. */
const leastShareOfDay = 0.1

/**
 * What today's cash hours moved so far, as a year's volatility: √(Σr²/f)·√252 over the log returns r of the
 * closed five-minute bars, f the share of a full day's cash hours that they cover.
 */
export class RealizedVolatility {
  /** Vol points: 16 is 16 % a year. NaN before a tenth of the day is covered, and overnight. */
  points = Number.NaN
  #barsRead = 0
  #squares = 0
  #startUs = 0
  #lastClose = 0

  onSession(): void {
    this.points = Number.NaN
    this.#squares = 0
    this.#startUs = 0
    this.#lastClose = 0
  }

  onMinute(market: Market): void {
    const bars = market.bars.fiveMinutes
    // A silent five minutes may close on its own: there can be more than one new bar.
    const unread = Math.min(bars.closed - this.#barsRead, bars.count)
    this.#barsRead = bars.closed
    for (let ago = unread - 1; ago >= 0; ago--) this.#read(market, ago)
  }

  #read(market: Market, ago: number): void {
    const { session } = market
    const bars = market.bars.fiveMinutes
    const startUs = bars.startUs(ago)
    if (!isRegularAt(session, startUs)) return
    if (this.#lastClose === 0) {
      this.#startUs = startUs
      this.#lastClose = bars.open(ago)
    }
    const change = Math.log(bars.close(ago) / this.#lastClose)
    this.#lastClose = bars.close(ago)
    this.#squares += change * change
    const coveredUs = startUs + bars.periodUs - this.#startUs
    const share = coveredUs / dayUs
    if (share < leastShareOfDay) return
    this.points = 100 * Math.sqrt((this.#squares / share) * tradingDaysPerYear)
  }
}
