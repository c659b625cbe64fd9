import type { OrderPreview } from '../account/order-preview.ts'
import type { BrokerOrder } from './broker-order.ts'
import type { ExecutionReport } from './executions.ts'
import type { Refusal } from './refusal.ts'

/** Who tells clients what happens to their orders. */
export interface OrderNews {
  /** What an order would do, for who asked; it was not placed. */
  onPreview(order: BrokerOrder, preview: OrderPreview): void
  onState(order: BrokerOrder): void
  onExecution(report: ExecutionReport): void
  /** After the state that the execution led to. */
  onCommission(report: ExecutionReport, order: BrokerOrder): void
  /** An error or warning that concerns an order, also one that never came to be. */
  onProblem(clientId: number, orderId: number, problem: Refusal): void
}
