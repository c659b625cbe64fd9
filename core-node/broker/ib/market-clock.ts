import { microsPerSecond } from '../../../shared/units.ts'

/**
 * The market's time in microseconds, between the broker's own words about it. IB tells time in whole seconds,
 * so a tick moves this clock only when it has left that second; between ticks the wall clock carries it on.
 *
 * A simulated gateway may run faster than the wall, and on another day: `rate` says how much, and its first
 * word sets the day. From then on time never goes backwards.
 */
export class MarketClock {
  readonly #wallUs: () => number
  readonly #rate: number
  #anchorWallUs: number
  #anchorMarketUs: number
  #latestUs = 0
  #isSet = false

  /** @param wallUs microseconds since 1970 */
  constructor(wallUs: () => number, rate: number) {
    this.#wallUs = wallUs
    this.#rate = rate
    this.#anchorWallUs = wallUs()
    this.#anchorMarketUs = this.#anchorWallUs
  }

  nowUs(): number {
    const elapsedUs = (this.#wallUs() - this.#anchorWallUs) * this.#rate
    const nowUs = Math.floor(this.#anchorMarketUs + elapsedUs)
    if (nowUs > this.#latestUs) this.#latestUs = nowUs
    return this.#latestUs
  }

  /** The broker says that it is now within this second. */
  observe(epochSeconds: number): void {
    const startUs = epochSeconds * microsPerSecond
    if (!this.#isSet) {
      this.#isSet = true
      this.#latestUs = 0
      this.#anchorAt(startUs)
      return
    }
    const slackUs = Math.max(1, this.#rate) * microsPerSecond
    const nowUs = this.#anchorMarketUs + (this.#wallUs() - this.#anchorWallUs) * this.#rate
    if (nowUs < startUs) this.#anchorAt(startUs)
    else if (nowUs >= startUs + microsPerSecond + slackUs) this.#anchorAt(startUs)
  }

  #anchorAt(marketUs: number): void {
    this.#anchorWallUs = this.#wallUs()
    this.#anchorMarketUs = marketUs
  }
}
