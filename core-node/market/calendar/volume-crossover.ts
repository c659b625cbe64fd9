import type { ContractMonth } from './contract-months.ts'
import { expiryDate, following, thirdFriday } from './contract-months.ts'

/** Before this a busy day of the next contract is an accident: the roll takes place in the last two weeks. */
const watchedDays = 14

/**
 * The third roll mode: the next contract leads from the day after the first on which more of it was traded
 * than of the one that led, and from the expiry on in any case. It never goes back.
 */
export class VolumeCrossover {
  #lead: ContractMonth
  #watchedFrom = ''
  #expiry = ''

  /** @param lead the contract that leads to begin with */
  constructor(lead: ContractMonth) {
    this.#lead = lead
    this.#watch()
  }

  /** The contract that leads on the trade date after the last that was told. */
  get lead(): ContractMonth {
    return this.#lead
  }

  /**
   * A trade date is over. Dates come in order; a volume that is not known is NaN and decides nothing.
   * @param leadContracts the day's volume in the contract that led on it
   * @param nextContracts and in the one after it
   * @returns whether the lead changes with the next trade date
   */
  onDay(tradeDate: string, leadContracts: number, nextContracts: number): boolean {
    const isCrossed = tradeDate >= this.#watchedFrom && nextContracts > leadContracts
    // On the morning of its expiry a contract stops trading: the day before is the last on which it can lead.
    const isOver = dayAfter(tradeDate) >= this.#expiry
    if (!isCrossed && !isOver) return false
    this.#lead = following(this.#lead)
    this.#watch()
    return true
  }

  #watch(): void {
    this.#watchedFrom = thirdFriday(this.#lead).subtract({ days: watchedDays }).toString()
    this.#expiry = expiryDate(this.#lead).toString()
  }
}

function dayAfter(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString()
}
