/**
 * How often something happened within a window of time, counted up to the number that matters. Memory is
 * fixed; older than that number of happenings is forgotten, since it cannot change the answer.
 */
export class RecentTimes {
  #times: Float64Array
  #windowUs: number
  #next = 0

  /** @param most the count from which on it is too many */
  constructor(most: number, windowUs: number) {
    this.#times = new Float64Array(most).fill(Number.NEGATIVE_INFINITY)
    this.#windowUs = windowUs
  }

  add(tsUs: number): void {
    this.#times[this.#next] = tsUs
    this.#next = (this.#next + 1) % this.#times.length
  }

  /** At least `most` of them lie within the window that ends now. */
  isFull(nowUs: number): boolean {
    const oldestUs = this.#times[this.#next] as number
    return nowUs - oldestUs < this.#windowUs
  }

  /** How many of those remembered lie within the window that ends now. */
  countAt(nowUs: number): number {
    return this.#times.reduce((count, us) => (nowUs - us < this.#windowUs ? count + 1 : count), 0)
  }

  /** Fewer are too many, or within a longer window: of what is known the newest stay. */
  tighten(most: number, windowUs: number): void {
    this.#windowUs = windowUs
    if (most >= this.#times.length) return
    const newest = [...this.#times].toSorted((a, b) => a - b).slice(-most)
    this.#times = new Float64Array(newest)
    this.#next = 0
  }

  clear(): void {
    this.#times.fill(Number.NEGATIVE_INFINITY)
  }
}
