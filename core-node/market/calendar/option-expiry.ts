import type { ContractMonth } from './contract-months.ts'
import { expiryDate } from './contract-months.ts'
import { isCashDay } from './trading-day.ts'

/** The monthly expiry of index and stock options (OPEX): the third Friday, or the Thursday before a holiday. */
export function opexDate(month: ContractMonth): Temporal.PlainDate {
  return expiryDate(month)
}

/** Futures and options expire together in March, June, September and December. */
export function isQuarterly(month: number): boolean {
  return month % 3 === 0
}

/** The monthly expiry on this day or the next one after it. */
export function nextOpex(day: Temporal.PlainDate): Temporal.PlainDate {
  const opex = opexDate(day)
  if (Temporal.PlainDate.compare(day, opex) <= 0) return opex
  return opexDate(day.add({ months: 1 }))
}

/** Days on which the cash market trades, after the first day and up to the last. 0 when they are the same. */
export function cashDaysBetween(first: Temporal.PlainDate, last: Temporal.PlainDate): number {
  let days = 0
  for (
    let day = last;
    Temporal.PlainDate.compare(day, first) > 0;
    day = day.subtract({ days: 1 })
  ) {
    if (isCashDay(day)) days++
  }
  return days
}
