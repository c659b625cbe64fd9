/** Exponential moving average of a series, a' = a + (v − a)·2/(period + 1); it starts at the first value. */
export class ExponentialAverage {
  readonly #period: number
  readonly #weight: number
  #count = 0
  value = 0

  constructor(period: number) {
    this.#period = period
    this.#weight = 2 / (period + 1)
  }

  get isReady(): boolean {
    return this.#count >= this.#period
  }

  update(value: number): void {
    if (this.#count === 0) this.value = value
    else this.value += (value - this.value) * this.#weight
    if (this.#count < this.#period) this.#count++
  }

  reset(): void {
    this.#count = 0
    this.value = 0
  }
}
