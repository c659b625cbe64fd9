import { priceToTicks } from '../../../shared/units.ts'
import type { ExchangeOrder, NewOrder } from '../../broker/exchange/exchange-order.ts'
import type { BrokerOrder, OrderStatus } from './broker-order.ts'
import { ocaCancels } from './broker-order.ts'

/** The broker ends an order at its date; at the exchange it is good till it is cancelled. */
const exchangeTimes: Readonly<Record<string, NewOrder['timeInForce']>> = {
  IOC: 'IOC',
  GTC: 'GTC',
  GTD: 'GTC',
}

/** No price of a market comes near it. */
const unreachableTicks = 2 ** 30

/**
 * An order as the exchange takes it: only for orders that passed the checks.
 * @param isStopAsleep whether a stop must not go off now: its price is out of reach then
 */
export function exchangeTermsOf(order: BrokerOrder, isStopAsleep: boolean): NewOrder {
  const { terms, contract } = order
  const { tickNanos } = contract.instrument
  const type = terms.orderType as NewOrder['type']
  return {
    id: order.key,
    parentId: order.parentKey,
    // Groups that reduce are not the exchange's: it knows only those that cancel.
    ocaGroup: order.ocaType === ocaCancels ? order.ocaGroup : '',
    side: order.side,
    type,
    contracts: order.contracts,
    limitTicks: type === 'LMT' ? priceToTicks(terms.limitPrice ?? 0, tickNanos) : 0,
    stopTicks: type === 'STP' ? stopTicksOf(order, isStopAsleep) : 0,
    timeInForce: exchangeTimes[terms.timeInForce] ?? 'DAY',
  }
}

function stopTicksOf({ terms, contract, side }: BrokerOrder, isAsleep: boolean): number {
  if (isAsleep) return side * unreachableTicks
  return priceToTicks(terms.auxPrice ?? 0, contract.instrument.tickNanos)
}

/** A market order that waits shows as PreSubmitted (recorded order dialogues), and so does a stop. */
export function statusOf({ state, type, isTriggered, filled }: ExchangeOrder): OrderStatus {
  switch (state) {
    case 'held':
      return 'PreSubmitted'
    case 'working': {
      const isWaiting = (type === 'STP' && !isTriggered) || (type === 'MKT' && filled === 0)
      return isWaiting ? 'PreSubmitted' : 'Submitted'
    }
    case 'filled':
      return 'Filled'
    case 'cancelled':
      return 'Cancelled'
    case 'rejected':
      return 'Inactive'
  }
}
