import { expiryDate, leadMonth } from '../../market/calendar/contract-months.ts'
import { futureExpiry } from '../../market/calendar/future-expiry.ts'

/** Whether a contract is the one that leads. The calendar is asked once for a contract and a trade date. */
export class ContractMonthWatch {
  #contract = ''
  #tradeDate = ''
  #isLead: boolean | undefined

  /** @returns undefined when the contract's name does not tell its month */
  isLead(contract: string, tradeDate: string): boolean | undefined {
    if (contract === this.#contract && tradeDate === this.#tradeDate) return this.#isLead
    this.#contract = contract
    this.#tradeDate = tradeDate
    const expiry = futureExpiry(contract, tradeDate)
    const lead = expiryDate(leadMonth(tradeDate)).toString()
    this.#isLead = expiry === '' ? undefined : expiry === lead
    return this.#isLead
  }
}
