import type {
  Broker,
  BrokerCommand,
  BrokerEvent,
  OrderTicket,
} from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'

/**
 * A broker for a rehearsal: it takes every order, fills an entry at its limit at once, and the target when it
 * is told to.
 */
export class WillingBroker implements Broker {
  readonly #hear: (event: BrokerEvent) => void
  readonly #nowUs: () => number
  #working: readonly OrderTicket[] = []
  #executions = 0

  constructor(hear: (event: BrokerEvent) => void, nowUs: () => number) {
    this.#hear = hear
    this.#nowUs = nowUs
  }

  execute(command: BrokerCommand): void {
    if (command.type !== 'place') return
    this.#working = command.orders
    for (const ticket of command.orders) this.#tell(ticket, 'Acknowledged', 0)
    const entry = command.orders.find(({ leg }) => leg === 'entry')
    if (entry !== undefined) this.#fill(entry)
  }

  /** The target fills, and with it goes the stop. @returns whether there was one */
  endTrade(): boolean {
    const target = this.#working.find(({ leg }) => leg === 'target')
    const stop = this.#working.find(({ leg }) => leg === 'stop')
    this.#working = []
    if (target === undefined) return false
    this.#fill(target)
    if (stop !== undefined) this.#tell(stop, 'Cancelled', 0)
    return true
  }

  #fill(ticket: OrderTicket): void {
    const { orderId, ref, side, contracts } = ticket
    const priceTicks = ticket.limitTicks ?? 0
    const execId = `rehearsed.${++this.#executions}`
    const tsUs = this.#nowUs()
    const fill = { execId, orderId, ref, permId: orderId, side, contracts, priceTicks }
    this.#hear({ kind: BrokerKind.Execution, tsUs, ...fill })
    this.#hear({ kind: BrokerKind.Commission, tsUs, execId, feesCents: 225 * contracts })
    this.#tell(ticket, 'Filled', contracts)
  }

  #tell(
    { orderId, ref }: OrderTicket,
    state: 'Acknowledged' | 'Filled' | 'Cancelled',
    filledContracts: number,
  ): void {
    const tsUs = this.#nowUs()
    const kind = BrokerKind.OrderStatus
    this.#hear({ kind, tsUs, orderId, ref, permId: orderId, state, filledContracts, reason: '' })
  }
}
