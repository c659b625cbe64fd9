import { opexDate } from '../../market/calendar/option-expiry.ts'
import type { OptionExpiry } from './option-entry.ts'

/** One answer to the question which options an underlying has: strikes and expiries, not every pair of them. */
export type ParameterRow = {
  readonly exchange: string
  readonly tradingClass: string
  /** yyyymmdd */
  readonly expirations: readonly string[]
  readonly strikes: readonly number[]
}

/** A class's expiries, each with the strikes that it may have. */
export type ListedExpiry = OptionExpiry & { readonly strikes: readonly number[] }

/** SPX settles at the open of the third Friday; everything else at a close. */
const morningRoot = 'SPX'
const roots = [morningRoot, 'SPXW']
/** The same options are listed for each exchange that trades them: the first of these speaks for all. */
const exchanges = ['CBOE', 'SMART']

export function listedExpiries(rows: readonly ParameterRow[]): ListedExpiry[] {
  return roots.flatMap((root) => {
    const ofRoot = rows.filter(({ tradingClass }) => tradingClass === root)
    const preferred = exchanges.flatMap((name) => ofRoot.filter((row) => row.exchange === name))
    const row = preferred[0] ?? ofRoot[0]
    if (row === undefined) return []
    return row.expirations.flatMap((lastTradeDate) => expiryOf(root, lastTradeDate, row.strikes))
  })
}

function expiryOf(root: string, lastTradeDate: string, strikes: readonly number[]): ListedExpiry[] {
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(lastTradeDate)
  if (match === null) return []
  const date = Temporal.PlainDate.from(match.slice(1).join('-'))
  const isMorningSettled = root === morningRoot
  const expiry = isMorningSettled ? settlementAfter(date) : date
  return [{ root, expiry: expiry.toString(), lastTradeDate, isMorningSettled, strikes }]
}

/** IB names a morning-settled series by its last day of trading, which is the day before it settles. */
function settlementAfter(lastTradeDate: Temporal.PlainDate): Temporal.PlainDate {
  const opex = opexDate(lastTradeDate)
  const { days } = opex.since(lastTradeDate, { largestUnit: 'day' })
  return days > 0 && days <= 4 ? opex : lastTradeDate
}
