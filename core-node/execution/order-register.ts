import type { OrderLeg } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import { groupOf } from './order-names.ts'
import type { Order } from './order.ts'
import { isDone } from './order.ts'

/** What a message says of the order it is about. */
type Named = { readonly ref: string; readonly orderId: number; readonly permId: number }

/** All orders of a journal, by every name they go by, and the numbers that are free. */
export class OrderRegister {
  readonly #byRef = new Map<string, Order>()
  readonly #byId = new Map<number, Order>()
  readonly #working = new Set<Order>()
  /** The latest of each leg and side: where a position's stop and target stood last. */
  readonly #latest = new Map<string, Order>()
  #nextOrderId = 1
  #nextBracket = 1

  /** Orders that may still fill. */
  get working(): ReadonlySet<Order> {
    return this.#working
  }

  /** Order ids are never used twice: the next is above all of ours and all the broker has seen. */
  reserveIds(nextOrderId: number): void {
    this.#nextOrderId = Math.max(this.#nextOrderId, nextOrderId)
  }

  takeOrderId(): number {
    return this.#nextOrderId++
  }

  takeBracket(): number {
    return this.#nextBracket++
  }

  add(order: Order): void {
    this.#byRef.set(order.ref, order)
    if (order.orderId > 0) this.#byId.set(order.orderId, order)
    const key = `${order.leg}${order.side}`
    const latest = this.#latest.get(key)
    if (latest === undefined || latest.bracket <= order.bracket) this.#latest.set(key, order)
    if (!isDone(order)) this.#working.add(order)
  }

  /** Takes an order back in from the journal, which keeps neither its group nor how long it is good for. */
  restore(order: Order): void {
    const isExit = order.leg === 'stop' || order.leg === 'target'
    const ocaGroup = isExit ? groupOf(order.ref) : ''
    this.add({ ...order, timeInForce: isExit ? 'GTC' : 'IOC', ocaGroup })
    this.reserveIds(order.orderId + 1)
    this.#nextBracket = Math.max(this.#nextBracket, order.bracket + 1)
  }

  onDone(order: Order): void {
    this.#working.delete(order)
  }

  /** A reference decides. Without one the order id does: it is ours only as long as permIds do not differ. */
  find({ ref, orderId, permId }: Named): Order | undefined {
    if (ref !== '') return this.#byRef.get(ref)
    const order = this.#byId.get(orderId)
    if (order === undefined) return undefined
    const isOther = permId > 0 && order.permId > 0 && permId !== order.permId
    return isOther ? undefined : order
  }

  byId(orderId: number): Order | undefined {
    return this.#byId.get(orderId)
  }

  latest(leg: OrderLeg, side: Exclude<Side, 0>): Order | undefined {
    return this.#latest.get(`${leg}${side}`)
  }
}
