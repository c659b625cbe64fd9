import type { QuantileTable } from './quantiles.ts'
import type { Random } from './random.ts'

/**
 * What a contract is worth, in ticks with a fraction, known to nobody in the market for certain. It is a
 * random walk whose steps come half from news and half from the orders themselves; the book follows it
 * with a delay, and that delay is all that imbalance and flow can foretell. An order moves it only by how
 * much its side surprises: what can be guessed from the orders before it is in the price already.
 */
export class FairValue {
  ticks: number
  /** Of the news, per square root of a microsecond. */
  deviationPerRootUs = 0
  /** Ticks a microsecond. */
  driftPerUs = 0
  /** Where it is pulled to, and the share of the distance that a microsecond takes off. */
  anchorTicks: number
  pullPerUs = 0
  readonly #random: Random
  readonly #normal: QuantileTable

  constructor(ticks: number, random: Random, normal: QuantileTable) {
    this.ticks = ticks
    this.anchorTicks = ticks
    this.#random = random
    this.#normal = normal
  }

  advance(elapsedUs: number): void {
    if (elapsedUs === 0) return
    const news = this.deviationPerRootUs * Math.sqrt(elapsedUs) * this.#normal.draw(this.#random)
    const pull = this.pullPerUs * (this.anchorTicks - this.ticks)
    this.ticks += news + (this.driftPerUs + pull) * elapsedUs
  }

  nudge(ticks: number): void {
    this.ticks += ticks
  }
}
