import { ExponentialAverage } from '../../market/indicators/exponential-average.ts'

const fastTrades = 8
const slowTrades = 34
/** Over how many trades the usual size of a signed trade is measured. */
const scaleTrades = 256
const scaleWeight = 2 / (scaleTrades + 1)
/** Page's cumulative sum: half a deviation a trade is forgiven, four deviations are a change. */
const slack = 0.5
const threshold = 4

/**
 * Buying turns to selling or back: the fast average of signed volume crosses the slow one (8 and 34 trades),
 * and since then the trades on the new side add up to more than four deviations (CUSUM). It fires once a
 * crossing, from 0.5 at the threshold to 1 at twice that.
 */
export class MomentumShift {
  readonly #fast = new ExponentialAverage(fastTrades)
  readonly #slow = new ExponentialAverage(slowTrades)
  /** Mean of squares of signed volume, of the trades before the present one. */
  #meanSquare = 0
  #trades = 0
  #side = 0
  #sum = 0
  #hasFired = true

  /** @returns the shift, −1 to 1, at the trade that confirms it; else 0 */
  onTrade(size: number, side: number): number {
    const signed = side * size
    const deviation = Math.sqrt(this.#meanSquare)
    this.#learn(signed)
    const crossed = Math.sign(this.#fast.value - this.#slow.value)
    if (crossed !== 0 && crossed !== this.#side) {
      // The first side ever taken is no change of side.
      this.#hasFired = this.#side === 0
      this.#side = crossed
      this.#sum = 0
    }
    if (this.#hasFired || !this.#slow.isReady || !(deviation > 0)) return 0
    this.#sum = Math.max(0, this.#sum + this.#side * signed - slack * deviation)
    if (this.#sum <= threshold * deviation) return 0
    this.#hasFired = true
    return this.#side * Math.min(1, this.#sum / (2 * threshold * deviation))
  }

  clear(): void {
    this.#fast.reset()
    this.#slow.reset()
    this.#meanSquare = 0
    this.#trades = 0
    this.#side = 0
    this.#sum = 0
    this.#hasFired = true
  }

  #learn(signed: number): void {
    this.#fast.update(signed)
    this.#slow.update(signed)
    this.#trades++
    const weight = Math.max(1 / this.#trades, scaleWeight)
    this.#meanSquare += (signed * signed - this.#meanSquare) * weight
  }
}
