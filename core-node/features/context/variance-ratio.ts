const horizon = 4
/** Four hours of five-minute bars. */
const capacity = 48

/**
 * Variance ratio VR(4) over the last 48 changes (Lo, MacKinlay 1988, overlapping, about a mean of 0): the
 * variance of four steps together over four times that of one. 1 for a walk without memory, more when moves
 * go on, less when they come back.
 */
export class VarianceRatio {
  readonly #changes = new Float64Array(capacity)
  #count = 0
  #position = 0

  /** NaN before there are twice as many changes as the horizon has, or while nothing moves. */
  get value(): number {
    if (this.#count < 2 * horizon) return Number.NaN
    let ones = 0
    let fours = 0
    let sum = 0
    for (let i = 0; i < this.#count; i++) {
      const change = this.#change(i)
      ones += change * change
      sum += change - (i >= horizon ? this.#change(i - horizon) : 0)
      if (i >= horizon - 1) fours += sum * sum
    }
    const perOne = ones / this.#count
    const perFour = fours / (this.#count - horizon + 1)
    return perOne > 0 ? perFour / (horizon * perOne) : Number.NaN
  }

  update(change: number): void {
    this.#changes[this.#position] = change
    this.#position = (this.#position + 1) % capacity
    if (this.#count < capacity) this.#count++
  }

  /** Oldest first. */
  #change(i: number): number {
    return this.#changes[(this.#position - this.#count + i + capacity) % capacity] as number
  }
}
