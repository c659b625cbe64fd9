import type { QuantileTable } from './quantiles.ts'
import type { Random } from './random.ts'

/** How long the market takes to see what it got wrong, by e: longer than it takes to trade on it. */
export const errorUs = 14_000_000

/** Far enough from zero for ten levels of any book to have a price. */
export const lowestTicks = 256

/**
 * What a contract is worth, in ticks with a fraction, known to nobody for certain. It is a random walk whose
 * steps come partly from news and partly from the orders themselves. The book follows it with a delay, and that
 * delay is all that imbalance and flow can foretell.
 */
export class FairValue {
  /** Initialised before the constructor runs, as are all fractions here: they then stay unboxed. */
  ticks = 0
  /** What the market takes it for. */
  seenTicks = 0
  /** Of the news, per square root of a microsecond. */
  deviationPerRootUs = 0
  /** Of what the market gets wrong when it looks at the value, as an Ornstein-Uhlenbeck process. */
  errorPerRootUs = 0
  driftPerUs = 0
  /** The share of the distance from the day's level that a microsecond takes off. */
  pullPerUs = 0
  #levelTicks = 0
  #error = 0
  readonly #random: Random
  readonly #normal: QuantileTable

  constructor(ticks: number, random: Random, normal: QuantileTable) {
    this.ticks = ticks
    this.seenTicks = ticks
    this.#levelTicks = ticks
    this.#random = random
    this.#normal = normal
  }

  advance(elapsedUs: number): void {
    if (elapsedUs === 0) return
    const root = Math.sqrt(elapsedUs)
    const news = this.deviationPerRootUs * root * this.#normal.draw(this.#random)
    const pull = this.pullPerUs * (this.#levelTicks - this.ticks)
    this.ticks += news + (this.driftPerUs + pull) * elapsedUs
    if (this.ticks < lowestTicks) this.ticks = 2 * lowestTicks - this.ticks
    const forgotten = (this.#error * elapsedUs) / errorUs
    this.#error += this.errorPerRootUs * root * this.#normal.draw(this.#random) - forgotten
    this.seenTicks = this.ticks + this.#error
  }

  /** An order, or a night, moves it. */
  nudge(ticks: number): void {
    this.ticks += ticks
    this.seenTicks += ticks
  }
}
