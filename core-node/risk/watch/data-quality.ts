import { microsPerMilli } from '../../../shared/units.ts'
import type { Limits } from '../limits.ts'

export type DataTrouble = 'gap' | 'jump' | 'book-lost'

/**
 * Watches the market's data for what comes and goes: a gap in the cash market's hours, a jump from one trade
 * to the next, a book that was lost. After each the data must go on for a while before it is believed.
 */
export class DataQuality {
  #gapUs: number
  readonly #jumpShare: number
  readonly #settleUs: number
  #trouble: DataTrouble | undefined
  #settledFromUs = 0
  #lastDataUs = Number.NaN
  #lastTicks = Number.NaN

  constructor(limits: Limits) {
    this.#gapUs = limits.maxSilenceMs * microsPerMilli
    this.#jumpShare = limits.jumpShare
    this.#settleUs = limits.settleMs * microsPerMilli
  }

  tighten({ maxSilenceMs }: Limits): void {
    this.#gapUs = maxSilenceMs * microsPerMilli
  }

  /** What is the matter now. */
  troubleAt(tsUs: number): DataTrouble | undefined {
    return tsUs < this.#settledFromUs ? this.#trouble : undefined
  }

  /** Between sessions prices may move as they like, and silence is no gap. */
  onSession(): void {
    this.#lastDataUs = Number.NaN
    this.#lastTicks = Number.NaN
  }

  onTrade(tsUs: number, priceTicks: number, isRegular: boolean): void {
    this.onBook(tsUs, isRegular)
    const moved = Math.abs(priceTicks - this.#lastTicks)
    if (moved > this.#jumpShare * Math.abs(this.#lastTicks)) this.#begin('jump', tsUs)
    this.#lastTicks = priceTicks
  }

  /** @param isRegular in the cash market's hours: at night a silent minute is nothing unusual */
  onBook(tsUs: number, isRegular: boolean): void {
    if (isRegular && tsUs - this.#lastDataUs > this.#gapUs) this.#begin('gap', tsUs)
    this.#lastDataUs = tsUs
  }

  onBookLost(tsUs: number): void {
    this.#begin('book-lost', tsUs)
  }

  #begin(trouble: DataTrouble, tsUs: number): void {
    this.#trouble = trouble
    this.#settledFromUs = tsUs + this.#settleUs
  }
}
