import { microsPerMinute } from '../../../shared/units.ts'

const windowUs = 15 * microsPerMinute
const enough = 3

/** How many signs of large participants there were in the last quarter of an hour, counted up to three. */
export class Evidence {
  readonly #timesUs = new Float64Array(enough).fill(Number.NEGATIVE_INFINITY)
  #next = 0

  add(tsUs: number): void {
    this.#timesUs[this.#next] = tsUs
    this.#next = (this.#next + 1) % enough
  }

  /** 0, 1/3, 2/3 or 1. */
  share(clock: { readonly tsUs: number }): number {
    let count = 0
    for (let i = 0; i < enough; i++) {
      if (clock.tsUs - (this.#timesUs[i] as number) <= windowUs) count++
    }
    return count / enough
  }

  clear(): void {
    this.#timesUs.fill(Number.NEGATIVE_INFINITY)
  }
}
