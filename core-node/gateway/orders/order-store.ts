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

  /** The one open order of any client with this id; undefined where there are more, or none. */
  findOpen(orderId: number): BrokerOrder | undefined {
    const [order, another] = this.open().filter((each) => each.orderId === orderId)
    return another === undefined ? order : undefined
  }

  highestId(clientId: number): number {
    return this.#highestIds.get(clientId) ?? 0
  }

  /** The ids above are given out again, as after a restart that forgot them. */
  rollBackIds(clientId: number, by: number): void {
    this.#highestIds.set(clientId, Math.max(0, this.highestId(clientId) - by))
  }

  /** The client's ids no longer lead to the order: it belongs to a session that is over. */
  disown({ clientId, orderId }: BrokerOrder): void {
    this.#byOwner.delete(ownerKey(clientId, orderId))
  }

  /** Who ever placed an order. */
  owners(): number[] {
    return [...this.#highestIds.keys()]
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

  /** The gateway restarted and no longer knows which ids are used up: only those of open orders are. */
  forgetUsedIds(): void {
    for (const order of this.#over) this.#byOwner.delete(ownerKey(order.clientId, order.orderId))
    this.#highestIds.clear()
    for (const { clientId, orderId } of this.#open) {
      if (orderId > this.highestId(clientId)) this.#highestIds.set(clientId, orderId)
    }
  }

  #forget(order: BrokerOrder): void {
    this.#over.delete(order)
    this.#byKey.delete(order.key)
    this.#children.delete(order.key)
    const owner = ownerKey(order.clientId, order.orderId)
    // After a restart the id can be another order's.
    if (this.#byOwner.get(owner) === order) this.#byOwner.delete(owner)
  }
}

function ownerKey(clientId: number, orderId: number): string {
  return `${clientId}:${orderId}`
}
