/**
 * The last ticks of one kind: a time and some integers each. Memory is taken as they come, and never more than
 * the ring holds.
 */
export class TickRing {
  readonly columns: number
  readonly #capacity: number
  #timesUs: Float64Array
  #values: Int32Array
  #written = 0

  /** @param capacity ticks; a power of two */
  constructor(columns: number, capacity: number) {
    this.columns = columns
    this.#capacity = capacity
    const first = Math.min(capacity, firstTicks)
    this.#timesUs = new Float64Array(first)
    this.#values = new Int32Array(first * columns)
  }

  /** Indices of the ticks that are kept: from `first` to before `end`. */
  get first(): number {
    return Math.max(0, this.#written - this.#capacity)
  }

  get end(): number {
    return this.#written
  }

  /** @returns where its values go, for the caller to write into `values` */
  append(tsUs: number): number {
    if (this.#written === this.#timesUs.length && this.#written < this.#capacity) this.#grow()
    const slot = this.#written & (this.#timesUs.length - 1)
    this.#written++
    this.#timesUs[slot] = tsUs
    return slot * this.columns
  }

  get values(): Int32Array {
    return this.#values
  }

  timeUs(index: number): number {
    return this.#timesUs[index & (this.#timesUs.length - 1)] as number
  }

  value(index: number, column: number): number {
    const slot = index & (this.#timesUs.length - 1)
    return this.#values[slot * this.columns + column] as number
  }

  /** The first tick at this time or later. */
  indexAt(tsUs: number): number {
    let low = this.first
    let high = this.end
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      if (this.timeUs(middle) < tsUs) low = middle + 1
      else high = middle
    }
    return low
  }

  #grow(): void {
    const times = new Float64Array(this.#timesUs.length * 2)
    times.set(this.#timesUs)
    this.#timesUs = times
    const values = new Int32Array(this.#values.length * 2)
    values.set(this.#values)
    this.#values = values
  }
}

const firstTicks = 4_096
