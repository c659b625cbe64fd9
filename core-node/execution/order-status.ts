import type { OrderState } from '../../shared/vocabulary.ts'
import type { OrderStatusEvent } from './broker-port.ts'
import type { Order } from './order.ts'

/**
 * Executions are the truth: a status that says filled makes an order no more than acknowledged until its
 * executions have come, and one of which some has filled is not merely acknowledged. It is filled when the
 * executions of all that there was of it have come: the broker may have made it smaller meanwhile.
 */
export function stateAfter(order: Order, event: OrderStatusEvent): OrderState {
  const alive = order.filledContracts > 0 ? 'PartiallyFilled' : 'Acknowledged'
  switch (event.state) {
    case 'Filled':
    case 'PartiallyFilled':
      if (event.state === 'Filled' && order.filledContracts >= order.contracts) return 'Filled'
      return order.state === 'Sent' || order.state === 'Unknown' ? alive : order.state
    case 'Acknowledged':
      return alive
    case 'Sent':
      return order.state === 'Intended' ? 'Sent' : order.state
    default:
      return event.state
  }
}
