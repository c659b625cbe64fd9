import type { OrderTicket } from './broker-port.ts'
import type { Order, OrderTerms } from './order.ts'
import type { Row } from './outbox.ts'

/** An order as the audit shows it: its terms are those the broker has confirmed. */
export function orderRow(order: Order, reason: string, tsUs: number): Row {
  return {
    ts: tsUs,
    kind: 'order',
    ref: order.ref,
    orderId: order.orderId,
    parentId: order.parentId,
    permId: order.permId,
    bracket: order.bracket,
    leg: order.leg,
    side: order.side > 0 ? 'BUY' : 'SELL',
    type: order.type,
    contracts: order.contracts,
    limitTicks: order.limitTicks,
    stopTicks: order.stopTicks,
    state: order.state,
    filledContracts: order.filledContracts,
    tier: order.tier,
    reason,
    ...(order.riskTicks === undefined ? {} : { riskTicks: order.riskTicks }),
  }
}

/** What the broker is told of a new order. */
export function ticketOf(order: Order): OrderTicket {
  const { ref, orderId, parentId, leg, side, type, timeInForce, ocaGroup } = order
  const { contracts, limitTicks, stopTicks } = order
  return {
    ref,
    orderId,
    parentId,
    leg,
    side,
    type,
    contracts,
    limitTicks,
    stopTicks,
    timeInForce,
    ocaGroup,
  }
}

/** The same order on other terms. */
export function changedTicket(order: Order, terms: OrderTerms): OrderTicket {
  const { contracts, limitTicks, stopTicks } = terms
  return { ...ticketOf(order), contracts, limitTicks, stopTicks, parentId: 0 }
}

/** New terms, in words. */
export function describeTerms({ contracts, limitTicks, stopTicks }: OrderTerms): string {
  const price = stopTicks ?? limitTicks
  return `${contracts} at ${price ?? 'the market'}`
}
