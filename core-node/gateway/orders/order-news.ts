import type { BrokerOrder } from './broker-order.ts'
import type { ExecutionReport } from './executions.ts'
import type { Refusal } from './refusal.ts'

/** Who tells clients what happens to their orders. */
export interface OrderNews {
  onState(order: BrokerOrder): void
  onExecution(report: ExecutionReport): void
  /** After the state that the execution led to. */
  onCommission(report: ExecutionReport, order: BrokerOrder): void
  /** An error or warning that concerns an order, also one that never came to be. */
  onProblem(clientId: number, orderId: number, problem: Refusal): void
}
