/**
 * Volume-weighted average price and its population deviation, over trades, exactly: prices are integer
 * ticks counted from the first one, so every sum is an integer below 2⁵³ for 4,000 ticks of range and five
 * million contracts, and what leaves a sliding window leaves it without a trace.
 *
 * μ = k₀ + ΣVd/ΣV, σ² = ΣVd²/ΣV − (ΣVd/ΣV)².
 */
export class VolumeWeightedPrice {
  #originTicks = Number.NaN
  #volume = 0
  #sum = 0
  #sumOfSquares = 0

  get volume(): number {
    return this.#volume
  }

  get isEmpty(): boolean {
    return this.#volume <= 0
  }

  /** In ticks, with a fraction; only while not empty. */
  get meanTicks(): number {
    return this.#originTicks + this.#sum / this.#volume
  }

  /** In ticks; 0 for a single price. Only while not empty. */
  get sigmaTicks(): number {
    const mean = this.#sum / this.#volume
    const variance = this.#sumOfSquares / this.#volume - mean * mean
    return variance > 0 ? Math.sqrt(variance) : 0
  }

  add(priceTicks: number, size: number): void {
    if (this.#originTicks !== this.#originTicks) this.#originTicks = priceTicks
    const distance = priceTicks - this.#originTicks
    this.#volume += size
    this.#sum += size * distance
    this.#sumOfSquares += size * distance * distance
  }

  /** Takes out what another one holds. Both must count from the same origin. */
  subtract(other: VolumeWeightedPrice): void {
    this.#volume -= other.#volume
    this.#sum -= other.#sum
    this.#sumOfSquares -= other.#sumOfSquares
  }

  /** Empties it. @param originTicks where to count from; default: the next trade's price */
  clear(originTicks = Number.NaN): void {
    this.#originTicks = originTicks
    this.#volume = 0
    this.#sum = 0
    this.#sumOfSquares = 0
  }
}
