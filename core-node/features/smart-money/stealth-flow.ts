import { AverageTrueRange } from '../../market/average-true-range.ts'
import type { BarSeries } from '../../market/bars.ts'
import type { Market } from '../../market/market.ts'
import { SessionBaseline } from '../session-baseline.ts'

const windowMinutes = 15
/** A deviation over fewer sessions says little. */
const sessionsNeeded = 10
const minDeviations = 2
const wholeDeviations = 4
const maxMoveOfRange = 0.25
const maxLargeShare = 0.05

/**
 * Buying or selling that hides in small orders: over fifteen minutes a delta two deviations and more from
 * that of the same minutes of earlier sessions, while price hardly moved (a quarter of the fifteen-minute
 * ATR at most) and large orders were less than a twentieth of the volume.
 */
export class StealthFlow {
  /** sign(delta)·min(1, |z|/4) while it goes on, else 0. */
  x = 0
  /** Of the window, signed. */
  deltaContracts = 0
  /** Whether there is enough history to tell. */
  isKnown = false
  readonly #baseline = new SessionBaseline()
  readonly #range = new AverageTrueRange(14)
  #rangesSeen = 0
  /** Contracts of large orders in each of the last minutes. */
  readonly #large = new Float64Array(windowMinutes)
  #largeForming = 0
  #minutes = 0

  onLargeOrder(contracts: number): void {
    this.#largeForming += contracts
  }

  /** A new session: its windows begin with it. What was learnt of earlier ones stays. */
  onSession(): void {
    this.x = 0
    this.deltaContracts = 0
    this.isKnown = false
    this.#largeForming = 0
    this.#minutes = 0
  }

  onMinute(market: Market): void {
    const { minute: bars, fifteenMinutes } = market.bars
    if (fifteenMinutes.closed !== this.#rangesSeen) {
      this.#rangesSeen = fifteenMinutes.closed
      this.#range.onBarClosed(fifteenMinutes)
    }
    const minute = Math.floor((bars.startUs(0) - market.session.openUs) / bars.periodUs)
    if (minute < 0) return
    this.#large[this.#minutes % windowMinutes] = this.#largeForming
    this.#largeForming = 0
    this.#minutes++
    this.x = 0
    this.isKnown = false
    if (minute < windowMinutes - 1) return
    this.#judge(bars, minute)
    this.#baseline.remember(minute, this.deltaContracts)
  }

  #judge(bars: BarSeries, minute: number): void {
    const count = this.#barsInWindow(bars)
    let volume = 0
    let delta = 0
    let large = 0
    for (let ago = 0; ago < count; ago++) {
      volume += bars.volume(ago)
      delta += bars.buyVolume(ago) - bars.sellVolume(ago)
      large += this.#large[(this.#minutes - 1 - ago) % windowMinutes] as number
    }
    this.deltaContracts = delta
    if (this.#baseline.sessions(minute) < sessionsNeeded || !this.#range.isReady) return
    const deviations = this.#baseline.deviationsFromMean(minute, delta)
    if (deviations !== deviations) return
    this.isKnown = true
    const moveTicks = Math.abs(bars.close(0) - bars.open(count - 1))
    const isStill = moveTicks <= maxMoveOfRange * this.#range.ticks
    const isSmall = large < maxLargeShare * volume
    if (Math.abs(deviations) < minDeviations || !isStill || !isSmall) return
    this.x = Math.sign(delta) * Math.min(1, Math.abs(deviations) / wholeDeviations)
  }

  /** A minute without a trade has no bar: the window may hold fewer than fifteen. */
  #barsInWindow(bars: BarSeries): number {
    const fromUs = bars.startUs(0) - (windowMinutes - 1) * bars.periodUs
    const most = Math.min(this.#minutes, windowMinutes)
    let count = 1
    while (count < most && bars.startUs(count) >= fromUs) count++
    return count
  }
}
