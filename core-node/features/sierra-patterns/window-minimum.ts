/** A power of two. Prices in the queue differ, so more would mean a fall of 256 points within the window. */
const capacity = 1024
const mask = capacity - 1

/**
 * The lowest value of the last so many microseconds, with what stood beside it. A queue of rising values:
 * each value drops those that are not below it, so that every one enters and leaves once and the lowest
 * stands in front.
 */
export class WindowMinimum {
  readonly #windowUs: number
  readonly #values = new Float64Array(capacity)
  readonly #notes = new Float64Array(capacity)
  readonly #timesUs = new Float64Array(capacity)
  #head = 0
  #tail = 0

  constructor(windowUs: number) {
    this.#windowUs = windowUs
  }

  /** Only after `add`. */
  get value(): number {
    return this.#values[this.#head & mask] as number
  }

  /** What was given with the value. */
  get note(): number {
    return this.#notes[this.#head & mask] as number
  }

  add(tsUs: number, value: number, note: number): void {
    while (this.#tail > this.#head && (this.#values[(this.#tail - 1) & mask] as number) >= value) {
      this.#tail--
    }
    // Full: the oldest goes, as if it had left the window early.
    if (this.#tail - this.#head === capacity) this.#head++
    const slot = this.#tail++ & mask
    this.#values[slot] = value
    this.#notes[slot] = note
    this.#timesUs[slot] = tsUs
    const oldestUs = tsUs - this.#windowUs
    while ((this.#timesUs[this.#head & mask] as number) < oldestUs) this.#head++
  }

  clear(): void {
    this.#head = 0
    this.#tail = 0
  }
}
