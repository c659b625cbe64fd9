import { microsPerMinute } from '../../../shared/units.ts'
import type { Market } from '../../market/market.ts'
import { medianOf } from '../median.ts'

const bucketUs = 30 * microsPerMinute
/** A session lasts at most a day. */
const buckets = 48
const sessionsCompared = 20
/** Fewer sessions have no usual. */
const leastSessions = 5

/**
 * The range of the minutes now against what is usual at this time of day: ATR(14) over the median of the
 * ATR at the end of the same half hour in the last twenty sessions. Quiet nights and the busy open are thus
 * each compared with their like. The median is settled when the half hour begins.
 */
export class UsualRange {
  /** NaN while the usual range is not known. */
  ratio = Number.NaN
  readonly #history = new Float64Array(buckets * sessionsCompared)
  readonly #sessions = new Int32Array(buckets)
  readonly #sorted = new Float64Array(sessionsCompared)
  #bucket = -1
  #bucketStartUs = 0
  #lastTicks = 0
  #usualTicks = Number.NaN

  onMinute(market: Market): void {
    const { session, atr, bars } = market
    const sinceOpenUs = bars.minute.startUs(0) - session.openUs
    const bucket = Math.floor(sinceOpenUs / bucketUs)
    // A session's last minute closes after the next one has opened.
    if (bucket < 0 || bucket >= buckets || !atr.isReady) return
    const startUs = session.openUs + bucket * bucketUs
    if (startUs !== this.#bucketStartUs) {
      this.#remember()
      this.#bucket = bucket
      this.#bucketStartUs = startUs
      this.#usualTicks = this.#median(bucket)
    }
    this.#lastTicks = atr.ticks
    this.ratio = this.#usualTicks > 0 ? atr.ticks / this.#usualTicks : Number.NaN
  }

  #remember(): void {
    if (this.#bucket < 0) return
    const session = this.#sessions[this.#bucket] as number
    const slot = this.#bucket * sessionsCompared + (session % sessionsCompared)
    this.#history[slot] = this.#lastTicks
    this.#sessions[this.#bucket] = session + 1
  }

  #median(bucket: number): number {
    const count = Math.min(this.#sessions[bucket] as number, sessionsCompared)
    if (count < leastSessions) return Number.NaN
    const from = bucket * sessionsCompared
    const row = this.#sorted.subarray(0, count)
    row.set(this.#history.subarray(from, from + count))
    return medianOf(row)
  }
}
