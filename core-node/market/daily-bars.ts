import type { BarSeries } from './bars.ts'
import type { Market } from './market.ts'

/** A power of two, more than any feature looks back. */
const rememberedDays = 64

/**
 * One bar a trade date, made of its closed minutes, in ticks: `close(0)` is the last finished day's. A day is
 * finished when the first minute of the next one has closed, because its own last minute closes only after
 * the next session opened.
 */
export class DailyBars {
  readonly #mask = rememberedDays - 1
  readonly #opens = new Int32Array(rememberedDays)
  readonly #highs = new Int32Array(rememberedDays)
  readonly #lows = new Int32Array(rememberedDays)
  readonly #closes = new Int32Array(rememberedDays)
  #finished = 0
  /** Of the forming bar; empty before the first minute. */
  #tradeDate = ''
  /** Of the latest session that is part of it. */
  #sessionEndUs = 0
  #open = 0
  #high = 0
  #low = 0
  #close = 0

  /** How many days ever finished. */
  get finished(): number {
    return this.#finished
  }

  /** How many days can be looked at. */
  get count(): number {
    return Math.min(this.#finished, rememberedDays)
  }

  open(ago: number): number {
    return this.#opens[this.#slot(ago)] as number
  }

  high(ago: number): number {
    return this.#highs[this.#slot(ago)] as number
  }

  low(ago: number): number {
    return this.#lows[this.#slot(ago)] as number
  }

  close(ago: number): number {
    return this.#closes[this.#slot(ago)] as number
  }

  onMinute(market: Market): void {
    const { session } = market
    const bars = market.bars.minute
    const startUs = bars.startUs(0)
    if (startUs >= session.openUs) {
      if (this.#tradeDate !== session.tradeDate) this.#begin(session.tradeDate, bars)
      this.#sessionEndUs = session.endUs
    }
    // A session whose only minute closed in the next one makes no day, and no part of another.
    if (startUs >= this.#sessionEndUs) return
    this.#high = Math.max(this.#high, bars.high(0))
    this.#low = Math.min(this.#low, bars.low(0))
    this.#close = bars.close(0)
  }

  /** A finished day, the latest so far: from history, before the first minute. All in ticks. */
  add(open: number, high: number, low: number, close: number): void {
    const slot = this.#finished & this.#mask
    this.#opens[slot] = open
    this.#highs[slot] = high
    this.#lows[slot] = low
    this.#closes[slot] = close
    this.#finished++
  }

  #begin(tradeDate: string, bars: BarSeries): void {
    if (this.#tradeDate !== '') this.add(this.#open, this.#high, this.#low, this.#close)
    this.#tradeDate = tradeDate
    this.#open = bars.open(0)
    this.#high = bars.high(0)
    this.#low = bars.low(0)
  }

  #slot(ago: number): number {
    return (this.#finished - 1 - ago) & this.#mask
  }
}
