const percentile = 0.2
const minutesPerSession = 24 * 60
const sessionsCompared = 20
const capacity = minutesPerSession * sessionsCompared
/** Until a session has ended, the last two hours of this one stand in for it. */
const barsCompared = 120
const barsNeeded = 20

/**
 * Whether the bands are narrow: narrower than in four of five minutes before. What is usual is the 20th
 * percentile of the last twenty sessions, frozen at a session's open; in the first session that of the last
 * two hours. The present minute is never among those it is compared with.
 */
export class VwapSqueeze {
  isSqueezed = false
  /** The width in ticks below which the bands are narrow; NaN while that is not known. */
  thresholdTicks = Number.NaN
  readonly #widths = new Float64Array(capacity)
  readonly #sorted = new Float64Array(capacity)
  #count = 0
  #isFrozen = false

  onSession(): void {
    this.isSqueezed = false
    if (this.#count < minutesPerSession / 4) return
    this.thresholdTicks = this.#percentileOf(Math.min(this.#count, capacity))
    this.#isFrozen = true
  }

  /** @param widthTicks from the lowest band to the highest, at the close of a minute */
  onMinute(widthTicks: number): void {
    if (!this.#isFrozen && this.#count >= barsNeeded) {
      this.thresholdTicks = this.#percentileOf(Math.min(this.#count, barsCompared))
    }
    this.isSqueezed = widthTicks < this.thresholdTicks
    this.#widths[this.#count % capacity] = widthTicks
    // A ring needs to know only where it is and whether it is full.
    this.#count = this.#count + 1 === 2 * capacity ? capacity : this.#count + 1
  }

  /** Of so many widths before the present one; by the nearest rank. */
  #percentileOf(count: number): number {
    for (let i = 0; i < count; i++) {
      this.#sorted[i] = this.#widths[(this.#count - count + i) % capacity] as number
    }
    return this.#sorted.subarray(0, count).sort()[Math.ceil(percentile * count) - 1] as number
  }
}
