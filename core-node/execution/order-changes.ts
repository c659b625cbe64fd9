import type { Order, OrderTerms } from './order.ts'

type Change = { readonly terms: OrderTerms; readonly sinceUs: number; readonly reason: string }

/** An order whose changes go unanswered so often is left as it is. */
const maxUnanswered = 3

/**
 * Changes on their way to the broker, one for each order at most. Until the broker says that it holds the new
 * terms the order is as it was; after a while without an answer it is so for good.
 */
export class OrderChanges {
  readonly #pending = new Map<Order, Change>()
  readonly #unanswered = new Map<Order, number>()

  isPending(order: Order): boolean {
    return this.#pending.has(order)
  }

  /** Whether another change may be tried. */
  isOpenTo(order: Order): boolean {
    return !this.isPending(order) && (this.#unanswered.get(order) ?? 0) < maxUnanswered
  }

  begin(order: Order, terms: OrderTerms, reason: string, tsUs: number): void {
    this.#pending.set(order, { terms, reason, sinceUs: tsUs })
  }

  /** The broker says what it holds. @returns the reason of the change that this confirms */
  onTerms(order: Order, terms: OrderTerms): string | undefined {
    const change = this.#pending.get(order)
    if (change === undefined || !areEqual(change.terms, terms)) return undefined
    this.#pending.delete(order)
    this.#unanswered.delete(order)
    return change.reason
  }

  /** The order is over. */
  forget(order: Order): void {
    this.#pending.delete(order)
    this.#unanswered.delete(order)
  }

  /** Gives up on changes that are older. @returns the orders they were of */
  expire(tsUs: number, patienceUs: number): Order[] {
    if (this.#pending.size === 0) return []
    const expired: Order[] = []
    for (const [order, { sinceUs }] of this.#pending) {
      if (tsUs - sinceUs <= patienceUs) continue
      this.#pending.delete(order)
      this.#unanswered.set(order, (this.#unanswered.get(order) ?? 0) + 1)
      expired.push(order)
    }
    return expired
  }
}

export function areEqual(a: OrderTerms, b: OrderTerms): boolean {
  return a.contracts === b.contracts && a.limitTicks === b.limitTicks && a.stopTicks === b.stopTicks
}
