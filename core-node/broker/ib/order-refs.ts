import { NewestMap } from './newest-map.ts'

/** More orders than a week can have at the hard cap of 3,000 a day: no message is about one that is older. */
const ordersKept = 20_000

/** IB's mark for "no order id", as orders by hand have it. */
const noOrderId = 2_147_483_647

/**
 * Which of our references a message of the broker is about that carries none, as order states do. A permId is
 * the account's own and decides; an order id is unique within our client id, and never used twice by us.
 * It outlives a connection.
 */
export class OrderRefs {
  readonly #byPermId = new NewestMap<number, string>(ordersKept)
  readonly #byOrderId = new NewestMap<number, string>(ordersKept)
  readonly #permIds = new NewestMap<string, number>(ordersKept)
  #nextOrderId = 1

  /** Above every order id of our client that was ever seen. */
  get nextOrderId(): number {
    return this.#nextOrderId
  }

  /** @param orderId of our own client id; 0 when it is another's */
  learn(ref: string, permId: number, orderId: number): void {
    this.reserve(orderId + 1)
    if (ref === '') return
    if (orderId > 0) this.#byOrderId.set(orderId, ref)
    if (permId <= 0) return
    this.#byPermId.set(permId, ref)
    this.#permIds.set(ref, permId)
  }

  reserve(nextOrderId: number): void {
    if (nextOrderId < noOrderId) this.#nextOrderId = Math.max(this.#nextOrderId, nextOrderId)
  }

  /** '' when it is not known, or the order id is one that now means another order. */
  refOf(permId: number, orderId: number): string {
    const known = this.#byPermId.get(permId)
    if (known !== undefined) return known
    const ref = this.#byOrderId.get(orderId) ?? ''
    const isOther = permId > 0 && (this.#permIds.get(ref) ?? permId) !== permId
    return isOther ? '' : ref
  }
}
