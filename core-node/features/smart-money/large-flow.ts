import { microsPerMinute } from '../../../shared/units.ts'

const halfLifeUs = 5 * microsPerMinute
const decayPerUs = Math.LN2 / halfLifeUs

/**
 * What large participants did, fading with a half-life of five minutes of event time: sums of weight·size
 * with and without their side, and the whole volume beside them.
 */
export class LargeFlow {
  /** Σ ±w·v: positive for buyers. */
  signed = 0
  /** Σ w·v. */
  weighted = 0
  /** Σ w·v·quality of the side. */
  known = 0
  /** Σ v of the same. */
  volume = 0
  /** Σ v of every trade. */
  totalVolume = 0
  #tsUs = 0

  /** Brings the sums to the present. Before anything is added. */
  fade(clock: { readonly tsUs: number }): void {
    const elapsedUs = clock.tsUs - this.#tsUs
    if (elapsedUs <= 0) return
    this.#tsUs = clock.tsUs
    const decay = Math.exp(-elapsedUs * decayPerUs)
    this.signed *= decay
    this.weighted *= decay
    this.known *= decay
    this.volume *= decay
    this.totalVolume *= decay
  }

  /**
   * @param contracts signed: positive for buyers
   * @param quality of their side, 0 to 1
   * @param tsUs when it happened: what is noticed late counts for less
   */
  add(contracts: number, weight: number, quality: number, tsUs: number): void {
    const signed = contracts * Math.exp((tsUs - this.#tsUs) * decayPerUs)
    const size = Math.abs(signed)
    this.signed += weight * signed
    this.weighted += weight * size
    this.known += weight * size * quality
    this.volume += size
  }

  clear(): void {
    this.signed = 0
    this.weighted = 0
    this.known = 0
    this.volume = 0
    this.totalVolume = 0
  }
}
