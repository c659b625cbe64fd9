import { microsPerHour } from '../../../shared/units.ts'
import type { ListedSeries } from './listed-series.ts'

/** Up to here a series is a short one. */
const shortUs = 10 * 24 * microsPerHour

/**
 * The strikes there are, around where the underlying was when sessions began: what is listed once stays
 * listed, so the range only grows.
 */
export class StrikeRange {
  #low: number
  #high: number

  /** @param points where the underlying is */
  constructor(points: number) {
    this.#low = points
    this.#high = points
  }

  extend(points: number): void {
    this.#low = Math.min(this.#low, points)
    this.#high = Math.max(this.#high, points)
  }

  /** Ascending. */
  strikesOf(series: ListedSeries, nowUs: number): number[] {
    const { nearStep } = series.optionClass
    const { far } = spanOf(series, nowUs)
    const strikes: number[] = []
    const first = Math.ceil((this.#low * (1 - far)) / nearStep) * nearStep
    for (let strike = first; strike <= this.#high * (1 + far); strike += nearStep) {
      if (this.holds(series, strike, nowUs)) strikes.push(strike)
    }
    return strikes
  }

  holds(series: ListedSeries, strike: number, nowUs: number): boolean {
    const { nearStep, farStep } = series.optionClass
    const { near, far } = spanOf(series, nowUs)
    const isWithin = (share: number) =>
      strike >= this.#low * (1 - share) && strike <= this.#high * (1 + share)
    if (strike % farStep === 0) return isWithin(far)
    return strike % nearStep === 0 && isWithin(near)
  }
}

function spanOf({ optionClass, expiryUs }: ListedSeries, nowUs: number) {
  return expiryUs - nowUs <= shortUs ? optionClass.shortSpan : optionClass.longSpan
}
