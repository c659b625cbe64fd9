import type { OrderTruth, Truth } from '../../core-node/gateway/control/truth.ts'

/** From the broker's side: how far the position is covered by stops that are at work. */
export type Cover = { readonly contracts: number; readonly stopContracts: number }

/** A stop of a bracket sleeps until its parent has filled whole. */
function isAwake({ parentId, clientId }: OrderTruth, orders: readonly OrderTruth[]): boolean {
  return parentId === 0 || !orders.some((o) => o.clientId === clientId && o.orderId === parentId)
}

export function coverOf({ accounts, openOrders }: Truth): Cover {
  const contracts = accounts
    .flatMap(({ positions }) => positions)
    .reduce((sum, position) => sum + position.contracts, 0)
  const exit = contracts > 0 ? 'SELL' : 'BUY'
  const stopContracts = openOrders
    .filter((order) => order.type === 'STP' && order.action === exit)
    .filter((order) => isAwake(order, openOrders))
    .reduce((sum, order) => sum + order.contracts - order.filled, 0)
  return { contracts, stopContracts }
}

export type Bare = { readonly fromUs: number; readonly untilUs: number; readonly contracts: number }

/**
 * Looks at the broker's books again and again, and measures how long a position lay there without stops for all
 * of it. The time does not count while a fault keeps every order from the broker: then nobody could place one.
 */
export class StopWatch {
  /** Times without a stop, the longest of each position that was bare. */
  readonly bare: Bare[] = []
  #current: { fromUs: number; untilUs: number; contracts: number } | undefined

  /** @param isReachable whether an order sent now would come to the exchange */
  look(truth: Truth, isReachable: boolean): void {
    const nowUs = Date.parse(truth.time) * 1_000
    const { contracts, stopContracts } = coverOf(truth)
    if (contracts === 0 || stopContracts >= Math.abs(contracts) || !isReachable) {
      this.#end()
      return
    }
    this.#current ??= { fromUs: nowUs, untilUs: nowUs, contracts }
    this.#current.untilUs = nowUs
    this.#current.contracts = contracts
  }

  get longestUs(): number {
    this.#end()
    return this.bare.reduce((most, { fromUs, untilUs }) => Math.max(most, untilUs - fromUs), 0)
  }

  #end(): void {
    if (this.#current !== undefined) this.bare.push(this.#current)
    this.#current = undefined
  }
}
