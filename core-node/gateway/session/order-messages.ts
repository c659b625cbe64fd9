import type { OrderPreview } from '../account/order-preview.ts'
import { commissionReport, executionData, liveExecution } from '../encode/executions.ts'
import { openOrder } from '../encode/open-order.ts'
import { orderStatus } from '../encode/order-status.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import { isOver } from '../orders/broker-order.ts'
import type { ExecutionReport } from '../orders/executions.ts'
import type { OrderNews } from '../orders/order-news.ts'
import type { Refusal } from '../orders/refusal.ts'
import type { Client } from './client.ts'
import type { Clients } from './clients.ts'

/**
 * What happens to orders, as messages in the order of recorded dialogues: openOrder and orderStatus at each
 * state; at a fill execDetails before them, and openOrder again with commissionReport behind them. A client that
 * is not connected hears nothing and asks when it is back.
 */
export class OrderMessages implements OrderNews {
  readonly #clients: Clients
  readonly #account: string
  readonly #onFill: () => void

  /** @param onFill called after all messages of a fill */
  constructor(clients: Clients, account: string, onFill: () => void) {
    this.#clients = clients
    this.#account = account
    this.#onFill = onFill
  }

  onPreview(order: BrokerOrder, preview: OrderPreview): void {
    const client = this.#clients.get(order.clientId)
    const source = { ...order, account: this.#account, preview }
    client?.send(openOrder.encode(source, client.serverVersion))
  }

  onState(order: BrokerOrder): void {
    const status = orderStatus(order)
    const isOpenOrderTold = order.status !== 'Cancelled' && order.status !== 'Inactive'
    for (const client of this.#clients.listenersOf(order.clientId)) {
      if (isOpenOrderTold) this.#sendOpenOrder(client, order)
      client.send(status)
    }
  }

  onExecution(report: ExecutionReport): void {
    const source = { ...report, requestId: liveExecution, account: this.#account }
    for (const client of this.#clients.listenersOf(report.clientId)) {
      client.send(executionData.encode(source, client.serverVersion))
    }
  }

  onCommission(report: ExecutionReport, order: BrokerOrder): void {
    const message = commissionReport(report)
    for (const client of this.#clients.listenersOf(order.clientId)) {
      if (isOver(order)) this.#sendOpenOrder(client, order)
      client.send(message)
    }
    this.#onFill()
  }

  #sendOpenOrder(client: Client, order: BrokerOrder): void {
    client.send(openOrder.encode({ ...order, account: this.#account }, client.serverVersion))
  }

  onProblem(clientId: number, orderId: number, { code, text }: Refusal): void {
    this.#clients.get(clientId)?.error(orderId, code, text)
  }
}
