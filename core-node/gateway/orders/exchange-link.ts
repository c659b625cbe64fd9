import { ticksToPrice } from '../../../shared/units.ts'
import type { ExchangeListener, ExchangeOrder } from '../../broker/exchange/exchange-order.ts'
import { MatchingEngine } from '../../broker/exchange/matching-engine.ts'
import type { MarketEvent } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import type { Account } from '../account/account.ts'
import type { BrokerOrder, OrderStatus } from './broker-order.ts'
import { averagePrice, isOver, isWorking, ocaCancels } from './broker-order.ts'
import { exchangeTermsOf, statusOf } from './exchange-terms.ts'
import type { ExecutionReport } from './executions.ts'
import { Executions } from './executions.ts'
import { reduceGroup, reduceSiblings } from './group-reduction.ts'
import type { OrderNews } from './order-news.ts'
import { OrderStore } from './order-store.ts'
import { cancelled, rejected } from './refusal.ts'
import type { RunNumbers } from './run-numbers.ts'

export type ExchangeLinkOptions = {
  readonly market: Market
  readonly account: Account
  readonly news: OrderNews
  readonly numbers: RunNumbers
  /** For one contract on one side. */
  readonly commissionCents: number
}

/** Hands orders to the exchange, and books and tells what it says of them. */
export class ExchangeLink implements ExchangeListener {
  readonly store = new OrderStore()
  readonly executions: Executions
  readonly #options: ExchangeLinkOptions
  readonly #exchange: MatchingEngine
  /** Executions whose commission is told once the order's own state is. */
  readonly #untold = new Map<BrokerOrder, ExecutionReport[]>()
  #isTaking = false

  constructor(options: ExchangeLinkOptions) {
    this.#options = options
    this.#exchange = new MatchingEngine(options.market, this)
    this.executions = new Executions(options.account.id, options.numbers)
  }

  onMarket(event: MarketEvent): void {
    this.#exchange.onMarket(event)
  }

  /** Orders of one family arrive together, parents first. */
  submit(orders: readonly BrokerOrder[]): void {
    this.#whileTaking(() => this.#exchange.submit(orders.map(exchangeTermsOf)))
  }

  /** After its terms changed. */
  modify(order: BrokerOrder): void {
    this.#whileTaking(() => this.#change(order, order.contracts))
  }

  cancel(order: BrokerOrder, reason: string): void {
    this.#exchange.cancel(order.key, reason)
  }

  setStatus(order: BrokerOrder, status: OrderStatus, reason: string): void {
    const { market, news } = this.#options
    order.status = status
    if (isOver(order)) {
      order.endedUs = market.tsUs
      order.endReason = reason === '' ? 'Cancelled by Trader' : reason
      this.store.settle(order)
    }
    news.onState(order)
    const { clientId, orderId } = order
    if (status === 'Cancelled') news.onProblem(clientId, orderId, cancelled(reason))
    else if (status === 'Inactive') news.onProblem(clientId, orderId, rejected(reason))
  }

  onState(exchangeOrder: ExchangeOrder, reason: string): void {
    const order = this.#openOrder(exchangeOrder)
    if (order === undefined) return
    order.contracts = exchangeOrder.contracts
    order.isTriggered = exchangeOrder.isTriggered
    order.isChild = exchangeOrder.state === 'held'
    this.setStatus(order, statusOf(exchangeOrder), reason)
    this.#tellCommissions(order)
  }

  onFill(exchangeOrder: ExchangeOrder, contracts: number, priceTicks: number): void {
    const order = this.#openOrder(exchangeOrder)
    if (order === undefined) return
    order.filled += contracts
    order.filledTicks += contracts * priceTicks
    order.fills++
    order.lastFillPrice = ticksToPrice(priceTicks, order.contract.instrument.tickNanos)
    const report = this.#book(order, contracts, priceTicks)
    this.executions.add(report)
    this.#options.news.onExecution(report)
    this.#untold.set(order, [...(this.#untold.get(order) ?? []), report])
    this.#reduceOthers(order, contracts)
  }

  /**
   * While a family is woken or ended, one order's fill can end the next before its turn, and the exchange may
   * still speak of that one: what is over stays over.
   */
  #openOrder({ id }: ExchangeOrder): BrokerOrder | undefined {
    const order = this.store.byKey(id)
    return order === undefined || isOver(order) ? undefined : order
  }

  #tellCommissions(order: BrokerOrder): void {
    const reports = this.#untold.get(order)
    if (reports === undefined) return
    this.#untold.delete(order)
    for (const report of reports) {
      order.commissionCents += report.commissionCents
      this.#options.news.onCommission(report, order)
    }
  }

  #book(order: BrokerOrder, contracts: number, priceTicks: number): ExecutionReport {
    const { account, market, commissionCents } = this.#options
    const { contract, side, orderId, clientId, permId } = order
    const feesCents = commissionCents * contracts
    const realizedCents = account.fill(contract, side, contracts, priceTicks, feesCents)
    return {
      execId: this.executions.nextId(market.tsUs, order.fills),
      tsUs: market.tsUs,
      contract,
      orderId,
      clientId,
      permId,
      orderRef: order.terms.orderRef,
      side,
      contracts,
      price: order.lastFillPrice,
      cumulativeContracts: order.filled,
      averagePrice: averagePrice(order),
      isTaker: this.#isTaking || order.terms.orderType !== 'LMT',
      commissionCents: feesCents,
      realizedCents,
    }
  }

  /** Groups that cancel are the exchange's; those that reduce are kept here. */
  #reduceOthers(filled: BrokerOrder, contracts: number): void {
    if (filled.ocaGroup === '' || filled.ocaType === ocaCancels) return
    const others = this.store
      .open()
      .filter((order) => order.ocaGroup === filled.ocaGroup && order !== filled && isWorking(order))
    const parent = filled.terms.ocaGroup === '' ? this.store.byKey(filled.parentKey) : undefined
    const reductions =
      parent === undefined
        ? reduceGroup(filled, contracts, others)
        : reduceSiblings(parent, this.store.childrenOf(parent), others)
    for (const { order, contracts: left } of reductions) {
      if (left > order.filled) this.#change(order, left)
      else this.cancel(order, 'another of its group filled')
    }
  }

  #change(order: BrokerOrder, contracts: number): void {
    const { limitTicks, stopTicks } = exchangeTermsOf(order)
    this.#exchange.modify(order.key, contracts, limitTicks, stopTicks)
  }

  /** What fills while an order arrives took what was shown; what fills later rested. */
  #whileTaking(run: () => void): void {
    this.#isTaking = true
    try {
      run()
    } finally {
      this.#isTaking = false
    }
  }
}
