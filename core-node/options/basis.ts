import { microsPerSecond } from '../../shared/units.ts'
import { Index } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import { TimeDecayedAverage } from './time-decayed-average.ts'

/** An index or a book older than this is not compared with the other of now (signal definitions §1). */
const staleUs = 60 * microsPerSecond
const timeConstantUs = 60 * microsPerSecond
const nanosPerPoint = 1_000_000_000

/**
 * The future less its index, in points: an average over 60 s while the cash market is open, frozen at its
 * close, and begun anew at its next opening. Without an index the chain's own forward stands in.
 */
export class Basis {
  readonly #average = new TimeDecayedAverage(timeConstantUs)
  #regularOpenUs = 0
  #isLive = false
  #impliedPoints = Number.NaN

  /** NaN without. */
  get points(): number {
    return Number.isNaN(this.#average.value) ? this.#impliedPoints : this.#average.value
  }

  /** 1 live, 0.5 frozen or implied, 0 without. */
  get quality(): number {
    if (Number.isNaN(this.points)) return 0
    return this.#isLive ? 1 : 0.5
  }

  /** On every change of index or book. */
  update(market: Market): void {
    const { indices, quote, tsUs } = market
    const index = indices.value(Index.Spx)
    const oldestUs = Math.min(indices.tsUs(Index.Spx), market.bookTsUs)
    this.#isLive = market.isRegular && quote.isSound && index > 0 && tsUs - oldestUs <= staleUs
    if (!this.#isLive) return
    const { regularOpenUs } = market.session
    if (regularOpenUs !== this.#regularOpenUs) {
      this.#regularOpenUs = regularOpenUs
      this.#average.reset()
    }
    const future = (quote.midTicks * market.instrument.tickNanos) / nanosPerPoint
    this.#average.hold(future - index, tsUs)
  }

  /** From the latest chain; NaN where it says nothing of the future's expiry. */
  setImplied(points: number): void {
    this.#impliedPoints = points
  }

  /** Another contract is another basis. */
  reset(): void {
    this.#average.reset()
    this.#isLive = false
    this.#regularOpenUs = 0
    this.#impliedPoints = Number.NaN
  }
}
