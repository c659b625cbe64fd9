/**
 * Expiry and roll of the quarterly index futures. They stop trading on the third Friday of March, June,
 * September and December; the lead month changes on the Monday of that week from June 2022 on, and on the
 * Thursday eight days before expiry in the years before (CME's roll dates).
 */
export type ContractMonth = { readonly year: number; readonly month: number }

const firstMondayRoll = '2022-06'
const friday = 5

export function expiryDate({ year, month }: ContractMonth): Temporal.PlainDate {
  const first = Temporal.PlainDate.from({ year, month, day: 1 })
  const toFriday = (friday - first.dayOfWeek + 7) % 7
  return first.add({ days: toFriday + 14 })
}

/** The first day on which the next contract leads. */
export function rollDate(contract: ContractMonth): Temporal.PlainDate {
  const expiry = expiryDate(contract)
  const isMondayRoll = expiry.toPlainYearMonth().toString() >= firstMondayRoll
  return expiry.subtract({ days: isMondayRoll ? 4 : 8 })
}

/** The contract that leads on a trade date. */
export function leadMonth(tradeDate: string): ContractMonth {
  const date = Temporal.PlainDate.from(tradeDate)
  let contract: ContractMonth = { year: date.year, month: Math.ceil(date.month / 3) * 3 }
  while (Temporal.PlainDate.compare(date, rollDate(contract)) >= 0) contract = following(contract)
  return contract
}

export function following({ year, month }: ContractMonth): ContractMonth {
  return month === 12 ? { year: year + 1, month: 3 } : { year, month: month + 3 }
}
