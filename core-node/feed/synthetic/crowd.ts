import type { QuantileTable } from './quantiles.ts'
import type { Random } from './random.ts'

/**
 * Of the factors' logarithms, on the best level and on the whole side. Chosen by the imbalance of the Globex
 * hour: a deviation of 0.46 at the best level and of 0.21 over five, of which 0.3 and 0.65 are left after
 * ten seconds.
 */
const best = { deviation: 0.6, secondsToForget: 25 } as const
const behind = { deviation: 0.17, secondsToForget: 40 } as const

/**
 * How many wait on one side for no reason that the price knows of: most of a book's imbalance is this, and
 * foretells nothing.
 */
export class Crowd {
  /** Factors on what wants to rest. */
  best = 1
  behind = 1
  readonly #random: Random
  readonly #normal: QuantileTable
  #best = 0
  #behind = 0

  constructor(random: Random, normal: QuantileTable) {
    this.#random = random
    this.#normal = normal
  }

  /** A second passes. */
  step(): void {
    this.#best += this.#kick(best) - this.#best / best.secondsToForget
    this.#behind += this.#kick(behind) - this.#behind / behind.secondsToForget
    this.behind = Math.exp(this.#behind)
    this.best = Math.exp(this.#behind + this.#best)
  }

  #kick({ deviation, secondsToForget }: typeof best | typeof behind): number {
    return deviation * Math.sqrt(2 / secondsToForget) * this.#normal.draw(this.#random)
  }
}
