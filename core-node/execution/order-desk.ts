import type { OrderLeg, OrderState, Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { OrderStatusEvent, OrderTicket } from './broker-port.ts'
import { canMove } from './order-states.ts'
import type { Order, TimeInForce } from './order.ts'
import { isDone, remainingContracts } from './order.ts'
import type { Outbox } from './outbox.ts'

/** What is in every reference: whose order it is and which build placed it. */
export type Identity = { readonly desk: string; readonly build: string }

export type BracketPlan = {
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly tier: Tier
  readonly entryTicks: number
  readonly stopTicks: number
  readonly targetTicks: number
}

/** The most characters of a reference IB keeps. */
const maxRefLength = 40

const legLetter: Readonly<Record<OrderLeg, string>> = {
  entry: 'E',
  stop: 'S',
  target: 'T',
  flatten: 'F',
}

type NewOrder = Pick<
  Order,
  'leg' | 'side' | 'type' | 'contracts' | 'limitTicks' | 'stopTicks' | 'timeInForce' | 'tier'
> & { readonly bracket: number; readonly parentId: number; readonly ocaGroup: string }

/**
 * Our orders: it names them, sends them out, and follows what the broker says of them by the table of
 * transitions. It knows nothing of positions or money.
 */
export class OrderDesk {
  readonly #outbox: Outbox
  readonly #identity: Identity
  readonly #byRef = new Map<string, Order>()
  readonly #byId = new Map<number, Order>()
  readonly #working = new Set<Order>()
  #nextOrderId = 1
  #nextBracket = 1
  #tradeDate = ''

  constructor(outbox: Outbox, identity: Identity) {
    this.#outbox = outbox
    this.#identity = identity
  }

  /** Orders that may still fill. */
  get working(): ReadonlySet<Order> {
    return this.#working
  }

  get tradeDate(): string {
    return this.#tradeDate
  }

  set tradeDate(date: string) {
    this.#tradeDate = date
  }

  /** Order ids are never used twice: the next is above all of ours and all the broker has seen. */
  reserveIds(nextOrderId: number): void {
    this.#nextOrderId = Math.max(this.#nextOrderId, nextOrderId)
  }

  find(ref: string, orderId: number): Order | undefined {
    return this.#byRef.get(ref) ?? (ref === '' ? this.#byId.get(orderId) : undefined)
  }

  /** Contracts that working entries may still add on a side. */
  workingEntries(side: Exclude<Side, 0>): number {
    let contracts = 0
    for (const order of this.#working) {
      if (order.leg === 'entry' && order.side === side) contracts += remainingContracts(order)
    }
    return contracts
  }

  placeBracket(plan: BracketPlan, tsUs: number): void {
    const bracket = this.#nextBracket++
    const { side, contracts, tier } = plan
    const shared = { contracts, tier, bracket }
    const entry = this.#create(
      {
        ...shared,
        leg: 'entry',
        side,
        type: 'LMT',
        limitTicks: plan.entryTicks,
        stopTicks: null,
        timeInForce: 'IOC',
        parentId: 0,
        ocaGroup: '',
      },
      tsUs,
    )
    const children = {
      ...shared,
      side: -side as Exclude<Side, 0>,
      timeInForce: 'GTC' as TimeInForce,
      parentId: entry.orderId,
      ocaGroup: this.#refOf(bracket, 'O'),
    }
    const stop = this.#create(
      { ...children, leg: 'stop', type: 'STP', limitTicks: null, stopTicks: plan.stopTicks },
      tsUs,
    )
    const target = this.#create(
      { ...children, leg: 'target', type: 'LMT', limitTicks: plan.targetTicks, stopTicks: null },
      tsUs,
    )
    this.#outbox.commands.push({ type: 'place', orders: [entry, stop, target].map(ticketOf) })
  }

  /** A limit order that takes what it can at once, to close a position. */
  placeFlatten(side: Exclude<Side, 0>, contracts: number, limitTicks: number, tsUs: number): Order {
    const order = this.#create(
      {
        leg: 'flatten',
        side,
        type: 'LMT',
        contracts,
        limitTicks,
        stopTicks: null,
        timeInForce: 'IOC',
        tier: 'NO_TRADE',
        bracket: this.#nextBracket++,
        parentId: 0,
        ocaGroup: '',
      },
      tsUs,
    )
    this.#outbox.commands.push({ type: 'place', orders: [ticketOf(order)] })
    return order
  }

  /** Asks the broker to cancel, once. */
  cancel(order: Order, tsUs: number): void {
    if (order.state === 'PendingCancel' || isDone(order)) return
    this.#outbox.commands.push({ type: 'cancel', orderId: order.orderId })
    this.#leaveIntent(order, tsUs)
    this.move(order, 'PendingCancel', '', tsUs)
  }

  /** Asks again for every cancel that has not been answered: after a connection was lost. */
  repeatCancels(): void {
    for (const { state, orderId } of this.#working) {
      if (state === 'PendingCancel') this.#outbox.commands.push({ type: 'cancel', orderId })
    }
  }

  /** @returns the order, or undefined when it is not one of ours */
  onStatus(event: OrderStatusEvent): Order | undefined {
    const order = this.find(event.ref, event.orderId)
    if (order === undefined) return undefined
    if (event.permId > 0) order.permId = event.permId
    if (event.state !== 'Dead') this.#leaveIntent(order, event.tsUs)
    const state = this.#stateOf(order, event)
    if (state !== order.state) this.move(order, state, event.reason, event.tsUs)
    return order
  }

  /** Books contracts on the order. @returns whether the order was already over */
  onFill(order: Order, contracts: number, tsUs: number): boolean {
    order.filledContracts += contracts
    if (isDone(order)) return true
    this.#leaveIntent(order, tsUs)
    const isComplete = order.filledContracts >= order.contracts
    if (isComplete) this.move(order, 'Filled', '', tsUs)
    else if (order.state !== 'PendingCancel') this.move(order, 'PartiallyFilled', '', tsUs)
    return false
  }

  /** Moves an order if the table allows it, and tells the audit. @returns whether it moved */
  move(order: Order, state: OrderState, reason: string, tsUs: number): boolean {
    if (!canMove(order.state, state)) return false
    order.state = state
    order.stateSinceUs = tsUs
    if (isDone(order)) this.#working.delete(order)
    this.#tell(order, reason, tsUs)
    return true
  }

  /**
   * Settles what is Unknown by the broker's own list: an order missing from two of them in a row is dead. One
   * could have been drawn up while the order was still on its way.
   */
  onSnapshot(openRefs: readonly string[], tsUs: number): void {
    for (const order of this.#working) {
      if (order.state !== 'Unknown') continue
      order.missedSnapshots = openRefs.includes(order.ref) ? 0 : order.missedSnapshots + 1
      if (order.missedSnapshots >= 2) this.move(order, 'Dead', 'the broker does not know it', tsUs)
    }
  }

  /** Takes an order back in from the journal. */
  restore(order: Order): void {
    this.#remember(order)
    this.reserveIds(order.orderId + 1)
    this.#nextBracket = Math.max(this.#nextBracket, order.bracket + 1)
    if (!isDone(order)) this.#working.add(order)
  }

  /** After a restart nobody knows what became of what was on its way: only the broker does. */
  doubtWorking(tsUs: number): void {
    for (const order of this.#working) {
      this.#leaveIntent(order, tsUs)
      this.move(order, 'Unknown', 'the core was restarted', tsUs)
    }
  }

  /** Whoever speaks of an order, or is to cancel it, has it: it was sent. */
  #leaveIntent(order: Order, tsUs: number): void {
    if (order.state === 'Intended') this.move(order, 'Sent', '', tsUs)
  }

  /**
   * Executions are the truth: a status that says filled makes an order no more than acknowledged until its
   * executions have come.
   */
  #stateOf(order: Order, event: OrderStatusEvent): OrderState {
    if (event.state !== 'Filled' && event.state !== 'PartiallyFilled') {
      const isOnlyEcho = event.state === 'Acknowledged' && order.state === 'PartiallyFilled'
      const isLateEcho = event.state === 'Sent' && order.state !== 'Intended'
      return isOnlyEcho || isLateEcho ? order.state : event.state
    }
    const isWaiting = order.state === 'Sent' || order.state === 'Unknown'
    return isWaiting ? 'Acknowledged' : order.state
  }

  #create(fields: NewOrder, tsUs: number): Order {
    const orderId = this.#nextOrderId++
    const order: Order = {
      ...fields,
      ref: this.#refOf(fields.bracket, legLetter[fields.leg]),
      orderId,
      state: 'Intended',
      filledContracts: 0,
      permId: 0,
      stateSinceUs: tsUs,
      missedSnapshots: 0,
    }
    this.#remember(order)
    this.#working.add(order)
    this.#tell(order, '', tsUs)
    return order
  }

  #remember(order: Order): void {
    this.#byRef.set(order.ref, order)
    this.#byId.set(order.orderId, order)
  }

  #refOf(bracket: number, letter: string): string {
    const { desk, build } = this.#identity
    const date = this.#tradeDate.replaceAll('-', '')
    return `${desk.slice(0, 12)}.${date}.${bracket}.${letter}.${build}`.slice(0, maxRefLength)
  }

  #tell(order: Order, reason: string, tsUs: number): void {
    this.#outbox.rows.push({
      ts: tsUs,
      kind: 'order',
      ref: order.ref,
      orderId: order.orderId,
      parentId: order.parentId,
      permId: order.permId,
      bracket: order.bracket,
      leg: order.leg,
      side: order.side > 0 ? 'BUY' : 'SELL',
      type: order.type,
      contracts: order.contracts,
      limitTicks: order.limitTicks,
      stopTicks: order.stopTicks,
      state: order.state,
      filledContracts: order.filledContracts,
      tier: order.tier,
      reason,
    })
  }
}

function ticketOf(order: Order): OrderTicket {
  const { ref, orderId, parentId, leg, side, type, contracts } = order
  const { limitTicks, stopTicks, timeInForce, ocaGroup } = order
  return {
    ref,
    orderId,
    parentId,
    leg,
    side,
    type,
    contracts,
    limitTicks,
    stopTicks,
    timeInForce,
    ocaGroup,
  }
}
