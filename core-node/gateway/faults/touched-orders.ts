import { priceToTicks } from '../../../shared/units.ts'
import type { BrokerOrder } from '../orders/broker-order.ts'
import type { Simulation } from '../simulation.ts'

/**
 * Orders that fill although the market did not come to them. The exchange matches them against what it shows; a
 * limit order gets its own price for it, for no client would believe a worse one.
 */
export class TouchedOrders {
  readonly #simulation: Simulation
  readonly #keys = new Set<number>()

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  fill(order: BrokerOrder): void {
    this.#keys.add(order.key)
    this.#simulation.exchange.touch(order)
  }

  priceOf({ key, terms, contract }: BrokerOrder, priceTicks: number): number {
    const { orderType, limitPrice } = terms
    const isAtLimit = orderType === 'LMT' && limitPrice !== undefined && this.#keys.has(key)
    return isAtLimit ? priceToTicks(limitPrice, contract.instrument.tickNanos) : priceTicks
  }
}
