import type { MarketEvent, TradeEvent } from '../../market/events.ts'
import { EventKind } from '../../market/events.ts'
import type { Market } from '../../market/market.ts'
import { Changed } from '../../market/market.ts'
import { DisplayedLiquidity, shownAt } from './displayed-liquidity.ts'
import type { ExchangeListener, ExchangeOrder, NewOrder } from './exchange-order.ts'
import { isLive, remaining } from './exchange-order.ts'

/**
 * Matches our orders against a market that someone else folds: recorded, synthetic or live. Price-time
 * priority: what the market shows at a price when our order arrives stands ahead of it, our own orders at a
 * price follow in order of arrival. Takers get what is shown, no more; cancels ahead of us count only when
 * the level shrinks below our place, which is the cautious reading of a book without order ids.
 *
 * It serves the replay and the simulated gateway alike.
 */
export class MatchingEngine {
  readonly #market: Market
  readonly #listener: ExchangeListener
  readonly #liquidity: DisplayedLiquidity
  /** In order of arrival. */
  readonly #live = new Map<number, ExchangeOrder>()

  constructor(market: Market, listener: ExchangeListener) {
    this.#market = market
    this.#listener = listener
    this.#liquidity = new DisplayedLiquidity(market)
  }

  get liveOrders(): number {
    return this.#live.size
  }

  order(id: number): ExchangeOrder | undefined {
    return this.#live.get(id)
  }

  /** Orders arrive together, parents first: none works before all of them are known. */
  submit(orders: readonly NewOrder[]): void {
    const accepted = orders.map((fields) => this.#accept(fields))
    for (const order of accepted) if (order.state === 'working') this.#begin(order)
  }

  /** @returns false when there is no such order to cancel */
  cancel(id: number, reason = ''): boolean {
    const order = this.#live.get(id)
    if (order === undefined) return false
    this.#end(order, 'cancelled', reason)
    return true
  }

  /** Changes price or size. A worse place in the queue is the price of it, unless only the size shrinks. */
  modify(id: number, contracts: number, limitTicks: number, stopTicks: number): boolean {
    const order = this.#live.get(id)
    if (order === undefined) return false
    const isSamePrice = limitTicks === order.limitTicks && stopTicks === order.stopTicks
    const keepsPlace = isSamePrice && contracts <= order.contracts
    order.contracts = contracts
    order.limitTicks = limitTicks
    order.stopTicks = stopTicks
    this.#tell(order, '')
    if (remaining(order) <= 0) this.#end(order, 'cancelled', 'no contracts left')
    else if (order.state === 'working' && !keepsPlace) this.#begin(order)
    return true
  }

  /** After the market took an event in: fills what it touched. */
  onMarket(event: MarketEvent): void {
    if (this.#live.size === 0 || !this.#market.isOpen) return
    const { changed } = this.#market
    if ((changed & Changed.Trade) !== 0 && event.kind === EventKind.Trade) this.#onTrade(event)
    if ((changed & Changed.Book) !== 0) this.#onBook()
  }

  #accept(fields: NewOrder): ExchangeOrder {
    const parent = this.#live.get(fields.parentId)
    const order: ExchangeOrder = {
      ...fields,
      state: parent === undefined ? 'working' : 'held',
      filled: 0,
      isTriggered: false,
      queueAhead: 0,
    }
    const problem = this.#problemOf(order, parent)
    if (problem === undefined) this.#live.set(order.id, order)
    else order.state = 'rejected'
    this.#tell(order, problem ?? '')
    return order
  }

  #problemOf(order: ExchangeOrder, parent: ExchangeOrder | undefined): string | undefined {
    if (this.#live.has(order.id)) return 'duplicate order id'
    if (!Number.isInteger(order.contracts) || order.contracts < 1) return 'size must be 1 or more'
    if (order.parentId !== 0 && parent === undefined) return 'its parent is not working'
    const wantsAtOnce = order.type === 'MKT' || order.timeInForce === 'IOC'
    if (wantsAtOnce && this.#market.isHalted) return 'the market is reserved'
    return undefined
  }

  /** An order starts to work: a stop waits, another takes what it can and queues with the rest. */
  #begin(order: ExchangeOrder): void {
    const isWaitingStop = order.type === 'STP' && !order.isTriggered
    if (isWaitingStop) {
      if (this.#isStopReached(order)) this.#trigger(order)
      return
    }
    if (this.#market.isOpen) this.#take(order, false)
    if (!isLive(order)) return
    if (order.timeInForce === 'IOC') this.#end(order, 'cancelled', 'not filled at once')
    else order.queueAhead = this.#aheadOf(order)
  }

  /** @param isResting whoever comes to a resting order pays its price, not his own */
  #take(order: ExchangeOrder, isResting: boolean): void {
    const isLimit = order.type === 'LMT'
    const limitTicks = isLimit ? order.limitTicks : order.side * Number.POSITIVE_INFINITY
    this.#liquidity.take(order.side, remaining(order), limitTicks, (contracts, priceTicks) =>
      this.#fill(order, contracts, isResting ? order.limitTicks : priceTicks),
    )
  }

  #aheadOf(order: ExchangeOrder): number {
    if (order.type !== 'LMT') return 0
    return shownAt(this.#market, order.side, order.limitTicks) ?? Number.POSITIVE_INFINITY
  }

  /** A print: stops may go off, and resting orders at its price or beyond it have their turn. */
  #onTrade(event: TradeEvent): void {
    let ours = 0
    for (const order of this.#live.values()) {
      if (order.state !== 'working') continue
      if (order.type === 'STP' && !order.isTriggered) {
        if ((event.priceTicks - order.stopTicks) * order.side >= 0) this.#trigger(order)
      } else if (order.type === 'LMT') {
        ours += this.#fillByTrade(order, event, ours)
      }
    }
  }

