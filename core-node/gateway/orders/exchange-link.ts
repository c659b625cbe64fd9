import { ticksToPrice } from '../../../shared/units.ts'
import type {
  ExchangeListener,
  ExchangeOrder,
  NewOrder,
} from '../../broker/exchange/exchange-order.ts'
import { MatchingEngine } from '../../broker/exchange/matching-engine.ts'
import type { MarketEvent } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import type { Account } from '../account/account.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { Interceptor } from '../faults/interceptor.ts'
import type { ContractMarkets } from '../markets/contract-markets.ts'
import type { BrokerOrder, OrderStatus } from './broker-order.ts'
import { averagePrice, isOver, isWorking, ocaCancels } from './broker-order.ts'
import { exchangeTermsOf, statusOf } from './exchange-terms.ts'
import type { ExecutionReport } from './executions.ts'
import { Executions } from './executions.ts'
import { reduceGroup, reduceSiblings } from './group-reduction.ts'
import { isAsleep } from './liquid-hours.ts'
import type { OrderNews } from './order-news.ts'
import { OrderStore } from './order-store.ts'
import { cancelled, rejected } from './refusal.ts'
import type { RunNumbers } from './run-numbers.ts'

export type ExchangeLinkOptions = {
  readonly market: Market
  readonly markets: ContractMarkets
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
  /** Only where faults are asked for. */
  faults: Interceptor | undefined
  readonly #options: ExchangeLinkOptions
  /** One for each contract that ever had an order. */
  readonly #engines = new Map<number, MatchingEngine>()
  /** Executions whose commission is told once the order's own state is. */
  readonly #untold = new Map<BrokerOrder, ExecutionReport[]>()
  #isTaking = false
  /** A match of which nothing was filled, so that there is nothing to tell. */
  #unfilled: ExchangeOrder | undefined

  constructor(options: ExchangeLinkOptions) {
    this.#options = options
    this.executions = new Executions(options.account.id, options.numbers)
  }

  /** After the contract's market took the event in. */
  onMarket({ conId }: FutureContract, event: MarketEvent): void {
    this.#engines.get(conId)?.onMarket(event)
  }

  /** Orders of one family arrive together, parents first. */
  submit(orders: readonly BrokerOrder[]): void {
    const passed = this.faults === undefined ? orders : this.faults.onSubmit(orders)
    const families = Map.groupBy(passed, ({ contract }) => contract)
    this.#whileTaking(() => {
      for (const [contract, family] of families) {
        this.#engineOf(contract).submit(family.map((order) => this.#termsOf(order)))
      }
    })
  }

  /** After its terms changed. */
  modify(order: BrokerOrder): void {
    if (this.faults?.onModify(order) === true) return
    this.#whileTaking(() => this.#change(order, order.contracts))
  }

  /** Fills the order against what the market shows, as if it had come to the order's price. */
  touch(order: BrokerOrder): void {
    const anyTicks = order.side * Number.POSITIVE_INFINITY
    this.#engineOf(order.contract).modify(order.key, order.contracts, anyTicks, -anyTicks)
  }

  /** Liquid hours began or ended: stops that are of these only wake up or fall asleep. */
  onLiquidHours(): void {
    for (const order of this.store.open()) {
      const isOfThem = order.terms.orderType === 'STP' && !order.terms.outsideRth
      if (isOfThem && isWorking(order) && !order.isTriggered) this.#change(order, order.contracts)
    }
  }

  cancel(order: BrokerOrder, reason: string): void {
    if (this.faults?.onCancel(order, reason) === true) return
    this.#engineOf(order.contract).cancel(order.key, reason)
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
    if (this.#unfilled === exchangeOrder) {
      this.#unfilled = undefined
      if (exchangeOrder.state === 'working') return
    }
    order.contracts = exchangeOrder.contracts
    order.isTriggered = exchangeOrder.isTriggered
    order.isChild = exchangeOrder.state === 'held'
    this.setStatus(order, statusOf(exchangeOrder), reason)
    this.#tellCommissions(order)
  }

  onFill(exchangeOrder: ExchangeOrder, matched: number, matchedTicks: number): void {
    const order = this.#openOrder(exchangeOrder)
    if (order === undefined) return
    const contracts = this.faults?.contractsOf(order, matched) ?? matched
    const priceTicks = this.faults?.priceOf(order, matchedTicks) ?? matchedTicks
    // What is not filled now waits for the next match.
    exchangeOrder.filled -= matched - contracts
    this.#unfilled = contracts === 0 ? exchangeOrder : undefined
    if (contracts === 0) return
    order.filled += contracts
    order.filledTicks += contracts * priceTicks
    order.fills++
    order.lastFillPrice = ticksToPrice(priceTicks, order.contract.instrument.tickNanos)
    const report = this.#book(order, contracts, priceTicks)
    this.executions.add(report)
    this.faults?.onFill(report)
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
      isLiquidation: order.isLiquidation === true,
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
    const { limitTicks, stopTicks } = this.#termsOf(order)
    this.#engineOf(order.contract).modify(order.key, contracts, limitTicks, stopTicks)
  }

  #engineOf(contract: FutureContract): MatchingEngine {
    const { conId } = contract
    const known = this.#engines.get(conId)
    if (known !== undefined) return known
    const engine = new MatchingEngine(this.#options.markets.open(contract).market, this)
    this.#engines.set(conId, engine)
    return engine
  }

  #termsOf(order: BrokerOrder): NewOrder {
    return exchangeTermsOf(order, isAsleep(order, this.#options.market))
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
