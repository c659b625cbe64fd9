import type { BrokerOrder } from './broker-order.ts'
import { isOver } from './broker-order.ts'

/** Orders that are over are kept for questions about them, the oldest go first. */
const overMax = 10_000

/** All orders of the account, of every client, connected or not; and each client's next id. */
export class OrderStore {
  readonly #byKey = new Map<number, BrokerOrder>()
  readonly #byOwner = new Map<string, BrokerOrder>()
  readonly #children = new Map<number, BrokerOrder[]>()
  readonly #open = new Set<BrokerOrder>()
  readonly #over = new Set<BrokerOrder>()
  /** The highest id each client used: ids only rise. */
  readonly #highestIds = new Map<number, number>()

  get openCount(): number {
    return this.#open.size
  }

  add(order: BrokerOrder): void {
    this.#byKey.set(order.key, order)
    this.#byOwner.set(ownerKey(order.clientId, order.orderId), order)
    this.#open.add(order)
    if (order.parentKey !== 0) {
      this.#children.set(order.parentKey, [...(this.#children.get(order.parentKey) ?? []), order])
    }
    if (order.orderId > this.highestId(order.clientId)) {
      this.#highestIds.set(order.clientId, order.orderId)
    }
  }

  byKey(key: number): BrokerOrder | undefined {
    return this.#byKey.get(key)
  }

  find(clientId: number, orderId: number): BrokerOrder | undefined {
    return this.#byOwner.get(ownerKey(clientId, orderId))
  }

  highestId(clientId: number): number {
    return this.#highestIds.get(clientId) ?? 0
  }

  /** Also those that are over. */
  childrenOf({ key }: BrokerOrder): BrokerOrder[] {
    return [...(this.#children.get(key) ?? [])]
  }

  /** Orders that are not over, in order of arrival. */
  open(): BrokerOrder[] {
    return [...this.#open]
  }

  /** Orders that are over, in order of their end. */
  over(): BrokerOrder[] {
    return [...this.#over]
  }

  /** After its status changed for the last time. */
  settle(order: BrokerOrder): void {
    if (!isOver(order) || !this.#open.delete(order)) return
    this.#over.add(order)
    if (this.#over.size <= overMax) return
    const [oldest] = this.#over
    if (oldest !== undefined) this.#forget(oldest)
  }

  #forget(order: BrokerOrder): void {
    this.#over.delete(order)
    this.#byKey.delete(order.key)
    this.#children.delete(order.key)
    this.#byOwner.delete(ownerKey(order.clientId, order.orderId))
  }
}

function ownerKey(clientId: number, orderId: number): string {
  return `${clientId}:${orderId}`
}
