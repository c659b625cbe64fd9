import type { BrokerOrder } from '../orders/broker-order.ts'
import { averagePrice, remainingContracts, whyHeld } from '../orders/broker-order.ts'
import { message } from '../wire/fields.ts'
import { Outgoing } from '../wire/message-ids.ts'

/** Message 3, the layout of recorded order dialogues. The last field is a price cap that was never set. */
export function orderStatus(order: BrokerOrder): string {
  return message(
    Outgoing.OrderStatus,
    order.orderId,
    order.status,
    order.filled,
    remainingContracts(order),
    averagePrice(order),
    order.permId,
    order.parentId,
    order.lastFillPrice,
    order.clientId,
    whyHeld(order),
    0,
  )
}
