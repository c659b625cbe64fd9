import { microsPerSecond } from '../../shared/units.ts'
import type { Alerts } from './alerts.ts'
import type { Booking } from './booking.ts'
import type { ExecutionEvent, OrderStatusEvent } from './broker-port.ts'
import { executionId } from './execution-ids.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Order } from './order.ts'
import type { Reconciliation } from './reconciliation.ts'

/** Of an order that fills at once IB may tell no status; of one that worked for longer it does. */
const statusPatienceUs = microsPerSecond

/** Takes in what the broker says of orders and executions, whoever they belong to. */
export class BrokerTalk {
  readonly #desk: OrderDesk
  readonly #booking: Booking
  readonly #reconciliation: Reconciliation
  readonly #alerts: Alerts
  readonly #timeScale: number

  /** @param timeScale seconds of market time in one of the broker's */
  constructor(
    desk: OrderDesk,
    booking: Booking,
    reconciliation: Reconciliation,
    alerts: Alerts,
    timeScale: number,
  ) {
    this.#desk = desk
    this.#booking = booking
    this.#reconciliation = reconciliation
    this.#alerts = alerts
    this.#timeScale = timeScale
  }

  onStatus(event: OrderStatusEvent): void {
    const { tsUs } = event
    const known = this.#desk.find(event.ref, event.orderId, event.permId)
    if (known === undefined) {
      this.#alerts.tell('warning', 'foreign-order', foreign(event), tsUs)
      return
    }
    if (isTwin(known, event.permId)) {
      this.#onTwin(known, event)
      return
    }
    const before = known.state
    this.#desk.onStatus(event)
    if (known.state !== 'Rejected' || before === 'Rejected') return
    // A market in reserve refuses every attempt to close; the ladder tells when that takes too long.
    const severity = known.leg === 'flatten' ? 'warning' : 'critical'
    const name = known.leg === 'flatten' ? 'an order to close' : known.ref
    this.#alerts.tell(severity, 'rejected', `${name}: ${event.reason}`, tsUs)
  }

  onExecution(event: ExecutionEvent): void {
    const told = this.#booking.tellingOf(event.execId)
    if (told === 'duplicate') return
    if (!isUsable(event, told === 'correction')) {
      const text = `execution ${event.execId} cannot be booked: ${event.contracts} contracts at ${event.priceTicks}`
      this.#alerts.tell('critical', 'odd-execution', text, event.tsUs)
      return
    }
    if (told === 'correction') this.#onCorrection(event)
    else this.#onNew(event)
    if (event.isLiquidation === true) this.#onLiquidation(event)
    this.#reconciliation.onExecution(event.tsUs)
  }

  #onNew(event: ExecutionEvent): void {
    const found = this.#desk.find(event.ref, event.orderId, event.permId)
    const order = found?.side === event.side ? found : this.#adopt(event)
    this.#noteOddMessages(event, order)
    if (event.permId > 0) order.permId = event.permId
    this.#booking.book(event, order)
    // It closes what is not open: the fill that opened it has not been told.
    const isExit = order.leg !== 'entry'
    const opens = Math.sign(this.#booking.ledger.positionContracts) === event.side
    if (isExit && opens) this.#onUntoldFill(order, event.tsUs)
    // What was adopted has filled already.
    if (order.orderId === 0) return
    const wasDone = this.#desk.onFill(order, event.contracts, event.tsUs)
    const isOverfilled = order.filledContracts > order.contracts
    if (isOverfilled) {
      const text = `${order.ref} filled ${order.filledContracts} of ${order.contracts}: all is booked`
      this.#alerts.tell('critical', 'overfill', text, event.tsUs)
    } else if (wasDone) {
      const text = `${order.ref} filled after it was ${order.state}: the fill is booked`
      this.#alerts.tell('critical', 'late-fill', text, event.tsUs)
    }
  }

  /** Executions are the truth, whatever is told beside them: that it was not told in order is no more than news. */
  #noteOddMessages({ execId, tsUs }: ExecutionEvent, { ref, state, stateSinceUs }: Order): void {
    if (state === 'Sent' && tsUs - stateSinceUs > statusPatienceUs * this.#timeScale) {
      const text = `a fill came for ${ref}, whose status was not told: executions are the truth`
      this.#alerts.note('status missing', 'order-messages', text, tsUs)
    }
    if (!this.#booking.isCostKnown(execId)) return
    const text = `the cost of a fill of ${ref} was told before the fill: both are booked, once`
    this.#alerts.note('cost first', 'order-messages', text, tsUs)
  }

  #onUntoldFill({ ref }: Order, tsUs: number): void {
    this.#reconciliation.onUntoldFill(tsUs)
    const text = `${ref} closed what is not open here: a fill before it was not told. Asking the broker`
    this.#alerts.tell('warning', 'untold-fill', text, tsUs)
  }

  /** The order itself has dealt as before: a broker that takes a fill back does not work the order again. */
  #onCorrection(event: ExecutionEvent): void {
    const { execId, contracts, priceTicks, tsUs } = event
    const booked = this.#booking.find(execId)
    const order = booked === undefined ? undefined : this.#desk.find(booked.ref, 0)
    if (booked === undefined || order === undefined) return
    const before = { contracts: booked.contracts, priceTicks: booked.priceTicks }
    this.#booking.book({ ...event, side: booked.side }, order)
    const was = `${before.contracts} at tick ${before.priceTicks}`
    const now = contracts === 0 ? 'nothing' : `${contracts} at tick ${priceTicks}`
    const text = `a fill of ${order.ref} was corrected: ${was} is ${now}`
    this.#alerts.tell('critical', 'fill-corrected', text, tsUs)
  }

  /** Dealt in this account by somebody else: it is our position all the same. */
  #adopt(event: ExecutionEvent): Order {
    this.#reconciliation.onForeignExecution(event.tsUs)
    this.#alerts.tell('critical', 'foreign-fill', foreign(event), event.tsUs)
    const isClosing = Math.sign(this.#booking.ledger.positionContracts) === -event.side
    const { key } = executionId(event.execId)
    return this.#desk.adopt(event, isClosing, `foreign.${key}`.slice(0, 60))
  }

  #onLiquidation({ contracts, side, tsUs }: ExecutionEvent): void {
    this.#reconciliation.onLiquidation()
    const deal = `${side > 0 ? 'bought' : 'sold'} ${contracts}`
    const text = `the broker liquidates: it ${deal} in this account. No entry today`
    this.#alerts.tell('critical', 'forced-liquidation', text, tsUs)
  }

  /** A change sent over a failing link can leave two orders of one reference alive (NautilusTrader #4564). */
  #onTwin(order: Order, { permId, tsUs }: OrderStatusEvent): void {
    const text = `${order.ref} lives twice at the broker (permId ${order.permId} and ${permId}): cancelling it`
    this.#alerts.tell('critical', 'two-orders', text, tsUs)
    this.#desk.cancel(order, tsUs)
  }
}

function isTwin(order: Order, permId: number): boolean {
  return permId > 0 && order.permId > 0 && permId !== order.permId
}

/** A correction may take a fill back; nothing else is of no contracts, and no figure is a fraction. */
function isUsable({ contracts, priceTicks }: ExecutionEvent, isCorrection: boolean): boolean {
  const areWhole = Number.isSafeInteger(contracts) && Number.isSafeInteger(priceTicks)
  return areWhole && contracts >= (isCorrection ? 0 : 1)
}

function foreign({ ref, orderId }: { ref: string; orderId: number }): string {
  return `the broker speaks of order ${orderId} "${ref}", which is not ours`
}
