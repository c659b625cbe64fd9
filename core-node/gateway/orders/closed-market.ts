import type { Market } from '../../market/market.ts'
import { clockText, exchangeZone, zonedTime } from '../market-time.ts'
import type { BrokerOrder } from './broker-order.ts'
import { nextLiquidUs } from './liquid-hours.ts'
import type { Refusal } from './refusal.ts'
import { refusal } from './refusal.ts'

/** The order is alive, but the exchange is shut: a warning, not an error. */
export function closedMarketWarning(order: BrokerOrder, market: Market): Refusal {
  return placedLaterWarning(order, nextOpenUs(market))
}

/** A stop that sleeps outside the liquid hours. */
export function sleepingStopWarning(order: BrokerOrder, market: Market): Refusal {
  return placedLaterWarning(order, nextLiquidUs(market))
}

function placedLaterWarning(order: BrokerOrder, atUs: number): Refusal {
  const { terms, contracts, contract } = order
  const opens = zonedTime(atUs, exchangeZone)
  const day = opens.toPlainDate().toString()
  return refusal(
    399,
    `Order Message:\n${terms.action} ${contracts} ${contract.localSymbol}\nWarning: Your order will not be placed at the exchange until ${day} ${clockText(opens)} ${exchangeZone}.`,
  )
}

function nextOpenUs({ session, tsUs }: Market): number {
  if (tsUs < session.openUs) return session.openUs
  return tsUs < session.haltEndUs && tsUs >= session.haltStartUs ? session.haltEndUs : session.endUs
}
