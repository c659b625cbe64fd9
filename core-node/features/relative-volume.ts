import type { Market } from '../market/market.ts'

const sessionsCompared = 20
const minutesPerSession = 24 * 60
const barsCompared = 20
const barsNeeded = 5

/**
 * The last minute's volume against what is usual: the median of the same minute of the last twenty sessions,
 * and until those are there the mean of the last twenty bars, which counts at quality 0.6.
 */
export class RelativeVolume {
  /** Volume over the usual volume; 0 while that is not known. */
  ratio = 0
  /** 1 with twenty sessions behind it, 0.6 without, 0 before five bars. */
  quality = 0
  readonly #history = new Int32Array(minutesPerSession * sessionsCompared)
  readonly #sessions = new Uint16Array(minutesPerSession)
  readonly #sorted = new Float64Array(sessionsCompared)

  onMinute(market: Market): void {
    const bars = market.bars.minute
    const volume = bars.volume(0)
    const minute = Math.floor((bars.startUs(0) - market.session.openUs) / bars.periodUs)
    const usual = this.#usualVolume(market, minute)
    this.ratio = usual > 0 ? volume / usual : 0
    if (minute >= 0 && minute < minutesPerSession) this.#remember(minute, volume)
  }

  #usualVolume(market: Market, minute: number): number {
    if ((this.#sessions[minute] ?? 0) >= sessionsCompared) {
      this.quality = 1
      return this.#median(minute)
    }
    const bars = market.bars.minute
    const count = Math.min(bars.count - 1, barsCompared)
    this.quality = count >= barsNeeded ? 0.6 : 0
    let sum = 0
    for (let ago = 1; ago <= count; ago++) sum += bars.volume(ago)
    return count > 0 ? sum / count : 0
  }

  #median(minute: number): number {
    const start = minute * sessionsCompared
    this.#sorted.set(this.#history.subarray(start, start + sessionsCompared))
    this.#sorted.sort()
    const middle = sessionsCompared / 2
    return ((this.#sorted[middle - 1] as number) + (this.#sorted[middle] as number)) / 2
  }

  #remember(minute: number, volume: number): void {
    const session = this.#sessions[minute] as number
    this.#history[minute * sessionsCompared + (session % sessionsCompared)] = volume
    // A ring needs to know only where it is and whether it is full.
    this.#sessions[minute] = session + 1 === 2 * sessionsCompared ? sessionsCompared : session + 1
  }
}
