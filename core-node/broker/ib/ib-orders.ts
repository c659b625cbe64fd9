import type { Contract, Execution, IBApi, Order, OrderState as IbOrderState } from '@stoqey/ib'
import { EventName, OrderAction, OrderType, TimeInForce } from '@stoqey/ib'

import { dollarsToCents, priceToTicks, ticksToPrice } from '../../../shared/units.ts'
import type { OrderState } from '../../../shared/vocabulary.ts'
import type { BrokerEvent, OrderTicket } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import { verdictOf } from './error-codes.ts'
import type { FrontContract } from './front-contract.ts'
import { guardedOn } from './ib-session.ts'
import type { MarketClock } from './market-clock.ts'

export type OrdersOptions = {
  readonly front: FrontContract
  readonly tickNanos: number
  readonly account: string
  readonly clientId: number
  readonly clock: MarketClock
  readonly onEvent: (event: BrokerEvent) => void
  readonly onFault: (error: unknown) => void
}

const orderTypes = { LMT: OrderType.LMT, MKT: OrderType.MKT, STP: OrderType.STP } as const
const timesInForce = {
  IOC: TimeInForce.IOC,
  DAY: TimeInForce.DAY,
  GTC: TimeInForce.GTC,
} as const

/** The first fill of a group cancels the others, one at a time on the market: no overfill. */
const ocaCancelWithBlock = 1

/** What IB's words for a state mean. A word that is not here says nothing new. */
const states: Readonly<Record<string, OrderState>> = {
  PreSubmitted: 'Acknowledged',
  Submitted: 'Acknowledged',
  PendingCancel: 'PendingCancel',
  Cancelled: 'Cancelled',
  ApiCancelled: 'Cancelled',
  Filled: 'Filled',
  // Held back or refused, by a setting or a check: the broker must be asked which.
  Inactive: 'Unknown',
}

/** Orders of the engine to IB's, and what IB says of orders to events of the engine. */
export class IbOrders {
  readonly #api: IBApi
  readonly #options: OrdersOptions

  constructor(api: IBApi, options: OrdersOptions) {
    this.#api = api
    this.#options = options
  }

  listen(): void {
    const { onFault } = this.#options
    const api = this.#api
    guardedOn(api, EventName.openOrder, this.#onOpenOrder, onFault)
    guardedOn(api, EventName.orderStatus, this.#onOrderStatus, onFault)
    guardedOn(api, EventName.execDetails, this.#onExecution, onFault)
    guardedOn(api, EventName.commissionReport, this.#onCommission, onFault)
  }

  /** Writes orders that belong together. Nothing works before the last, which alone transmits. */
  place(tickets: readonly OrderTicket[]): void {
    const last = tickets.at(-1)
    for (const ticket of tickets) {
      const order = this.#orderOf(ticket, ticket === last)
      this.#api.placeOrder(ticket.orderId, this.#options.front.contract, order)
    }
    for (const { orderId, ref } of tickets) this.#tell(orderId, ref, 0, 'Sent', 0, '')
  }

  /** The orders will not be sent: nothing of them left this machine. */
  refuse(tickets: readonly OrderTicket[], reason: string): void {
    for (const { orderId, ref } of tickets) this.#tell(orderId, ref, 0, 'Dead', 0, reason)
  }

  cancel(orderId: number): void {
    // The library fails on an undefined time of the cancel.
    this.#api.cancelOrder(orderId, '')
  }

  cancelAll(): void {
    this.#api.reqGlobalCancel({})
  }

  /** An error that carries an order's id. */
  onError(orderId: number, code: number, text: string): void {
    const verdict = verdictOf(code)
    if (verdict.state === 'unchanged') return
    this.#tell(orderId, '', 0, verdict.state, 0, `${text} (${code})`)
  }

  readonly #onOpenOrder = (
    orderId: number,
    _contract: Contract,
    order: Order,
    state: IbOrderState,
  ): void => {
    const known = states[state.status ?? '']
    if (known === undefined || order.clientId !== this.#options.clientId) return
    this.#tell(orderId, order.orderRef ?? '', order.permId ?? 0, known, 0, '')
  }

  readonly #onOrderStatus = (
    orderId: number,
    status: string,
    filled: number,
    _remaining: number,
    _average: number,
    permId: number | undefined,
    _parentId: number | undefined,
    _lastPrice: number | undefined,
    clientId: number | undefined,
  ): void => {
    const known = states[status]
    if (known === undefined || clientId !== this.#options.clientId) return
    this.#tell(orderId, '', permId ?? 0, known, filled, '')
  }

  readonly #onExecution = (_id: number, contract: Contract, execution: Execution): void => {
    const { front, tickNanos, clock, onEvent, account } = this.#options
    if (contract.conId !== front.conId || execution.acctNumber !== account) return
    const { execId, shares, price } = execution
    if (execId === undefined || shares === undefined || price === undefined) return
    onEvent({
      kind: BrokerKind.Execution,
      tsUs: clock.nowUs(),
      execId,
      orderId: execution.orderId ?? 0,
      ref: execution.orderRef ?? '',
      permId: execution.permId ?? 0,
      side: execution.side === 'BOT' ? 1 : -1,
      contracts: shares,
      priceTicks: priceToTicks(price, tickNanos),
    })
  }

  readonly #onCommission = (report: { execId?: string; commission?: number }): void => {
    const { execId, commission } = report
    if (execId === undefined || commission === undefined) return
    this.#options.onEvent({
      kind: BrokerKind.Commission,
      tsUs: this.#options.clock.nowUs(),
      execId,
      feesCents: dollarsToCents(commission),
    })
  }

  #orderOf(ticket: OrderTicket, isLast: boolean): Order {
    const { tickNanos, account } = this.#options
    const price = (ticks: number | null) =>
      ticks === null ? undefined : ticksToPrice(ticks, tickNanos)
    const lmtPrice = price(ticket.limitTicks)
    const auxPrice = price(ticket.stopTicks)
    const isGrouped = ticket.ocaGroup !== ''
    return {
      orderId: ticket.orderId,
      action: ticket.side > 0 ? OrderAction.BUY : OrderAction.SELL,
      totalQuantity: ticket.contracts,
      orderType: orderTypes[ticket.type],
      tif: timesInForce[ticket.timeInForce],
      account,
      orderRef: ticket.ref,
      parentId: ticket.parentId,
      outsideRth: true,
      // Left out it would be sent empty, which is not true.
      transmit: isLast,
      ...(lmtPrice === undefined ? {} : { lmtPrice }),
      ...(auxPrice === undefined ? {} : { auxPrice }),
      ...(isGrouped ? { ocaGroup: ticket.ocaGroup, ocaType: ocaCancelWithBlock } : {}),
    }
  }

  #tell(
    orderId: number,
    ref: string,
    permId: number,
    state: OrderState,
    filledContracts: number,
    reason: string,
  ): void {
    const kind = BrokerKind.OrderStatus
    const tsUs = this.#options.clock.nowUs()
    this.#options.onEvent({ kind, tsUs, orderId, ref, permId, state, filledContracts, reason })
  }
}
