/** An average in which what lies τ back counts 1/e: a' = v + (a − v)·e^(−Δt/τ), v what there was over Δt. */
export class TimeDecayedAverage {
  /** Up to the last call; NaN before the first. */
  value = Number.NaN
  readonly #timeConstantUs: number
  #held = Number.NaN
  #tsUs = 0

  constructor(timeConstantUs: number) {
    this.#timeConstantUs = timeConstantUs
  }

  /** From now on the value is this, until the next call. */
  hold(value: number, tsUs: number): void {
    this.#blend(this.#held, value, tsUs)
    this.#held = value
  }

  /** Since the last call there was this. */
  add(value: number, tsUs: number): void {
    this.#blend(value, value, tsUs)
  }

  reset(): void {
    this.value = Number.NaN
  }

  #blend(over: number, first: number, tsUs: number): void {
    if (Number.isNaN(this.value)) {
      this.value = first
      this.#tsUs = tsUs
    } else if (tsUs > this.#tsUs) {
      const decay = Math.exp((this.#tsUs - tsUs) / this.#timeConstantUs)
      this.value = over + (this.value - over) * decay
      this.#tsUs = tsUs
    }
  }
}
