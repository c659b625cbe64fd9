import { isCashDay } from './trading-day.ts'
import { wallTimeUs, zones } from './wall-time.ts'

/**
 * Expiry and roll of the quarterly index futures. They stop trading at the cash market's opening on the third
 * Friday of March, June, September and December, or on the Thursday before it where that is a holiday.
 */
export type ContractMonth = { readonly year: number; readonly month: number }

/**
 * When the next contract takes the lead.
 * cme-monday: CME's own roll dates, the Monday of the expiry week from June 2022 on, and before that the
 * Thursday eight days before the third Friday. eight-days: that Thursday in all years.
 */
export type CalendarRoll = 'cme-monday' | 'eight-days'

/** By the calendar, or by what is traded: see leadByVolume. */
export type RollMode = CalendarRoll | 'volume-crossover'

const firstMondayRoll = '2022-06'
const friday = 5

export function thirdFriday({ year, month }: ContractMonth): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  const toFriday = (friday - first.dayOfWeek + 7) % 7
  return first.add({ days: toFriday + 14 })
}

/** The third Friday, or the Thursday before it when the cash market is shut on it. */
export function expiryDate(contract: ContractMonth): Temporal.PlainDate {
  const day = thirdFriday(contract)
  return isCashDay(day) ? day : day.subtract({ days: 1 })
}

/** From this moment on the contract no longer trades: 08:30 in Chicago on its expiry. */
export function lastTradeUs(contract: ContractMonth): number {
  return wallTimeUs(expiryDate(contract), '08:30', zones.chicago)
}

/** The first day on which the next contract leads. */
export function rollDate(
  contract: ContractMonth,
  mode: CalendarRoll = 'cme-monday',
): Temporal.PlainDate {
  const day = thirdFriday(contract)
  const isMonday = mode === 'cme-monday' && day.toPlainYearMonth().toString() >= firstMondayRoll
  return day.subtract({ days: isMonday ? 4 : 8 })
}

/** The first contract that still trades on a date, if only until its last morning. */
export function frontMonth(date: Temporal.PlainDate): ContractMonth {
  let contract: ContractMonth = { year: date.year, month: Math.ceil(date.month / 3) * 3 }
  while (Temporal.PlainDate.compare(date, expiryDate(contract)) > 0) contract = following(contract)
  return contract
}

/** The contract that leads on a trade date. */
export function leadMonth(tradeDate: string, mode: CalendarRoll = 'cme-monday'): ContractMonth {
  const date = Temporal.PlainDate.from(tradeDate)
  let contract: ContractMonth = { year: date.year, month: Math.ceil(date.month / 3) * 3 }
  while (Temporal.PlainDate.compare(date, rollDate(contract, mode)) >= 0) {
    contract = following(contract)
  }
  return contract
}

export function following({ year, month }: ContractMonth): ContractMonth {
  return month === 12 ? { year: year + 1, month: 3 } : { year, month: month + 3 }
}
