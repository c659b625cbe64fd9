import type { OrderState, Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { ExecutionEvent, OrderStatusEvent } from './broker-port.ts'
import { areEqual, OrderChanges } from './order-changes.ts'
import type { OrderFields } from './order-factory.ts'
import { foreignOrder, newOrder } from './order-factory.ts'
import type { Identity } from './order-names.ts'
import { refOf } from './order-names.ts'
import { OrderRegister } from './order-register.ts'
import { changedTicket, describeTerms, orderRow, ticketOf } from './order-row.ts'
import { canMove } from './order-states.ts'
import { stateAfter } from './order-status.ts'
import type { Order, OrderTerms } from './order.ts'
import { isConfirmed, isDone, remainingContracts } from './order.ts'
import type { Outbox } from './outbox.ts'

export type BracketPlan = {
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly tier: Tier
  readonly entryTicks: number
  readonly stopTicks: number
  readonly targetTicks: number
}

/** A stop and a target of their own, for a position whose bracket is gone. */
export type ExitPlan = {
  /** The side they deal on. */
  readonly side: Exclude<Side, 0>
  readonly contracts: number
  readonly stopTicks: number
  readonly targetTicks: number | null
}

const limitOrder = { type: 'LMT', stopTicks: null } as const
const stopOrder = { type: 'STP', limitTicks: null } as const

/**
 * Our orders: it names them, sends them out, and follows what the broker says of them by the table of
 * transitions. It knows nothing of positions or money.
 */
export class OrderDesk {
  readonly changes = new OrderChanges()
  readonly #register = new OrderRegister()
  readonly #outbox: Outbox
  readonly #identity: Identity
  tradeDate = ''

  constructor(outbox: Outbox, identity: Identity) {
    this.#outbox = outbox
    this.#identity = identity
  }

  /** Orders that may still fill. */
  get working(): ReadonlySet<Order> {
    return this.#register.working
  }

  get latest(): OrderRegister['latest'] {
    return (leg, side) => this.#register.latest(leg, side)
  }

  reserveIds(nextOrderId: number): void {
    this.#register.reserveIds(nextOrderId)
  }

  find(ref: string, orderId: number, permId = 0): Order | undefined {
    return this.#register.find({ ref, orderId, permId })
  }

  placeBracket(plan: BracketPlan, tsUs: number): void {
    const { side, contracts, tier, entryTicks: limitTicks } = plan
    const shared = { contracts, tier, bracket: this.#register.takeBracket() }
    const riskTicks = (limitTicks - plan.stopTicks) * side
    const entry = this.#create(
      { ...shared, ...limitOrder, leg: 'entry', side, limitTicks, parentId: 0, riskTicks },
      tsUs,
    )
    const exitSide = -side as Exclude<Side, 0>
    const children = { ...shared, side: exitSide, parentId: entry.orderId }
    const stop = this.#create(
      { ...children, ...stopOrder, leg: 'stop', stopTicks: plan.stopTicks },
      tsUs,
    )
    const target = this.#create(
      { ...children, ...limitOrder, leg: 'target', limitTicks: plan.targetTicks },
      tsUs,
    )
    this.#outbox.commands.push({ type: 'place', orders: [entry, stop, target].map(ticketOf) })
  }

  /** The stop leaves by itself, and first: an order without a parent waits for no other. */
  placeExits({ side, contracts, stopTicks, targetTicks }: ExitPlan, tsUs: number): void {
    const bracket = this.#register.takeBracket()
    const shared = { side, contracts, tier: 'NO_TRADE', bracket, parentId: 0 } as const
    this.#place(this.#create({ ...shared, ...stopOrder, leg: 'stop', stopTicks }, tsUs))
    if (targetTicks === null) return
    const limitTicks = targetTicks
    this.#place(this.#create({ ...shared, ...limitOrder, leg: 'target', limitTicks }, tsUs))
  }

  /** A limit order that takes what it can at once, to close a position. */
  placeFlatten(side: Exclude<Side, 0>, contracts: number, limitTicks: number, tsUs: number): Order {
    const order = this.#create(
      {
        ...limitOrder,
        leg: 'flatten',
        side,
        contracts,
        limitTicks,
        tier: 'NO_TRADE',
        bracket: this.#register.takeBracket(),
        parentId: 0,
      },
      tsUs,
    )
    this.#place(order)
    return order
  }

  /** An order that somebody else placed, known by its execution alone: it has filled. */
  adopt(event: ExecutionEvent, closesPosition: boolean, ref: string): Order {
    const order = foreignOrder(event, closesPosition, ref)
    this.#register.add(order)
    this.#tell(order, 'placed by somebody else', event.tsUs)
    return order
  }

  /** Asks the broker to cancel. Asked again for the same order it does nothing: see `repeatCancel`. */
  cancel(order: Order, tsUs: number): void {
    if (order.state === 'PendingCancel' || isDone(order)) return
    this.repeatCancel(order)
    this.#leaveIntent(order, tsUs)
    this.move(order, 'PendingCancel', '', tsUs)
  }

  repeatCancel({ orderId }: Order): void {
    this.#outbox.commands.push({ type: 'cancel', orderId })
  }

  /** Whatever works in the account, other people's orders too: where an order's id no longer leads to it. */
  cancelAll(): void {
    this.#outbox.commands.push({ type: 'cancel-all' })
  }

  /** Asks again for every cancel that has not been answered: after a connection was lost. */
  repeatCancels(): void {
    for (const order of this.working) if (order.state === 'PendingCancel') this.repeatCancel(order)
  }

  /** Asks for new terms. @returns whether it was asked: only of a confirmed order, one change at a time */
  modify(order: Order, changed: Partial<OrderTerms>, reason: string, tsUs: number): boolean {
    if (!isConfirmed(order) || !this.changes.isOpenTo(order)) return false
    const { contracts, limitTicks, stopTicks } = order
    const terms = { contracts, limitTicks, stopTicks, ...changed }
    if (areEqual(order, terms)) return false
    this.changes.begin(order, terms, reason, tsUs)
    this.#tell(order, `asked for ${describeTerms(terms)}: ${reason}`, tsUs)
    this.#outbox.commands.push({ type: 'modify', order: changedTicket(order, terms) })
    return true
  }

  /** @returns the order, or undefined when it is not one of ours */
  onStatus(event: OrderStatusEvent): Order | undefined {
    const order = this.#register.find(event)
    if (order === undefined) return undefined
    if (event.permId > 0) order.permId = event.permId
    if (event.state !== 'Dead') this.#leaveIntent(order, event.tsUs)
    if (!isDone(order)) this.#learn(order, event)
    const state = stateAfter(order, event)
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
    else if (order.state === 'PartiallyFilled') this.#tell(order, '', tsUs)
    else if (order.state !== 'PendingCancel') this.move(order, 'PartiallyFilled', '', tsUs)
    return false
  }

  /** Moves an order if the table allows it, and tells the audit. */
  move(order: Order, state: OrderState, reason: string, tsUs: number): void {
    if (!canMove(order.state, state)) return
    order.state = state
    order.stateSinceUs = tsUs
    order.missedSnapshots = 0
    if (isDone(order)) {
      this.#register.onDone(order)
      this.changes.forget(order)
    }
    this.#tell(order, reason, tsUs)
  }

  /** What becomes of it is not known, whatever state it is in. */
  doubt(order: Order, reason: string, tsUs: number): void {
    this.#leaveIntent(order, tsUs)
    this.move(order, 'Unknown', reason, tsUs)
  }

  /** A child works only when its parent has filled for good, or when the broker says so. */
  isAwake(order: Order): boolean {
    if (order.parentId === 0 || order.isAwake === true) return true
    const parent = this.#register.byId(order.parentId)
    return parent === undefined || remainingContracts(parent) === 0
  }

  /** The order it waits for, as long as that may still fill. */
  workingParent({ parentId }: Order): Order | undefined {
    const parent = this.#register.byId(parentId)
    return parent === undefined || isDone(parent) ? undefined : parent
  }

  /** Takes an order back in from the journal. */
  restore(order: Order): void {
    this.#register.restore(order)
  }

  /** After a restart nobody knows what became of what was on its way: only the broker does. */
  doubtWorking(tsUs: number): void {
    for (const order of this.working) this.doubt(order, 'the core was restarted', tsUs)
  }

  /** Whoever speaks of an order, or is to cancel it, has it: it was sent. */
  #leaveIntent(order: Order, tsUs: number): void {
    if (order.state === 'Intended') this.move(order, 'Sent', '', tsUs)
  }

  /** What the broker says beside the state: the terms it holds, and whether a child still waits. */
  #learn(order: Order, { state, terms, isHeld, filledContracts, tsUs }: OrderStatusEvent): void {
    if (isHeld !== undefined) order.isAwake = !isHeld
    // Whoever was not there when the broker made it smaller learns it when it has filled.
    const isSmaller = filledContracts > 0 && filledContracts < order.contracts
    if (state === 'Filled' && isSmaller) {
      order.contracts = filledContracts
      this.#tell(order, 'made smaller by the broker', tsUs)
    }
    if (terms === undefined) return
    const reason = this.changes.onTerms(order, terms)
    if (areEqual(order, terms)) return
    order.contracts = terms.contracts
    order.limitTicks = terms.limitTicks
    order.stopTicks = terms.stopTicks
    this.#tell(order, reason ?? 'changed by the broker', tsUs)
  }

  #create(fields: OrderFields, tsUs: number): Order {
    const ref = refOf(this.#identity, this.tradeDate, fields.bracket, fields.leg)
    const order = newOrder(fields, ref, this.#register.takeOrderId(), tsUs)
    this.#register.add(order)
    this.#tell(order, '', tsUs)
    return order
  }

  #place(order: Order): void {
    this.#outbox.commands.push({ type: 'place', orders: [ticketOf(order)] })
  }

  #tell(order: Order, reason: string, tsUs: number): void {
    this.#outbox.rows.push(orderRow(order, reason, tsUs))
  }
}
