/**
 * An exponentially weighted average of a value that holds between its changes:
 * a' = v + (a − v)·e^(−Δt/τ), v the value that held over Δt.
 */
export class TimeAverage {
  readonly #timeConstantUs: number
  #average = 0
  #held = 0
  #tsUs = 0
  #isEmpty = true

  constructor(timeConstantUs: number) {
    this.#timeConstantUs = timeConstantUs
  }

  /** The average up to the last update. */
  get average(): number {
    return this.#average
  }

  /** @param clock where the time is read */
  update(value: number, clock: { readonly tsUs: number }): void {
    const { tsUs } = clock
    if (this.#isEmpty) {
      this.#average = value
      this.#isEmpty = false
    } else if (tsUs > this.#tsUs) {
      const decay = Math.exp((this.#tsUs - tsUs) / this.#timeConstantUs)
      this.#average = this.#held + (this.#average - this.#held) * decay
    }
    this.#held = value
    this.#tsUs = tsUs
  }

  reset(): void {
    this.#isEmpty = true
    this.#average = 0
  }
}
