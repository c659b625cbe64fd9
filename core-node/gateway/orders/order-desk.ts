import { previewOrder } from '../account/order-preview.ts'
import type { ContractDirectory } from '../contracts/contract-directory.ts'
import type { ContractQuery } from '../contracts/contract-query.ts'
import type { FutureContract } from '../contracts/future-contract.ts'
import type { BrokerOrder } from './broker-order.ts'
import { isOver, isWorking, newOrder } from './broker-order.ts'
import { closedMarketWarning, sleepingStopWarning } from './closed-market.ts'
import type { ExchangeLink, ExchangeLinkOptions } from './exchange-link.ts'
import { checkGoodTill, goodTillUs } from './good-till.ts'
import { isAsleep } from './liquid-hours.ts'
import { checkOrder } from './order-checks.ts'
import type { OrderTerms } from './order-terms.ts'
import type { Refusal } from './refusal.ts'
import {
  ambiguousContract,
  cancelNotFound,
  cancelTooLate,
  notCancellable,
  orderNotFound,
  refusals,
  rejected,
} from './refusal.ts'

export type OrderDeskOptions = ExchangeLinkOptions & {
  readonly contracts: ContractDirectory
  /** Whether there is such an index, fund or option: they have data, and no trading. */
  readonly isListed: (query: ContractQuery) => boolean
}

/** Orders that are not over, of all clients together. */
const openOrdersMax = 1_000

/** Times in force that outlive a session. */
const lasting = ['GTC', 'GTD']

/**
 * Takes orders, changes and cancels from clients, holds what waits to be transmitted, and passes the rest on to
 * the exchange. Its orders outlive the connections of the clients that placed them.
 */
export class OrderDesk {
  readonly #exchange: ExchangeLink
  readonly #options: OrderDeskOptions
  #nextExpiryUs = Number.POSITIVE_INFINITY
  #placedByHand = 0

  constructor(exchange: ExchangeLink, options: OrderDeskOptions) {
    this.#exchange = exchange
    this.#options = options
  }

  /** An id that is known means a change of that order. */
  place(clientId: number, orderId: number, terms: OrderTerms): void {
    const { store } = this.#exchange
    const found = store.find(clientId, orderId)
    // An id that was rolled back is free again once its order is over.
    const isFreed = found !== undefined && isOver(found) && orderId > store.highestId(clientId)
    const known = isFreed ? undefined : found
    const problem = terms.whatIf
      ? this.#preview(clientId, orderId, terms)
      : known === undefined
        ? this.#accept(clientId, orderId, terms)
        : this.#modify(known, terms)
    if (problem !== undefined) this.#options.news.onProblem(clientId, orderId, problem)
  }

  /** Beside all rules: placed by hand, or by the broker itself. */
  insert(
    owner: {
      readonly clientId: number
      readonly orderId: number
      readonly contract: FutureContract
      readonly isLiquidation?: boolean
    },
    terms: OrderTerms,
  ): void {
    const { market, numbers } = this.#options
    const place = { parent: undefined, placedUs: market.tsUs }
    const order = newOrder({ ...numbers.nextOrder(), ...owner, ...place }, terms)
    this.#exchange.store.add(order)
    this.#exchange.submit([order])
  }

  /**
   * An order placed by hand at the gateway itself. It is client 0's, and its id is below zero.
   * @returns what is wrong with it
   */
  placeByHand(terms: OrderTerms): Refusal | undefined {
    this.#placedByHand++
    return this.#accept(0, -this.#placedByHand, terms)
  }

  /** @param isPrivileged whether the client may cancel others' orders; an id of its own comes first */
  cancel(clientId: number, orderId: number, isPrivileged = false): void {
    const { store } = this.#exchange
    const own = store.find(clientId, orderId)
    const order = own ?? (isPrivileged ? store.findOpen(orderId) : undefined)
    const problem = order === undefined ? cancelNotFound(orderId) : cancelProblem(order)
    if (problem !== undefined) this.#options.news.onProblem(clientId, orderId, problem)
    else if (order !== undefined) this.#end(order, '')
  }

  /** Every client's orders, not only the caller's. */
  cancelAll(): void {
    for (const order of this.#exchange.store.open()) this.#end(order, '')
  }

  /** The session is over: orders for the day go with it. */
  expireDayOrders(closeUs: number): void {
    for (const order of this.#exchange.store.open()) {
      const isForDay = !lasting.includes(order.terms.timeInForce) && order.placedUs < closeUs
      if (isForDay) this.#end(order, 'the session is over')
    }
  }

  /** Time passed: orders that are good till a date end with it. */
  expireDated(tsUs: number): void {
    if (tsUs < this.#nextExpiryUs) return
    this.#nextExpiryUs = Number.POSITIVE_INFINITY
    for (const order of this.#exchange.store.open()) {
      if (goodTillUs(order.terms) <= tsUs) this.#end(order, 'the good-till date has passed')
      else this.#noteExpiry(order.terms)
    }
  }

  #noteExpiry(terms: OrderTerms): void {
    this.#nextExpiryUs = Math.min(this.#nextExpiryUs, goodTillUs(terms))
  }

  #check(terms: OrderTerms, contract: FutureContract): Refusal | undefined {
    const { account, market } = this.#options
    return checkOrder(terms, contract, account.id) ?? checkGoodTill(terms, market.tsUs)
  }

