import { microsPerMinute } from '../../../shared/units.ts'

const minutes = 60

/** The highest and lowest trade of the last hour, to the minute. */
export class HourRange {
  readonly #stamps = new Float64Array(minutes).fill(Number.NEGATIVE_INFINITY)
  readonly #lows = new Float64Array(minutes)
  readonly #highs = new Float64Array(minutes)

  add(tsUs: number, priceTicks: number): void {
    const minute = Math.floor(tsUs / microsPerMinute)
    const slot = minute % minutes
    if (this.#stamps[slot] !== minute) {
      this.#stamps[slot] = minute
      this.#lows[slot] = priceTicks
      this.#highs[slot] = priceTicks
      return
    }
    if (priceTicks < (this.#lows[slot] as number)) this.#lows[slot] = priceTicks
    if (priceTicks > (this.#highs[slot] as number)) this.#highs[slot] = priceTicks
  }

  /** Infinity when nothing traded. */
  lowTicks(nowUs: number): number {
    let low = Number.POSITIVE_INFINITY
    for (let i = 0; i < minutes; i++) {
      if (this.#isRecent(i, nowUs)) low = Math.min(low, this.#lows[i] as number)
    }
    return low
  }

  /** −Infinity when nothing traded. */
  highTicks(nowUs: number): number {
    let high = Number.NEGATIVE_INFINITY
    for (let i = 0; i < minutes; i++) {
      if (this.#isRecent(i, nowUs)) high = Math.max(high, this.#highs[i] as number)
    }
    return high
  }

  clear(): void {
    this.#stamps.fill(Number.NEGATIVE_INFINITY)
  }

  #isRecent(slot: number, nowUs: number): boolean {
    return Math.floor(nowUs / microsPerMinute) - (this.#stamps[slot] as number) < minutes
  }
}
