import { expiryDate } from './contract-months.ts'

/** The quarterly months by their letters. */
const monthOf: Readonly<Record<string, number>> = { H: 3, M: 6, U: 9, Z: 12 }

/**
 * When a future settles, YYYY-MM-DD, by its code: ESZ6 or ESZ26. A year of one digit is the first such year
 * whose contract has not settled on the trade date.
 *
 * @returns '' for a code that names no month
 */
export function futureExpiry(contract: string, tradeDate: string): string {
  const [, letter = '', digits = ''] = /([HMUZ])(\d{1,2})$/.exec(contract) ?? []
  const month = monthOf[letter]
  if (month === undefined) return ''
  const span = 10 ** digits.length
  const thisYear = Number(tradeDate.slice(0, 4))
  const past = (((thisYear - Number(digits)) % span) + span) % span
  const year = thisYear - past
  const expiry = expiryDate({ year, month }).toString()
  return expiry >= tradeDate ? expiry : expiryDate({ year: year + span, month }).toString()
}
