/**
 * Efficiency ratio (Kaufman 1995): how far a series came over how far it walked, 0 to 1. Values are counted
 * in ticks, so that the sum of steps stays exact.
 */
export class EfficiencyRatio {
  readonly #period: number
  readonly #changes: Float64Array
  #position = 0
  #count = 0
  #walked = 0
  #net = 0

  constructor(period: number) {
    this.#period = period
    this.#changes = new Float64Array(period)
  }

  get isReady(): boolean {
    return this.#count === this.#period
  }

  /** Ticks up (positive) or down over the period. */
  get netTicks(): number {
    return this.#net
  }

  get value(): number {
    return this.#walked > 0 ? Math.abs(this.#net) / this.#walked : 0
  }

  update(changeTicks: number): void {
    const leaving = this.#changes[this.#position] as number
    this.#changes[this.#position] = changeTicks
    this.#position = this.#position + 1 === this.#period ? 0 : this.#position + 1
    this.#net += changeTicks - leaving
    this.#walked += Math.abs(changeTicks) - Math.abs(leaving)
    if (this.#count < this.#period) this.#count++
  }
}