  /** Nothing is placed, and the id is not used up. */
  #preview(clientId: number, orderId: number, terms: OrderTerms): Refusal | undefined {
    const { market, markets, account, news, commissionCents } = this.#options
    const contract = this.#find(terms)
    if ('code' in contract) return contract
    const problem = this.#check(terms, contract)
    if (problem !== undefined) return problem
    const identity = { key: 0, permId: 0, clientId, orderId, placedUs: market.tsUs }
    const order = newOrder({ ...identity, contract, parent: undefined }, terms)
    order.status = 'PreSubmitted'
    const contracts = order.side * order.contracts
    markets.open(contract)
    const preview = previewOrder(account, markets.markOf, contract, contracts, commissionCents)
    news.onPreview(order, preview)
    return undefined
  }

  #accept(clientId: number, orderId: number, terms: OrderTerms): Refusal | undefined {
    const { market, numbers } = this.#options
    const { store } = this.#exchange
    if (orderId >= 0 && orderId <= store.highestId(clientId)) return refusals.duplicateId
    const found = this.#find(terms)
    if ('code' in found) return found
    const problem = this.#check(terms, found)
    if (problem !== undefined) return problem
    const parent = terms.parentId === 0 ? undefined : store.find(clientId, terms.parentId)
    const isOrphan = terms.parentId !== 0 && (parent === undefined || isOver(parent))
    if (isOrphan) return refusals.missingParent
    if (store.openCount >= openOrdersMax) {
      return rejected(`the maximum of ${openOrdersMax} active orders is reached`)
    }
    const identity = { ...numbers.nextOrder(), clientId, orderId }
    const order = newOrder({ ...identity, contract: found, parent, placedUs: market.tsUs }, terms)
    store.add(order)
    this.#noteExpiry(terms)
    if (terms.transmit) this.#transmit(order)
    return undefined
  }

  /** The one contract that is meant, and that there is a market for. */
  #find({ contract: query }: OrderTerms): FutureContract | Refusal {
    const { contracts, market, markets, isListed } = this.#options
    const [first, second] = contracts.find(query, market.tsUs)
    if (first === undefined) {
      return isListed(query)
        ? rejected(`this simulation has no trading in ${query.symbol} ${query.securityType}`)
        : refusals.noContract
    }
    if (second !== undefined) return ambiguousContract(query.symbol)
    if (query.exchange === '') return refusals.noExchange
    if (markets.has(first)) return first
    return rejected(`this simulation has no market in ${first.localSymbol}`)
  }

  /** Sends the order and those of its family that wait, parents first, all together. */
  #transmit(order: BrokerOrder): void {
    const root = this.#rootOf(order)
    const family = this.#exchange.store
      .open()
      .filter((other) => other.status === 'ApiPending' && this.#rootOf(other) === root)
    this.#exchange.submit(family)
    for (const other of family) this.#warn(other)
  }

  /** The order is alive, but not all is as its sender may think. */
  #warn(order: BrokerOrder): void {
    const { market, news } = this.#options
    const { clientId, orderId, terms } = order
    const isIgnored = terms.outsideRth && terms.orderType === 'MKT'
    if (isIgnored) news.onProblem(clientId, orderId, refusals.outsideRthIgnored)
    if (!isWorking(order) || order.isChild) return
    const isShut = !market.isOpen && !market.isHalted
    if (isShut) news.onProblem(clientId, orderId, closedMarketWarning(order, market))
    else if (isAsleep(order, market)) {
      news.onProblem(clientId, orderId, sleepingStopWarning(order, market))
    }
  }

  #rootOf(order: BrokerOrder): BrokerOrder {
    const parent = this.#exchange.store.byKey(order.parentKey)
    return parent === undefined || isOver(parent) ? order : this.#rootOf(parent)
  }

  #modify(order: BrokerOrder, terms: OrderTerms): Refusal | undefined {
    const problem = this.#modificationProblem(order, terms)
    if (problem !== undefined) return problem
    order.terms = terms
    order.contracts = terms.quantity ?? order.contracts
    this.#noteExpiry(terms)
    if (order.status !== 'ApiPending') this.#exchange.modify(order)
    else if (terms.transmit) this.#transmit(order)
    return undefined
  }

  #modificationProblem(order: BrokerOrder, terms: OrderTerms): Refusal | undefined {
    if (order.status === 'Filled') return refusals.filledOrder
    if (isOver(order)) return refusals.duplicateId
    const found = this.#find(terms)
    if ('code' in found) return found
    const isSame = found.conId === order.contract.conId && terms.action === order.terms.action
    if (!isSame) return refusals.doesNotMatch
    if (terms.orderType !== order.terms.orderType) return refusals.otherType
    const parent = this.#exchange.store.byKey(order.parentKey)
    // TWS looks for the parent among the open orders, where a filled one is not.
    const isParentGone = terms.parentId !== 0 && (parent === undefined || isOver(parent))
    if (isParentGone) return orderNotFound(terms.parentId)
    if (terms.parentId !== 0 && terms.parentId !== order.parentId) return refusals.doesNotMatch
    return this.#check(terms, order.contract)
  }

  #end(order: BrokerOrder, reason: string): void {
    const { store } = this.#exchange
    if (order.status !== 'ApiPending') {
      this.#exchange.cancel(order, reason)
      return
    }
    this.#exchange.setStatus(order, 'Cancelled', reason)
    for (const child of store.childrenOf(order)) if (!isOver(child)) this.#end(child, reason)
  }
}

function cancelProblem(order: BrokerOrder): Refusal | undefined {
  if (!isOver(order)) return undefined
  if (order.status === 'Inactive') return notCancellable(order.permId)
  return cancelTooLate(order.orderId, order.status)
}
