import { microsPerMilli, microsPerSecond } from '../../shared/units.ts'
import type { Side } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import type { Alerts } from './alerts.ts'
import { cancelOrphans, cutStops, cutTargets, hasLooseTargets, hasOrphans } from './exit-sizes.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Order } from './order.ts'
import { isConfirmed, remainingContracts } from './order.ts'
import { placeOwnExits } from './own-exits.ts'

/**
 * A position may be without a confirmed stop for so long: a bracket's way to the broker and back. The rest of a
 * second is left for closing it, so that none lies bare for longer (risk.md §1).
 */
const unprotectedUs = 600 * microsPerMilli
/** What the broker does by itself, such as waking children or cancelling a group, it has done by then. */
const graceUs = 150 * microsPerMilli
/** A stop that is too large is asked to shrink; after this the position is closed instead. */
const oversizeUs = 3 * microsPerSecond

/** What is to protect a position of one side, counted anew on every look. */
type Cover = {
  /** Contracts of confirmed stops that work. */
  confirmed: number
  /** Exits in doubt or being cancelled, and stops on their way: their fate decides what is to be done. */
  unsettled: number
  /** Children that wait for an entry which may never fill whole. */
  asleep: number
  /** Anything on the exit side that may still deal. */
  live: number
}

/**
 * Sees to it that a position has stops for exactly its contracts. A bracket's children may be held back until
 * their parent has filled whole, or be cancelled with it: then the position gets a stop of its own, once
 * nothing else can close it, so that no two exits can turn it round. What cannot be mended in most of a second
 * of an open market is closed.
 */
export class Protection {
  readonly #desk: OrderDesk
  readonly #alerts: Alerts
  readonly #timeScale: number
  readonly #cover: Cover = { confirmed: 0, unsettled: 0, asleep: 0, live: 0 }
  /** Since when the exits are not as they should be: the first sight of it, the first in an open market. */
  #wrongSinceUs = Number.POSITIVE_INFINITY
  #bareSinceUs = Number.POSITIVE_INFINITY
  #hasOwnExits = false
  #isDoubted = false

  constructor(desk: OrderDesk, alerts: Alerts, timeScale: number) {
    this.#desk = desk
    this.#alerts = alerts
    this.#timeScale = timeScale
  }

  /** Nothing is known while the broker cannot be asked, and nothing counts while everything is closed. */
  suspend(): void {
    this.#wrongSinceUs = Number.POSITIVE_INFINITY
    this.#bareSinceUs = Number.POSITIVE_INFINITY
  }

  /** A fill before the last was not told: the position may not be what our books say. */
  doubt(isDoubted: boolean): void {
    this.#isDoubted = isDoubted
  }

