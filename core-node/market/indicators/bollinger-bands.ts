/**
 * Bollinger bands: the mean of the last `period` prices and so many population deviations to each side.
 * Prices are counted from the first one, so that with integer ticks both sums are exact for ever.
 */
export class BollingerBands {
  readonly #period: number
  readonly #width: number
  readonly #distances: Float64Array
  #originTicks = Number.NaN
  #position = 0
  #count = 0
  #sum = 0
  #sumOfSquares = 0

  /** @param width deviations from the middle to either band */
  constructor(period: number, width = 2) {
    this.#period = period
    this.#width = width
    this.#distances = new Float64Array(period)
  }

  get isReady(): boolean {
    return this.#count === this.#period
  }

  /** In ticks; only once ready, as all below. */
  get middle(): number {
    return this.#originTicks + this.#sum / this.#period
  }

  get deviation(): number {
    const mean = this.#sum / this.#period
    const variance = this.#sumOfSquares / this.#period - mean * mean
    return variance > 0 ? Math.sqrt(variance) : 0
  }

  get upper(): number {
    return this.middle + this.#width * this.deviation
  }

  get lower(): number {
    return this.middle - this.#width * this.deviation
  }

  update(priceTicks: number): void {
    if (this.#originTicks !== this.#originTicks) this.#originTicks = priceTicks
    const distance = priceTicks - this.#originTicks
    // Slots not yet used hold 0, which leaves both sums as they are.
    const leaving = this.#distances[this.#position] as number
    this.#distances[this.#position] = distance
    this.#position = this.#position + 1 === this.#period ? 0 : this.#position + 1
    this.#sum += distance - leaving
    this.#sumOfSquares += distance * distance - leaving * leaving
    if (this.#count < this.#period) this.#count++
  }
}
