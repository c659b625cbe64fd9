import { microsPerMilli } from '../../shared/units.ts'
import type { Side } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { OrderDesk } from './order-desk.ts'

/** What is to be undone: entries only, or every order and the position. */
export type Extent = 'entries' | 'everything'

type Phase = 'idle' | 'cancelling' | 'closing' | 'done'

/** After so long without the broker's word on a cancel, closing goes ahead. */
const cancelPatienceUs = 2_000 * microsPerMilli
/** Between two attempts to close. */
const retryUs = 250 * microsPerMilli
/** How far through the touch each attempt goes; the last is the collar's edge, again and again. */
const ladderTicks: readonly number[] = [1, 5]

/**
 * Cancels, then closes. It goes on until nothing works and the position is flat, whatever comes between:
 * a fill that crosses a cancel, an attempt that fills in part, a market that is halted. Each attempt is for
 * exactly the position at hand and takes what it can at once, so it cannot turn it round.
 */
export class WindDown {
  readonly #desk: OrderDesk
  readonly #collarTicks: number
  readonly #cancelPatienceUs: number
  readonly #retryUs: number
  #phase: Phase = 'idle'
  #extent: Extent = 'entries'
  #sinceUs = 0
  #lastAttemptUs = 0
  #attempts = 0
  cancelledOrders = 0

  /** @param timeScale seconds of market time in one of the broker's */
  constructor(desk: OrderDesk, collarTicks: number, timeScale: number) {
    this.#desk = desk
    this.#collarTicks = collarTicks
    this.#cancelPatienceUs = cancelPatienceUs * timeScale
    this.#retryUs = retryUs * timeScale
  }

  get isActive(): boolean {
    return this.#phase === 'cancelling' || this.#phase === 'closing'
  }

  /** Every cancel it asked for has been answered. */
  get isCancelled(): boolean {
    return this.#phase === 'closing' || this.#phase === 'done'
  }

  get isDone(): boolean {
    return this.#phase === 'done'
  }

  /** Begins, or widens what was begun. */
  start(extent: Extent, tsUs: number): void {
    if (this.isActive && this.#extent === 'everything') return
    this.#extent = extent
    this.#phase = 'cancelling'
    this.#sinceUs = tsUs
    this.#attempts = 0
    this.#lastAttemptUs = 0
    this.cancelledOrders = 0
    for (const order of this.#desk.working) {
      if (!this.#isConcerned(order.leg)) continue
      this.cancelledOrders++
      this.#desk.cancel(order, tsUs)
    }
  }

  /** Does what the moment allows. Called on every event while active. */
  advance(market: Market, positionContracts: number): void {
    if (this.#phase === 'cancelling') this.#awaitCancels(market.tsUs)
    if (this.#phase !== 'closing') return
    if (positionContracts === 0) {
      if (!this.#hasWorking()) this.#phase = 'done'
      return
    }
    this.#close(market, positionContracts)
  }

  #awaitCancels(tsUs: number): void {
    const isOverdue = tsUs - this.#sinceUs > this.#cancelPatienceUs
    if (this.#hasWorking() && !isOverdue) return
    this.#phase = this.#extent === 'everything' ? 'closing' : 'done'
  }

  #close(market: Market, positionContracts: number): void {
    const isTooSoon = market.tsUs - this.#lastAttemptUs < this.#retryUs && this.#attempts > 0
    const isWorking = this.#hasFlattenWorking()
    if (isTooSoon || isWorking || !market.isOpen || !market.quote.isSound) return
    const side = -Math.sign(positionContracts) as Exclude<Side, 0>
    const through = Math.min(ladderTicks[this.#attempts] ?? this.#collarTicks, this.#collarTicks)
    const touch = side > 0 ? market.quote.askTicks : market.quote.bidTicks
    this.#attempts++
    this.#lastAttemptUs = market.tsUs
    const contracts = Math.abs(positionContracts)
    this.#desk.placeFlatten(side, contracts, touch + side * through, market.tsUs)
  }

  #isConcerned(leg: string): boolean {
    return this.#extent === 'everything' || leg === 'entry'
  }

  #hasWorking(): boolean {
    for (const order of this.#desk.working) if (this.#isConcerned(order.leg)) return true
    return false
  }

  #hasFlattenWorking(): boolean {
    for (const order of this.#desk.working) if (order.leg === 'flatten') return true
    return false
  }
}
