import type { BrokerCommand, BrokerEvent, OrderTicket } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { Connection } from './connection/connection.ts'
import type { IbOrders } from './ib-orders.ts'
import type { MarketClock } from './market-clock.ts'
import type { Pacer } from './pacer.ts'
import { Priority } from './pacer.ts'
import type { ResetWatch } from './reset-watch.ts'

type Parts = {
  readonly connection: Connection
  readonly pacer: Pacer
  readonly resets: ResetWatch
  readonly clock: MarketClock
  readonly onEvent: (event: BrokerEvent) => void
}

/**
 * Through here every order leaves, or does not. What is not sent is said to be dead: the library would keep it
 * and send it on the next connection. What lowers the risk goes before what raises it.
 */
export class OrderGate {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @param orders of the present connection; undefined while there is none */
  execute(
    command: Exclude<BrokerCommand, { type: 'snapshot' }>,
    orders: IbOrders | undefined,
  ): void {
    const { pacer, connection } = this.#parts
    const isOpen = orders !== undefined && connection.state === 'Ready'
    switch (command.type) {
      case 'place':
        if (isOpen) this.#place(command.orders, orders)
        else this.#refuse(command.orders, 'no connection to the broker')
        return
      // What changes or ends an order is not answered for: the engine asks again, or learns how the order stands.
      case 'modify':
        if (isOpen) pacer.send(Priority.Order, 1, () => orders.modify(command.order))
        return
      case 'cancel':
        if (isOpen) pacer.send(Priority.Cancel, 1, () => orders.cancel(command.orderId))
        return
      case 'cancel-all':
        if (isOpen) pacer.send(Priority.Cancel, 1, () => orders.cancelAll())
    }
  }

  #place(tickets: readonly OrderTicket[], orders: IbOrders): void {
    const { pacer, resets } = this.#parts
    const isEntry = tickets.some(({ leg }) => leg === 'entry')
    const problem = isEntry ? resets.entryProblem : undefined
    if (problem !== undefined) {
      this.#refuse(tickets, problem)
      return
    }
    const isTaken = pacer.send(
      isEntry ? Priority.Order : Priority.Cancel,
      tickets.length,
      () => orders.place(tickets),
      () => this.#refuse(tickets, 'the connection was lost before its turn came'),
    )
    if (!isTaken) this.#refuse(tickets, 'too many messages are waiting')
  }

  /** Nothing of them left this machine. */
  #refuse(tickets: readonly OrderTicket[], problem: string): void {
    const { clock, onEvent } = this.#parts
    for (const { orderId, ref } of tickets) {
      onEvent({
        kind: BrokerKind.OrderStatus,
        tsUs: clock.nowUs(),
        orderId,
        ref,
        permId: 0,
        state: 'Dead',
        filledContracts: 0,
        reason: `not sent: ${problem}`,
      })
    }
  }
}
