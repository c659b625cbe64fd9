import type { QuantileTable } from './quantiles.ts'
import type { Random } from './random.ts'

/**
 * Times change: activity and volatility rise and fall together around the day's shape. Their logarithm is
 * the sum of a slow and a fast Ornstein-Uhlenbeck process, stepped once a second. The autocorrelation of
 * the logarithm of a minute's volume in ES, 0.58 at one minute, 0.48 at five, 0.31 at twenty, 0.12 at
 * eighty, asks for the two times; the deviation of volume around the hour's mean for the two widths.
 */
const components = [
  { deviation: 0.3, secondsToForget: 2_700 },
  { deviation: 0.3, secondsToForget: 90 },
] as const

/** Volatility moves less than activity: the correlation of their logarithms in ES is 0.64. */
const volatilityShare = 0.65

export class Regime {
  /** Factors of mean 1 on the pace of orders and on the deviation of the fair value. */
  activity = 1
  volatility = 1
  readonly #random: Random
  readonly #normal: QuantileTable
  readonly #levels = new Float64Array(components.length)

  constructor(random: Random, normal: QuantileTable) {
    this.#random = random
    this.#normal = normal
    for (const [i, { deviation }] of components.entries()) {
      this.#levels[i] = deviation * normal.draw(random)
    }
    this.#publish()
  }

  /** A second passes. */
  step(): void {
    for (const [i, { deviation, secondsToForget }] of components.entries()) {
      const kick = deviation * Math.sqrt(2 / secondsToForget) * this.#normal.draw(this.#random)
      const level = this.#levels[i] as number
      this.#levels[i] = level - level / secondsToForget + kick
    }
    this.#publish()
  }

  #publish(): void {
    let level = 0
    let variance = 0
    for (const [i, { deviation }] of components.entries()) {
      level += this.#levels[i] as number
      variance += deviation * deviation
    }
    // A lognormal factor has mean 1 when half its variance is taken off; of volatility it is the square.
    this.activity = Math.exp(level - variance / 2)
    this.volatility = Math.exp(volatilityShare * (level - volatilityShare * variance))
  }
}
