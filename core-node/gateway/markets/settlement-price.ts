import type { TimeSpan } from '../../market/calendar/cash-hours.ts'
import type { Session } from '../../market/calendar/session-calendar.ts'
import { settlementWindow } from '../../market/calendar/settlement.ts'
import { VolumeWeightedPrice } from '../../market/volume-weighted-price.ts'

/** What a contract settled at on the trade date before: the broker tells it as the close. */
export class SettlementPrice {
  /** NaN when nobody knows it: a recording’s first day. */
  previousTicks = Number.NaN
  readonly #today = new VolumeWeightedPrice()
  #window: TimeSpan | undefined

  onSession(session: Session): void {
    // A holiday settles nothing: the price of the day before stands.
    if (!this.#today.isEmpty) this.previousTicks = Math.round(this.#today.meanTicks)
    this.#today.clear()
    this.#window = settlementWindow(session)
  }

  onTrade(tsUs: number, priceTicks: number, size: number): void {
    const { startUs, endUs } = this.#window ?? { startUs: 0, endUs: 0 }
    if (tsUs >= startUs && tsUs < endUs) this.#today.add(priceTicks, size)
  }
}
