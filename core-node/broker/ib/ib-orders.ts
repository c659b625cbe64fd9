import type { Contract, Execution, IBApi, Order, OrderState as IbOrderState } from '@stoqey/ib'
import { EventName, OrderAction, OrderType, TimeInForce } from '@stoqey/ib'

import { dollarsToCents, ticksToPrice, toTicksOrUndefined } from '../../../shared/units.ts'
import type { BrokerEvent, OrderStatusEvent, OrderTicket } from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import { verdictOf } from './error-codes.ts'
import type { FrontContract } from './front-contract.ts'
import type { MarketClock } from './market-clock.ts'
import { NewestMap } from './newest-map.ts'
import type { OrderRefs } from './order-refs.ts'
import { stateOf } from './order-states-of-ib.ts'
import type { VenueWatch } from './venue-watch.ts'

export type OrdersOptions = {
  readonly front: FrontContract
  readonly tickNanos: number
  readonly account: string
  readonly clientId: number
  readonly clock: MarketClock
  readonly refs: OrderRefs
  /** Whether the engine has an order of this reference. */
  readonly knowsOrder: (ref: string) => boolean
  readonly venues: VenueWatch
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

/** What is told again beyond these costs a look at it, no more. */
const toldMax = 50_000

type Told = Pick<OrderStatusEvent, 'orderId' | 'ref' | 'permId' | 'state'> &
  Partial<Pick<OrderStatusEvent, 'filledContracts' | 'reason' | 'terms' | 'isHeld'>>

/** Orders of the engine to IB's, and what IB says of orders to events of the engine. */
export class IbOrders {
  readonly #api: IBApi
  readonly #options: OrdersOptions
  /** Executions and orders that are over, told since the last synchronisation: asked for, but not told again. */
  readonly #told = new NewestMap<string | number, true>(toldMax)
  /** Order ids of which a change is on its way. */
  readonly #changing = new Set<number>()

  constructor(api: IBApi, options: OrdersOptions) {
    this.#api = api
    this.#options = options
  }

  listen(): void {
    const { onFault } = this.#options
    const api = this.#api
    guardedOn(api, EventName.openOrder, this.#onOpenOrder, onFault)
    guardedOn(api, EventName.orderStatus, this.#onOrderStatus, onFault)
    guardedOn(api, EventName.completedOrder, this.#onCompletedOrder, onFault)
    guardedOn(api, EventName.execDetails, this.#onExecution, onFault)
    guardedOn(api, EventName.commissionReport, this.#onCommission, onFault)
  }

  /** Writes orders that belong together. Nothing works before the last, which alone transmits. */
  place(tickets: readonly OrderTicket[]): void {
    const last = tickets.at(-1)
    for (const ticket of tickets) {
      this.#options.refs.learn(ticket.ref, 0, ticket.orderId)
      this.#write(ticket, ticket === last)
    }
    for (const { orderId, ref } of tickets) this.#tell({ orderId, ref, permId: 0, state: 'Sent' })
  }

  /** The same id with other terms: IB takes it for a change. */
  modify(ticket: OrderTicket): void {
    this.#changing.add(ticket.orderId)
    this.#write(ticket, true)
  }

  /** The orders will not be sent: nothing of them left this machine. */
  refuse(tickets: readonly OrderTicket[], reason: string): void {
    for (const { orderId, ref } of tickets) {
      this.#tell({ orderId, ref, permId: 0, state: 'Dead', reason })
    }
  }

  cancel(orderId: number): void {
    // The library fails on an undefined time of the cancel.
    this.#api.cancelOrder(orderId, '')
  }

  cancelAll(): void {
    this.#api.reqGlobalCancel({})
  }

  /** From here on everything is told anew: the engine may have missed some of it. */
  tellAllAgain(): void {
    this.#told.clear()
  }

  /** An error that carries an order's id. */
  onError(orderId: number, code: number, text: string): void {
    const verdict = verdictOf(code)
    if (verdict.state === 'unchanged') return
    // It may be the change that is refused: then the order works on as it was.
    const state = this.#changing.delete(orderId) ? 'Unknown' : verdict.state
    const ref = this.#options.refs.refOf(0, orderId)
    this.#tell({ orderId, ref, permId: 0, state, reason: `${text} (${code})` })
  }

  readonly #onOpenOrder = (
    orderId: number,
    contract: Contract,
    order: Order,
    { status }: IbOrderState,
  ): void => {
    this.#options.venues.observe(contract)
    const isOurs = order.clientId === this.#options.clientId
    const { orderRef: ref = '', permId = 0 } = order
    this.#options.refs.learn(isOurs ? ref : '', permId, isOurs ? orderId : 0)
    const state = stateOf(status)
    if (!isOurs || state === undefined) return
    this.#changing.delete(orderId)
    this.#tell({ orderId, ref, permId, state, terms: this.#termsOf(order) })
  }

  readonly #onOrderStatus = (
    orderId: number,
    status: string,
    filledContracts: number,
    _remaining: number,
    _average: number,
    permId: number | undefined,
    _parentId: number | undefined,
    _lastPrice: number | undefined,
    clientId: number | undefined,
    whyHeld: string | undefined,
  ): void => {
    const state = stateOf(status)
    const { refs, clientId: ours } = this.#options
    if (clientId !== ours || state === undefined) return
    const ref = refs.refOf(permId ?? 0, orderId)
    const isHeld = whyHeld?.includes('child') ?? false
    this.#tell({ orderId, ref, permId: permId ?? 0, state, filledContracts, isHeld })
  }

  /** It names no order id. Only what is ours is told: of the day's other orders nobody here knows. */
  readonly #onCompletedOrder = (
    _contract: Contract,
    order: Order,
    { status, completedStatus }: IbOrderState,
  ): void => {
    const { orderRef = '', permId = 0, filledQuantity: filledContracts = 0 } = order
    const ref = orderRef === '' ? this.#options.refs.refOf(permId, 0) : orderRef
    const state = stateOf(status)
    if (state === undefined || !this.#options.knowsOrder(ref) || !this.#isNew(permId)) return
    const reason = completedStatus ?? ''
    this.#tell({ orderId: 0, ref, permId, state, filledContracts, reason })
  }

  readonly #onExecution = (_id: number, contract: Contract, execution: Execution): void => {
    const { front, clock, onEvent, account, refs, clientId, venues } = this.#options
    if (contract.conId !== front.conId || execution.acctNumber !== account) return
    venues.observe(contract)
    const { execId, shares, price, permId = 0, orderId = 0 } = execution
    if (execId === undefined || shares === undefined || price === undefined) {
      throw new Error(`an execution without id, size or price: ${JSON.stringify(execution)}`)
    }
    const isOurs = execution.clientId === clientId
    const named = execution.orderRef ?? ''
    const ref = named === '' ? refs.refOf(permId, isOurs ? orderId : 0) : named
    if (isOurs) refs.learn(ref, permId, orderId)
    if (!this.#isNew(execId)) return
    onEvent({
      kind: BrokerKind.Execution,
      tsUs: clock.nowUs(),
      execId,
      orderId: isOurs ? orderId : 0,
      ref,
      permId,
      side: execution.side === 'BOT' ? 1 : -1,
      contracts: shares,
      priceTicks: this.#nearestTick(price),
      isLiquidation: execution.liquidation === 1,
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

  #isNew(name: string | number): boolean {
    if (this.#told.has(name)) return false
    this.#told.set(name, true)
    return true
  }

  /** A fill off the grid is a mistake of the broker's, but it is a fill: it is booked, and complained of. */
  #nearestTick(price: number): number {
    const { tickNanos, onFault } = this.#options
    const ticks = toTicksOrUndefined(price, tickNanos)
    if (ticks !== undefined) return ticks
    onFault(new Error(`an execution at ${price}, which is no multiple of the tick`))
    return Math.round((price * 1e9) / tickNanos)
  }

  /** Whole contracts and ticks; undefined where the message does not say. */
  #termsOf({ orderType, totalQuantity, lmtPrice, auxPrice }: Order): OrderStatusEvent['terms'] {
    if (totalQuantity === undefined) return undefined
    const { tickNanos } = this.#options
    const ticks = (price: number | undefined) =>
      price === undefined ? null : (toTicksOrUndefined(price, tickNanos) ?? null)
    return {
      contracts: totalQuantity,
      limitTicks: orderType === OrderType.LMT ? ticks(lmtPrice) : null,
      stopTicks: orderType === OrderType.STP ? ticks(auxPrice) : null,
    }
  }

  #write(ticket: OrderTicket, isLast: boolean): void {
    const order = this.#orderOf(ticket, isLast)
    this.#api.placeOrder(ticket.orderId, this.#options.front.contract, order)
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

  #tell(told: Told): void {
    const kind = BrokerKind.OrderStatus
    const tsUs = this.#options.clock.nowUs()
    this.#options.onEvent({ kind, tsUs, filledContracts: 0, reason: '', ...told })
  }
}
