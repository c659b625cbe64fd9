import type { QuantileTable } from './quantiles.ts'
import type { Random } from './random.ts'

const slow = { deviation: 0.27, secondsToForget: 2_700 } as const
const fast = { deviation: 0.3, secondsToForget: 90 } as const
const variance = slow.deviation ** 2 + fast.deviation ** 2

/** Volatility moves less than activity: the correlation of their logarithms in ES is 0.64. */
const volatilityShare = 0.65

/**
 * Times change: activity and volatility rise and fall together around the day's shape. Their logarithm is
 * the sum of a slow and a fast Ornstein-Uhlenbeck process. The autocorrelation of the logarithm of a
 * minute's volume in ES, 0.58 at one minute, 0.48 at five, 0.31 at twenty and 0.12 at eighty, asks for two
 * times; the kurtosis of a minute's change, 4.3 in regular hours, for the widths.
 */
export class Regime {
  /** On the pace of orders: mean 1. */
  activity = 1
  /** On the deviation of the fair value: its square has mean 1. */
  volatility = 1
  #slow = 0
  #fast = 0
  readonly #random: Random
  readonly #normal: QuantileTable

  constructor(random: Random, normal: QuantileTable) {
    this.#random = random
    this.#normal = normal
    this.#slow = slow.deviation * normal.draw(random)
    this.#fast = fast.deviation * normal.draw(random)
  }

  /** A second passes. */
  step(): void {
    this.#slow += this.#kick(slow) - this.#slow / slow.secondsToForget
    this.#fast += this.#kick(fast) - this.#fast / fast.secondsToForget
    const level = this.#slow + this.#fast
    // A lognormal factor has mean 1 when half its variance is taken off.
    this.activity = Math.exp(level - variance / 2)
    this.volatility = Math.exp(volatilityShare * (level - volatilityShare * variance))
  }

  #kick({ deviation, secondsToForget }: typeof slow | typeof fast): number {
    return deviation * Math.sqrt(2 / secondsToForget) * this.#normal.draw(this.#random)
  }
}
