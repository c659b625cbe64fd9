import type { BrokerOrder } from '../orders/broker-order.ts'
import { isOver } from '../orders/broker-order.ts'
import type { Simulation } from '../simulation.ts'

type Delay = { after(delayUs: number, run: () => void): void }

/** Orders that the broker accepted and has not passed on to the exchange. */
export class HeldOrders {
  readonly #simulation: Simulation
  readonly #delay: Delay
  readonly #held = new Set<BrokerOrder>()

  constructor(simulation: Simulation, delay: Delay) {
    this.#simulation = simulation
    this.#delay = delay
  }

  /** Orders of one family stay together. @param forUs infinity for "until they are cancelled" */
  add(orders: readonly BrokerOrder[], forUs: number): void {
    for (const order of orders) {
      this.#held.add(order)
      this.#simulation.exchange.setStatus(order, 'PreSubmitted', '')
    }
    this.#delay.after(forUs, () => this.#release(orders))
  }

  onModify(order: BrokerOrder): boolean {
    if (!this.#held.has(order)) return false
    this.#simulation.exchange.setStatus(order, 'PreSubmitted', '')
    return true
  }

  cancel(order: BrokerOrder, reason: string): boolean {
    if (!this.#held.delete(order)) return false
    const { exchange } = this.#simulation
    exchange.setStatus(order, 'Cancelled', reason)
    for (const child of exchange.store.childrenOf(order)) this.cancel(child, reason)
    return true
  }

  #release(orders: readonly BrokerOrder[]): void {
    const released = orders.filter((order) => this.#held.delete(order) && !isOver(order))
    if (released.length > 0) this.#simulation.exchange.submit(released)
  }
}