  /**
   * @param openedAtUs when the position was opened; Infinity when it is the broker's word alone
   * @returns false when the position must be closed
   */
  review(market: Market, positionContracts: number, openedAtUs: number): boolean {
    const exitSide = -Math.sign(positionContracts) as Side
    const { tsUs } = market
    const areOrphaned = hasOrphans(this.#desk, exitSide)
    if (areOrphaned && this.#isPastGrace(tsUs)) cancelOrphans(this.#desk, exitSide, tsUs)
    if (exitSide === 0) {
      this.#hasOwnExits = false
      this.#bareSinceUs = Number.POSITIVE_INFINITY
      if (!areOrphaned) this.#wrongSinceUs = Number.POSITIVE_INFINITY
      return true
    }
    const needed = Math.abs(positionContracts)
    const { confirmed } = this.#count(exitSide)
    return confirmed >= needed
      ? this.#onCovered(exitSide, needed, areOrphaned, tsUs)
      : this.#onBare(market, exitSide, needed, openedAtUs)
  }

  #onCovered(side: Exclude<Side, 0>, needed: number, areOrphaned: boolean, tsUs: number): boolean {
    this.#hasOwnExits = false
    this.#bareSinceUs = Number.POSITIVE_INFINITY
    const excess = this.#cover.confirmed - needed
    if (excess === 0 && !areOrphaned && !hasLooseTargets(this.#desk, side)) {
      this.#wrongSinceUs = Number.POSITIVE_INFINITY
      return true
    }
    if (!this.#isPastGrace(tsUs)) return true
    if (excess > 0) cutStops(this.#desk, side, excess, tsUs)
    else cutTargets(this.#desk, side, tsUs)
    if (tsUs - this.#wrongSinceUs <= oversizeUs * this.#timeScale) return true
    this.#alerts.tell('critical', 'exit-size', 'the exits are larger than the position', tsUs)
    this.suspend()
    return false
  }

  #onBare(market: Market, side: Exclude<Side, 0>, needed: number, openedAtUs: number): boolean {
    const { tsUs, isOpen } = market
    this.#bareSinceUs = isOpen ? Math.min(this.#bareSinceUs, tsUs) : Number.POSITIVE_INFINITY
    const { confirmed, unsettled, live, asleep } = this.#cover
    // A stop of our own that came to nothing: a second one would fare no better.
    const isOnlyOwn = this.#hasOwnExits && confirmed === 0
    const hasFailed = isOnlyOwn && unsettled === 0 && isOpen
    if (hasFailed || tsUs - this.#bareSinceUs > unprotectedUs * this.#timeScale) {
      const text = 'the position has no working stop: closing it'
      this.#alerts.tell('critical', 'no-stop', text, tsUs)
      this.suspend()
      return false
    }
    const isCalm = this.#isPastGrace(tsUs)
    if (unsettled > 0 || isOnlyOwn) return true
    // Of a position in doubt the broker is asked: its answer comes within the grace.
    if (live === 0 && this.#isDoubted && !isCalm) return true
    if (live === 0) this.#placeOwn(market, side, needed, openedAtUs)
    else if (confirmed > 0) this.#enlarge(side, needed - confirmed, isCalm, tsUs)
    else if (asleep === 0 || isCalm) this.#clearExits(side, tsUs)
    return true
  }

  /** Nothing may be added to what cannot be protected, and nothing else may close it while a stop does. */
  #placeOwn(market: Market, side: Exclude<Side, 0>, contracts: number, openedAtUs: number): void {
    this.#cancelEntries(market.tsUs)
    this.#hasOwnExits = placeOwnExits(this.#desk, market, { side, contracts, openedAtUs })
  }

  #enlarge(side: Exclude<Side, 0>, missing: number, isCalm: boolean, tsUs: number): void {
    if (!isCalm) return
    for (const order of this.#desk.working) {
      const isStop = order.leg === 'stop' && order.side === side && isConfirmed(order)
      if (!isStop || !this.#desk.isAwake(order)) continue
      const contracts = order.contracts + missing
      this.#desk.modify(order, { contracts }, 'the position is larger', tsUs)
      return
    }
  }

  /** What may still close the position makes way for a stop that certainly does. */
  #clearExits(side: Exclude<Side, 0>, tsUs: number): void {
    this.#cancelEntries(tsUs)
    for (const order of this.#desk.working) {
      if (order.side === side) this.#desk.cancel(order, tsUs)
    }
  }

  #cancelEntries(tsUs: number): void {
    for (const order of this.#desk.working) {
      if (order.leg === 'entry') this.#desk.cancel(order, tsUs)
    }
  }

  #count(side: Exclude<Side, 0>): Cover {
    const cover = this.#cover
    cover.confirmed = 0
    cover.unsettled = 0
    cover.asleep = 0
    cover.live = 0
    for (const order of this.#desk.working) {
      if (order.side !== side || order.leg === 'entry') continue
      cover.live++
      if (order.state === 'PendingCancel' || order.state === 'Unknown') cover.unsettled++
      else if (order.leg === 'stop') this.#countStop(order)
    }
    return cover
  }

  #countStop(order: Order): void {
    const cover = this.#cover
    if (!this.#desk.isAwake(order)) cover.asleep++
    else if (!isConfirmed(order)) cover.unsettled++
    else {
      cover.confirmed += remainingContracts(order)
      if (this.#desk.changes.isPending(order)) cover.unsettled++
    }
  }

  #isPastGrace(tsUs: number): boolean {
    this.#wrongSinceUs = Math.min(this.#wrongSinceUs, tsUs)
    return tsUs - this.#wrongSinceUs > graceUs * this.#timeScale
  }
}
