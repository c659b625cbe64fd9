import { microsPerSecond } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'

/** How old each kind of input may be before its feature loses quality (signal definitions, §1). */
export const staleAfterUs = {
  book: microsPerSecond,
  regularTrade: 5 * microsPerSecond,
  overnightTrade: 60 * microsPerSecond,
  /** One and a half periods. */
  minuteBar: 90 * microsPerSecond,
} as const

/** Outside the cash market's hours a minute without a trade is nothing unusual. */
export function tradeStaleAfterUs(market: Market): number {
  return market.isRegular ? staleAfterUs.regularTrade : staleAfterUs.overnightTrade
}
