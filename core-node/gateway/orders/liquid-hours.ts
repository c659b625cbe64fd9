import { microsPerHour } from '../../../shared/units.ts'
import { sessionAt } from '../../market/calendar/session-calendar.ts'
import type { Market } from '../../market/market.ts'
import { liquidFromUs } from '../contracts/trading-hours.ts'
import type { BrokerOrder } from './broker-order.ts'

/** The hours that contract details call liquid. */
export function isInLiquidHours({ session, tsUs }: Market): boolean {
  return tsUs >= liquidFromUs(session) && tsUs < session.closeUs
}

/** The next time at which they begin. */
export function nextLiquidUs({ session, tsUs }: Market): number {
  const fromUs = liquidFromUs(session)
  return tsUs < fromUs ? fromUs : liquidFromUs(sessionAt(session.endUs + microsPerHour))
}

/**
 * IB does not trigger the stops of a future outside the liquid hours unless the order says that it may; limits
 * and market orders work whenever the exchange does, and what they say is ignored.
 */
export function isAsleep({ terms, isTriggered }: BrokerOrder, market: Market): boolean {
  const isStop = terms.orderType === 'STP' && !isTriggered
  return isStop && !terms.outsideRth && !isInLiquidHours(market)
}
