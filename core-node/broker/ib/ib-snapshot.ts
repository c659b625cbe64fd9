import type { Contract, IBApi, Order } from '@stoqey/ib'
import { EventName } from '@stoqey/ib'

import type { BrokerEvent } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { FrontContract } from './front-contract.ts'
import { guardedOn } from './ib-session.ts'
import type { MarketClock } from './market-clock.ts'

export type SnapshotOptions = {
  readonly front: FrontContract
  readonly account: string
  readonly clock: MarketClock
  readonly nextRequestId: () => number
  readonly onEvent: (event: BrokerEvent) => void
  readonly onFault: (error: unknown) => void
}

/**
 * The broker's own account of where we stand: open orders, executions, positions. The executions come as
 * events of their own, before the snapshot that counts them in.
 */
export class IbSnapshot {
  readonly #api: IBApi
  readonly #options: SnapshotOptions
  #openRefs: string[] = []
  #position = 0
  #awaited = new Set<'orders' | 'executions' | 'positions'>()
  #onDone: (() => void) | undefined

  constructor(api: IBApi, options: SnapshotOptions) {
    this.#api = api
    this.#options = options
  }

  listen(): void {
    const { onFault, front, account } = this.#options
    const api = this.#api
    guardedOn(
      api,
      EventName.openOrder,
      (_id: number, _contract: Contract, order: Order) => {
        if (this.#awaited.has('orders')) this.#openRefs.push(order.orderRef ?? '')
      },
      onFault,
    )
    guardedOn(
      api,
      EventName.position,
      (holder: string, contract: Contract, contracts: number) => {
        if (holder === account && contract.conId === front.conId) this.#position = contracts
      },
      onFault,
    )
    guardedOn(api, EventName.openOrderEnd, () => this.#ended('orders'), onFault)
    guardedOn(api, EventName.execDetailsEnd, () => this.#ended('executions'), onFault)
    guardedOn(api, EventName.positionEnd, () => this.#ended('positions'), onFault)
  }

  /** Asks anew, unless the last answer is still awaited. @param done called when it is complete */
  request(done?: () => void): void {
    if (this.#awaited.size > 0) return
    this.#awaited = new Set(['orders', 'executions', 'positions'])
    this.#openRefs = []
    this.#position = 0
    this.#onDone = done
    this.#api.reqAllOpenOrders()
    this.#api.reqExecutions(this.#options.nextRequestId(), {})
    // A second request without a cancel is not answered with a list.
    this.#api.cancelPositions()
    this.#api.reqPositions()
  }

  #ended(part: 'orders' | 'executions' | 'positions'): void {
    if (!this.#awaited.delete(part) || this.#awaited.size > 0) return
    const { clock, onEvent } = this.#options
    onEvent({
      kind: BrokerKind.Snapshot,
      tsUs: clock.nowUs(),
      positionContracts: this.#position,
      openRefs: this.#openRefs,
    })
    this.#onDone?.()
    this.#onDone = undefined
  }
}
