import type { OrderEvent, Side } from './events.ts'
import { OrderAction } from './events.ts'
import type { OrderBook } from './order-book.ts'
import { OrderTable } from './order-table.ts'
import { PriceLevels } from './price-levels.ts'

/**
 * Builds the book from single orders, and writes its ten best levels into an OrderBook at the end of each
 * exchange event. Trades and fills do not change the book: the cancel or modify that follows them does.
 */
export class MarketByOrder {
  readonly #orders = new OrderTable()
  readonly #bids = new PriceLevels(1)
  readonly #asks = new PriceLevels(-1)
  readonly #book: OrderBook
  /** Cancels and modifications of orders this book never saw: more than a few mean a gap in the feed. */
  unknownOrders = 0

  constructor(book: OrderBook) {
    this.#book = book
  }

  get orders(): number {
    return this.#orders.count
  }

  /** All price levels on a side, not only the ten that the book shows. */
  levels(side: Exclude<Side, 0>): number {
    return (side > 0 ? this.#bids : this.#asks).count
  }

  /** @returns whether the ten best levels changed; always false before the last record of an event */
  apply(event: OrderEvent): boolean {
    switch (event.action) {
      case OrderAction.Add:
        this.#add(event)
        break
      case OrderAction.Cancel:
        this.#cancel(event)
        break
      case OrderAction.Modify:
        this.#modify(event)
        break
      case OrderAction.Clear:
        this.clear()
        break
      case OrderAction.Fill:
        break
    }
    return event.isLast && this.publish()
  }

  /** Brings the ten best levels up to date. @returns whether any of them changed */
  publish(): boolean {
    const isBidChanged = this.#bids.copyTop(this.#book.side(1))
    const isAskChanged = this.#asks.copyTop(this.#book.side(-1))
    return isBidChanged || isAskChanged
  }

  clear(): void {
    this.#orders.clear()
    this.#bids.clear()
    this.#asks.clear()
  }

  #add(event: OrderEvent): void {
    if (event.size <= 0 || event.side === 0) return
    const existing = this.#orders.find(event.orderHigh, event.orderLow)
    if (existing >= 0) this.#take(existing)
    this.#orders.add(event.orderHigh, event.orderLow, event.side, event.priceTicks, event.size)
    this.#levelsOf(event.side).change(event.priceTicks, event.size)
  }

  #cancel(event: OrderEvent): void {
    const slot = this.#orders.find(event.orderHigh, event.orderLow)
    if (slot < 0) {
      this.unknownOrders++
      return
    }
    const left = this.#orders.size(slot) - event.size
    if (left <= 0) {
      this.#take(slot)
      return
    }
    const ticks = this.#orders.ticks(slot)
    this.#levelsOf(this.#orders.side(slot)).change(ticks, -event.size)
    this.#orders.update(slot, ticks, left)
  }

  #modify(event: OrderEvent): void {
    const slot = this.#orders.find(event.orderHigh, event.orderLow)
    if (slot < 0) {
      this.unknownOrders++
      this.#add(event)
      return
    }
    if (event.size <= 0) {
      this.#take(slot)
      return
    }
    const levels = this.#levelsOf(this.#orders.side(slot))
    levels.change(this.#orders.ticks(slot), -this.#orders.size(slot))
    levels.change(event.priceTicks, event.size)
    this.#orders.update(slot, event.priceTicks, event.size)
  }

  #take(slot: number): void {
    const levels = this.#levelsOf(this.#orders.side(slot))
    levels.change(this.#orders.ticks(slot), -this.#orders.size(slot))
    this.#orders.remove(slot)
  }

  #levelsOf(side: number): PriceLevels {
    return side > 0 ? this.#bids : this.#asks
  }
}
