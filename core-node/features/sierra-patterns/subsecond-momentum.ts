import { clip } from '../../../shared/rounding.ts'
import { microsPerMilli } from '../../../shared/units.ts'

const bucketUs = 50 * microsPerMilli
/** A power of two, more than the window. */
const buckets = 16
const mask = buckets - 1
/** Half a second. */
const windowBuckets = 10

/**
 * Tick momentum of the last half second: 0.4·mean sign of price changes + 0.6·(bought − sold)/volume, −1
 * to 1. Trades are summed in buckets of 50 ms, so the window is exact to that and its memory is fixed.
 */
export class SubsecondMomentum {
  readonly #counts = new Float64Array(buckets)
  readonly #signs = new Float64Array(buckets)
  readonly #volumes = new Float64Array(buckets)
  readonly #deltas = new Float64Array(buckets)
  #bucket = 0
  #lastTicks = Number.NaN

  onTrade(tsUs: number, ticks: number, size: number, side: number): void {
    this.#slideTo(Math.floor(tsUs / bucketUs))
    const slot = this.#bucket & mask
    const hasLast = this.#lastTicks === this.#lastTicks
    const sign = hasLast ? Math.sign(ticks - this.#lastTicks) : 0
    this.#lastTicks = ticks
    this.#counts[slot] = (this.#counts[slot] as number) + 1
    this.#signs[slot] = (this.#signs[slot] as number) + sign
    this.#volumes[slot] = (this.#volumes[slot] as number) + size
    this.#deltas[slot] = (this.#deltas[slot] as number) + side * size
  }

  /** At the last trade; 0 before the first. */
  get value(): number {
    const count = sum(this.#counts)
    const volume = sum(this.#volumes)
    if (!(volume > 0)) return 0
    return clip((0.4 * sum(this.#signs)) / count + (0.6 * sum(this.#deltas)) / volume)
  }

  #slideTo(bucket: number): void {
    const steps = Math.min(bucket - this.#bucket, buckets)
    // Each step forward drops the bucket that leaves the window.
    for (let step = 1; step <= steps; step++) this.#drop(bucket - steps + step - windowBuckets)
    if (bucket > this.#bucket) this.#bucket = bucket
  }

  #drop(bucket: number): void {
    const slot = bucket & mask
    this.#counts[slot] = 0
    this.#signs[slot] = 0
    this.#volumes[slot] = 0
    this.#deltas[slot] = 0
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (let i = 0; i < buckets; i++) total += values[i] as number
  return total
}
