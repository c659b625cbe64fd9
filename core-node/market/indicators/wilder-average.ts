/**
 * Wilder's average: the plain mean of the first `period` values, then a' = a + (v − a)/period. Before that
 * it is the mean of the values so far.
 */
export class WilderAverage {
  readonly #period: number
  #count = 0
  value = 0

  constructor(period: number) {
    this.#period = period
  }

  get isReady(): boolean {
    return this.#count >= this.#period
  }

  update(value: number): void {
    if (this.#count < this.#period) this.#count++
    this.value += (value - this.value) / this.#count
  }
}
