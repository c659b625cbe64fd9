import type { Contract, IBApi, Order, OrderState } from '@stoqey/ib'
import { EventName, SecType } from '@stoqey/ib'

import type { Instrument } from '../../../market/instruments.ts'
import { guardedOn } from '../connection/guarded-listener.ts'
import { mayStillWork } from '../order-states-of-ib.ts'

export type Held = { readonly contracts: number; readonly contract: Contract }

/** Positions in the instrument and all orders that work in the account, asked in one go. */
export type Look = {
  /** A contract month each, none of them flat. */
  readonly held: readonly Held[]
  /** The references of the orders that work; '' for one by hand. */
  readonly orderRefs: readonly string[]
}

export type LookOptions = {
  readonly account: string
  readonly instrument: Instrument
  readonly onLook: (look: Look) => void
  readonly onFault: (error: unknown) => void
}

/** Asks the broker, as often as it takes, what is open. */
export class AccountLook {
  readonly #api: IBApi
  readonly #options: LookOptions
  readonly #held = new Map<number, Held>()
  readonly #orders = new Map<number, string>()
  readonly #awaited = new Set<'positions' | 'orders'>()

  constructor(api: IBApi, options: LookOptions) {
    this.#api = api
    this.#options = options
    const { onFault } = options
    guardedOn(api, EventName.position, this.#onPosition, onFault)
    guardedOn(api, EventName.openOrder, this.#onOpenOrder, onFault)
    guardedOn(api, EventName.positionEnd, () => this.#ended('positions'), onFault)
    guardedOn(api, EventName.openOrderEnd, () => this.#ended('orders'), onFault)
  }

  get isAsking(): boolean {
    return this.#awaited.size > 0
  }

  ask(): void {
    this.#held.clear()
    this.#orders.clear()
    this.#awaited.add('positions').add('orders')
    // A second request without a cancel is not answered with a list.
    this.#api.cancelPositions()
    this.#api.reqPositions()
    this.#api.reqAllOpenOrders()
  }

  readonly #onPosition = (account: string, contract: Contract, contracts: number): void => {
    const { instrument, account: ours } = this.#options
    const { conId, symbol, secType } = contract
    const isOfInstrument = symbol === instrument.symbol && secType === SecType.FUT
    if (account !== ours || conId === undefined || !isOfInstrument) return
    const { exchange } = instrument
    const plain = { conId, symbol, secType: SecType.FUT, exchange, currency: 'USD' }
    if (contracts === 0) this.#held.delete(conId)
    else this.#held.set(conId, { contracts, contract: plain })
  }

  readonly #onOpenOrder = (
    orderId: number,
    _contract: Contract,
    { permId = 0, account, orderRef = '' }: Order,
    { status }: OrderState,
  ): void => {
    if (account !== undefined && account !== '' && account !== this.#options.account) return
    const key = permId > 0 ? permId : -orderId
    if (mayStillWork(status)) this.#orders.set(key, orderRef)
    else this.#orders.delete(key)
  }

  #ended(part: 'positions' | 'orders'): void {
    if (!this.#awaited.delete(part) || this.#awaited.size > 0) return
    this.#options.onLook({
      held: [...this.#held.values()],
      orderRefs: [...this.#orders.values()],
    })
  }
}
