import { isNearLimit, priceLimits } from '../../market/calendar/price-limits.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import { settlementWindow } from '../../market/calendar/settlement.ts'
import { VolumeWeightedPrice } from '../../market/volume-weighted-price.ts'
import { HourRange } from './hour-range.ts'

/** CME pauses a market that has moved so far within an hour. */
const hourlyShare = 0.035
/** Entries stop so near to it. */
const nearShare = 0.005

/**
 * Where the exchange would stop the market: the day's price limits, counted from the half minute before the
 * cash market closed the day before, and the hourly circuit breaker.
 */
export class LimitWatch {
  readonly #hour = new HourRange()
  readonly #settlement = new VolumeWeightedPrice()
  #session: Session | undefined
  #windowStartUs = Number.POSITIVE_INFINITY
  #windowEndUs = Number.NEGATIVE_INFINITY
  #previousTicks = Number.NaN

  onSession(session: Session): void {
    // A holiday settles nothing: the reference of the day before stands.
    if (!this.#settlement.isEmpty) this.#previousTicks = this.#settlement.meanTicks
    this.#settlement.clear()
    this.#hour.clear()
    this.#session = session
    const window = settlementWindow(session)
    this.#windowStartUs = window?.startUs ?? Number.POSITIVE_INFINITY
    this.#windowEndUs = window?.endUs ?? Number.NEGATIVE_INFINITY
  }

  /** The reference as somebody knows it who was there the day before. */
  onReference(previousTicks: number): void {
    this.#previousTicks = previousTicks
  }

  onTrade(tsUs: number, priceTicks: number, size: number): void {
    this.#hour.add(tsUs, priceTicks)
    const isSettling = tsUs >= this.#windowStartUs && tsUs < this.#windowEndUs
    if (isSettling) this.#settlement.add(priceTicks, size)
  }

  /** Half a percent from a limit in force, or beyond it; undefined when the limits are not known. */
  isNearLimit(tsUs: number, priceTicks: number): boolean | undefined {
    if (this.#session === undefined) return undefined
    const previousTicks = this.#previousTicks
    const isSettled = tsUs >= this.#windowEndUs && !this.#settlement.isEmpty
    const todayTicks = isSettled ? this.#settlement.meanTicks : Number.NaN
    const limits = priceLimits({ previousTicks, todayTicks }, this.#session, tsUs)
    return limits && isNearLimit(limits, priceTicks, previousTicks)
  }

  /** Near a move of 3.5 % within the hour. Without a trade in it there is none. */
  isNearBreaker(tsUs: number, priceTicks: number): boolean {
    const room = hourlyShare - nearShare
    const highest = this.#hour.lowTicks(tsUs) * (1 + room)
    const lowest = this.#hour.highTicks(tsUs) * (1 - room)
    return priceTicks >= highest || priceTicks <= lowest
  }
}
