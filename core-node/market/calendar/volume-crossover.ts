import type { ContractMonth } from './contract-months.ts'
import { expiryDate, following, thirdFriday } from './contract-months.ts'

/** Before this a busy day of the next contract is an accident: the roll takes place in the last two weeks. */
const watchedDays = 14

/** What was traded on a trade date, in contracts. */
export type DayVolumes = {
  /** YYYY-MM-DD */
  readonly tradeDate: string
  readonly lead: number
  readonly next: number
}

/**
 * The third roll mode: the next contract leads from the day after the first on which more of it was traded than
 * of the one that led, and from the expiry on in any case. It never goes back, as long as the days reach back to
 * that first one; what is not known decides nothing.
 *
 * @param lead the contract that leads to begin with
 * @param tradeDate whose lead is asked for: only days before it count
 */
export function leadByVolume(
  lead: ContractMonth,
  tradeDate: string,
  days: readonly DayVolumes[],
): ContractMonth {
  const isCrossed = days.some(
    (day) => day.tradeDate < tradeDate && isWatched(lead, day.tradeDate) && day.next > day.lead,
  )
  // On the morning of its expiry a contract stops trading: the day before is the last on which it can lead.
  const isOver = tradeDate >= expiryDate(lead).toString()
  return isCrossed || isOver ? following(lead) : lead
}

/** Whether volumes of that day can decide. */
export function isWatched(lead: ContractMonth, tradeDate: string): boolean {
  return tradeDate >= thirdFriday(lead).subtract({ days: watchedDays }).toString()
}

/** The last trade date on which the contract can lead. */
export function lastLeadDate(lead: ContractMonth): Temporal.PlainDate {
  return expiryDate(lead).subtract({ days: 1 })
}