  /**
   * @param ours contracts of the print that our earlier orders had
   * @returns contracts of it that went to this one
   */
  #fillByTrade(order: ExchangeOrder, event: TradeEvent, ours: number): number {
    const beyond = (order.limitTicks - event.priceTicks) * order.side
    if (beyond > 0) {
      // The market traded through its price: everything that rested there was filled.
      this.#fill(order, remaining(order), order.limitTicks)
      return 0
    }
    const isAgainstUs = this.#market.trade.side !== order.side
    if (beyond < 0 || !isAgainstUs) return 0
    const ahead = Math.min(order.queueAhead, event.size)
    order.queueAhead -= ahead
    const size = Math.min(remaining(order), event.size - ahead - ours)
    if (size <= 0) return 0
    this.#fill(order, size, order.limitTicks)
    return size
  }

  #onBook(): void {
    for (const order of this.#live.values()) {
      if (order.state !== 'working') continue
      const isWaitingStop = order.type === 'STP' && !order.isTriggered
      if (isWaitingStop) {
        if (this.#isStopReached(order)) this.#trigger(order)
        continue
      }
      // The market came to its price, or a market order still wants what was not there before.
      this.#take(order, order.type === 'LMT')
      if (isLive(order) && order.type === 'LMT') this.#moveUp(order)
    }
  }

  /** Cancels ahead of us show only when the level becomes smaller than our place in it. */
  #moveUp(order: ExchangeOrder): void {
    const shown = shownAt(this.#market, order.side, order.limitTicks)
    if (shown !== undefined && shown < order.queueAhead) order.queueAhead = shown
  }

  /** The whole market stands beyond the stop: also where a feed has quotes and no trades. */
  #isStopReached(order: ExchangeOrder): boolean {
    const { quote } = this.#market
    if (!quote.isSound) return false
    const nearTicks = order.side > 0 ? quote.bidTicks : quote.askTicks
    return (nearTicks - order.stopTicks) * order.side >= 0
  }

  #trigger(order: ExchangeOrder): void {
    order.isTriggered = true
    this.#begin(order)
  }

  #fill(order: ExchangeOrder, contracts: number, priceTicks: number): void {
    order.filled += contracts
    this.#listener.onFill(order, contracts, priceTicks)
    this.#cancelGroup(order)
    if (remaining(order) <= 0) this.#end(order, 'filled', '')
    else this.#tell(order, '')
  }

  #end(order: ExchangeOrder, state: 'filled' | 'cancelled', reason: string): void {
    order.state = state
    this.#live.delete(order.id)
    this.#tell(order, reason)
    this.#settleChildren(order)
  }

  /** A parent that filled wakes its children, for as many contracts as it got; one without a fill ends them. */
  #settleChildren(parent: ExchangeOrder): void {
    const children = [...this.#live.values()].filter(
      ({ parentId, state }) => parentId === parent.id && state === 'held',
    )
    for (const child of children) {
      // A sibling that filled at once may have ended it meanwhile.
      if (child.state !== 'held') continue
      if (parent.filled === 0) {
        this.#end(child, 'cancelled', 'its parent was cancelled')
        continue
      }
      child.contracts = Math.min(child.contracts, parent.filled)
      child.state = 'working'
      this.#tell(child, '')
      this.#begin(child)
    }
  }

  #cancelGroup(filled: ExchangeOrder): void {
    if (filled.ocaGroup === '') return
    const others = [...this.#live.values()].filter(
      ({ id, ocaGroup }) => ocaGroup === filled.ocaGroup && id !== filled.id,
    )
    for (const other of others) {
      if (isLive(other)) this.#end(other, 'cancelled', 'another of its group filled')
    }
  }

  #tell(order: ExchangeOrder, reason: string): void {
    this.#listener.onState(order, reason)
  }
}
