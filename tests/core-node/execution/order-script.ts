import { newOrder } from '../../../core-node/execution/order-factory.ts'
import type { OrderFields } from '../../../core-node/execution/order-factory.ts'
import type { Order } from '../../../core-node/execution/order.ts'

/** An order as the desk makes it, one of its own for each id, or what a test changes of it. */
export function anOrder(changes: Partial<Order> = {}): Order {
  const { leg = 'entry', orderId = 1, bracket = 1 } = changes
  const letter = { entry: 'E', stop: 'S', target: 'T', flatten: 'F' }[leg]
  const fields: OrderFields = {
    leg,
    side: 1,
    type: 'LMT',
    contracts: 2,
    limitTicks: 100,
    stopTicks: null,
    tier: 'GOOD',
    bracket,
    parentId: 0,
  }
  const ref = `test.20260915.${bracket}.${letter}.0-0-0`
  return { ...newOrder(fields, ref, orderId, 0), ...changes }
}
