import type { Market } from '../market/market.ts'
import type { MarketListener } from './feature.ts'
import { SessionBaseline, sessionsCompared } from './session-baseline.ts'

const barsCompared = 20
const barsNeeded = 5

/**
 * The last minute's volume against what is usual: the median of the same minute of the last twenty sessions,
 * and until those are there the mean of the last twenty bars, which counts at quality 0.6. Several features
 * share one: each tells it of the minute, and only the first telling counts.
 */
export class RelativeVolume implements MarketListener {
  /** Volume over the usual volume; 0 while that is not known. */
  ratio = 0
  /** 1 with twenty sessions behind it, 0.6 without, 0 before five bars. */
  quality = 0
  readonly #baseline = new SessionBaseline()
  #barsSeen = 0

  onMinute(market: Market): void {
    const bars = market.bars.minute
    if (bars.closed === this.#barsSeen) return
    this.#barsSeen = bars.closed
    const volume = bars.volume(0)
    const minute = Math.floor((bars.startUs(0) - market.session.openUs) / bars.periodUs)
    const usual = this.#usualVolume(market, minute)
    this.ratio = usual > 0 ? volume / usual : 0
    this.#baseline.remember(minute, volume)
  }

  #usualVolume(market: Market, minute: number): number {
    if (this.#baseline.sessions(minute) >= sessionsCompared) {
      this.quality = 1
      return this.#baseline.median(minute)
    }
    const bars = market.bars.minute
    const count = Math.min(bars.count - 1, barsCompared)
    this.quality = count >= barsNeeded ? 0.6 : 0
    let sum = 0
    for (let ago = 1; ago <= count; ago++) sum += bars.volume(ago)
    return count > 0 ? sum / count : 0
  }
}
