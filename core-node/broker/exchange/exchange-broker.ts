import type { OrderState } from '../../../shared/vocabulary.ts'
import type {
  Broker,
  BrokerCommand,
  BrokerEvent,
  OrderStatusEvent,
  OrderTicket,
} from '../../execution/broker-port.ts'
import { BrokerKind } from '../../execution/broker-port.ts'
import type { OrderTerms } from '../../execution/order.ts'
import type { MarketEvent } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import type { ExchangeListener, ExchangeOrder, ExchangeState, NewOrder } from './exchange-order.ts'
import { isLive } from './exchange-order.ts'
import { MatchingEngine } from './matching-engine.ts'

const stateOf: Readonly<Record<ExchangeState, OrderState>> = {
  held: 'Acknowledged',
  working: 'Acknowledged',
  filled: 'Filled',
  cancelled: 'Cancelled',
  rejected: 'Rejected',
}

type Due<Item> = { readonly dueUs: number; readonly item: Item }

/**
 * The matching engine as the engine's broker, in process and in market time: what is sent arrives after the
 * latency, what happens is heard after it.
 */
export class ExchangeBroker implements Broker, ExchangeListener {
  readonly #market: Market
  readonly #exchange: MatchingEngine
  readonly #latencyUs: number
  readonly #arrivals: Due<BrokerCommand>[] = []
  readonly #events: Due<BrokerEvent>[] = []
  readonly #refs = new Map<number, string>()
  #nowUs = 0
  #executions = 0
  #positionContracts = 0

  /** @param latencyUs one way */
  constructor(market: Market, latencyUs: number) {
    this.#market = market
    this.#exchange = new MatchingEngine(market, this)
    this.#latencyUs = latencyUs
  }

  execute(command: BrokerCommand): void {
    this.#arrivals.push({ dueUs: this.#market.tsUs + this.#latencyUs, item: command })
    if (command.type !== 'place') return
    for (const ticket of command.orders) {
      this.#refs.set(ticket.orderId, ticket.ref)
      const { tsUs } = this.#market
      this.#hear(this.#status(ticket.orderId, 'Sent', tsUs, 0, ''), tsUs)
    }
  }

  /** Everything that arrives up to this time meets the market as it stood until then. */
  advance(tsUs: number): void {
    while (this.#arrivals.length > 0 && (this.#arrivals[0] as Due<unknown>).dueUs <= tsUs) {
      const { dueUs, item } = this.#arrivals.shift() as Due<BrokerCommand>
      this.#nowUs = dueUs
      this.#arrive(item)
    }
  }

  /** After the market took an event in. */
  onMarket(event: MarketEvent): void {
    this.#nowUs = this.#market.tsUs
    this.#exchange.onMarket(event)
  }

  /** The next answer due by this time, or undefined. */
  poll(tsUs: number): BrokerEvent | undefined {
    const next = this.#events[0]
    return next !== undefined && next.dueUs <= tsUs ? this.#events.shift()?.item : undefined
  }

  onState(order: ExchangeOrder, reason: string): void {
    this.#tell(order, reason)
    if (!isLive(order)) this.#refs.delete(order.id)
  }

  onFill(order: ExchangeOrder, contracts: number, priceTicks: number): void {
    this.#executions++
    this.#positionContracts += order.side * contracts
    const dueUs = this.#nowUs + this.#latencyUs
    this.#hear(
      {
        kind: BrokerKind.Execution,
        tsUs: dueUs,
        execId: `x${this.#executions}`,
        orderId: order.id,
        ref: this.#refs.get(order.id) ?? '',
        permId: order.id,
        side: order.side,
        contracts,
        priceTicks,
      },
      dueUs,
    )
  }

  #arrive(command: BrokerCommand): void {
    switch (command.type) {
      case 'place':
        this.#exchange.submit(command.orders.map(exchangeOrderOf))
        return
      case 'modify':
        this.#modify(command.order)
        return
      case 'cancel':
        this.#exchange.cancel(command.orderId)
        return
      case 'snapshot':
        this.#tellAccount()
        return
      case 'cancel-all':
        for (const id of this.#refs.keys()) this.#exchange.cancel(id)
        return
    }
  }

  /** An order that is over is not changed any more: its end has been told. */
  #modify(ticket: OrderTicket): void {
    const { orderId, contracts } = ticket
    const order = this.#exchange.order(orderId)
    if (order === undefined) return
    const limitTicks = ticket.limitTicks ?? order.limitTicks
    const stopTicks = ticket.stopTicks ?? order.stopTicks
    this.#exchange.modify(orderId, contracts, limitTicks, stopTicks)
  }

  /** Every order that works, then the position. */
  #tellAccount(): void {
    const openRefs: string[] = []
    for (const [id, ref] of this.#refs) {
      const order = this.#exchange.order(id)
      if (order === undefined) continue
      openRefs.push(ref)
      this.#tell(order, '')
    }
    const tsUs = this.#nowUs + this.#latencyUs
    const positionContracts = this.#positionContracts
    this.#hear({ kind: BrokerKind.Snapshot, tsUs, positionContracts, openRefs }, tsUs)
  }

  #tell(order: ExchangeOrder, reason: string): void {
    const tsUs = this.#nowUs + this.#latencyUs
    const event = this.#status(order.id, stateOf[order.state], tsUs, order.filled, reason)
    const detail = isLive(order) ? { terms: termsOf(order), isHeld: order.state === 'held' } : {}
    this.#hear({ ...event, ...detail }, tsUs)
  }

  #status(
    orderId: number,
    state: OrderState,
    tsUs: number,
    filledContracts: number,
    reason: string,
  ): OrderStatusEvent {
    const ref = this.#refs.get(orderId) ?? ''
    const kind = BrokerKind.OrderStatus
    return { kind, tsUs, orderId, ref, permId: orderId, state, filledContracts, reason }
  }

  #hear(item: BrokerEvent, dueUs: number): void {
    // Answers to a command come before those to a later one; only "sent" can overtake.
    let at = this.#events.length
    while (at > 0 && (this.#events[at - 1] as Due<unknown>).dueUs > dueUs) at--
    this.#events.splice(at, 0, { dueUs, item })
  }
}

function termsOf({ type, contracts, limitTicks, stopTicks }: ExchangeOrder): OrderTerms {
  return {
    contracts,
    limitTicks: type === 'LMT' ? limitTicks : null,
    stopTicks: type === 'STP' ? stopTicks : null,
  }
}

function exchangeOrderOf(ticket: OrderTicket): NewOrder {
  return {
    id: ticket.orderId,
    parentId: ticket.parentId,
    ocaGroup: ticket.ocaGroup,
    side: ticket.side,
    type: ticket.type,
    contracts: ticket.contracts,
    limitTicks: ticket.limitTicks ?? 0,
    stopTicks: ticket.stopTicks ?? 0,
    timeInForce: ticket.timeInForce,
  }
}
