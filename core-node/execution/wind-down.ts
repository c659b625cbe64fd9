import { microsPerSecond } from '../../shared/units.ts'
import type { Market } from '../market/market.ts'
import type { AccountQuestion } from './account-question.ts'
import type { Alerts } from './alerts.ts'
import type { FlattenLadder } from './flatten-ladder.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Order } from './order.ts'

/** What is to be undone: entries only, or every order and the position. */
export type Extent = 'entries' | 'everything'

type Phase = 'idle' | 'cancelling' | 'closing' | 'done'

/** After so long without the broker's word on a cancel it is asked again, and so is the account. */
const cancelPatienceUs = 2 * microsPerSecond
/** Rounds of asking after which a person is told. */
const roundsBeforeAlert = 2

/**
 * Cancels, then closes. It goes on until nothing works and the position is flat, whatever comes between: a
 * fill that crosses a cancel, an attempt that fills in part, a market that is halted, a lost connection. While
 * the market is closed a stop stays where it is: nothing could take its place.
 */
export class WindDown {
  readonly #desk: OrderDesk
  readonly #ladder: FlattenLadder
  readonly #question: AccountQuestion
  readonly #alerts: Alerts
  readonly #cancelPatienceUs: number
  #phase: Phase = 'idle'
  #extent: Extent = 'entries'
  #isMarketOpen = true
  #areStopsKept = false
  #askedUs = 0
  #rounds = 0
  cancelledOrders = 0

  /** @param timeScale seconds of market time in one of the broker's */
  constructor(
    desk: OrderDesk,
    ladder: FlattenLadder,
    question: AccountQuestion,
    alerts: Alerts,
    timeScale: number,
  ) {
    this.#desk = desk
    this.#ladder = ladder
    this.#question = question
    this.#alerts = alerts
    this.#cancelPatienceUs = cancelPatienceUs * timeScale
  }

  get isActive(): boolean {
    return this.#phase === 'cancelling' || this.#phase === 'closing'
  }

  /** It ends flat. */
  get closesPosition(): boolean {
    return this.isActive && this.#extent === 'everything'
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
    if (this.closesPosition) return
    this.#extent = extent
    this.#phase = 'cancelling'
    this.#areStopsKept = extent === 'everything' && !this.#isMarketOpen
    this.#rounds = 0
    this.cancelledOrders = 0
    this.#ladder.begin()
    this.#cancelAll(tsUs)
  }

  /** Whether the exchange matches orders, as of the last event. */
  observe(isMarketOpen: boolean): void {
    this.#isMarketOpen = isMarketOpen
  }

  /** The broker is there again. What was asked of it before may have been lost, or answered with a no. */
  onLinkReady(tsUs: number): void {
    if (this.#phase !== 'cancelling') return
    // Whoever has just been started did not know whether anything could take a stop's place.
    this.#areStopsKept = this.#extent === 'everything' && !this.#isMarketOpen
    this.#askedUs = tsUs
    for (const order of this.#desk.working) {
      if (this.#isConcerned(order)) this.#desk.cancel(order, tsUs)
    }
  }

  /** Does what the moment allows. Called on every event while active and connected. */
  advance(market: Market, positionContracts: number): void {
    if (this.#areStopsKept && (market.isOpen || positionContracts === 0)) {
      this.#areStopsKept = false
      this.#cancelAll(market.tsUs)
    }
    if (this.#phase === 'cancelling' && !this.#isCancelling(market.tsUs)) {
      this.#phase = this.#extent === 'everything' ? 'closing' : 'done'
    }
    // Its attempts leave room for whatever has not been cancelled yet.
    if (this.closesPosition && positionContracts !== 0) {
      this.#ladder.climb(market, positionContracts)
    }
    const isFlat = positionContracts === 0 && this.#desk.working.size === 0
    if (this.#phase === 'closing' && isFlat) this.#phase = 'done'
  }

  #isCancelling(tsUs: number): boolean {
    if (this.#hasUncancelled()) this.#askAgain(tsUs)
    return this.#areStopsKept || this.#hasUncancelled()
  }

  #cancelAll(tsUs: number): void {
    this.#askedUs = tsUs
    for (const order of this.#desk.working) {
      if (!this.#isConcerned(order)) continue
      if (order.state !== 'PendingCancel') this.cancelledOrders++
      this.#desk.cancel(order, tsUs)
    }
  }

  /** Nothing is taken for cancelled because time has passed: the broker is asked until it answers. */
  #askAgain(tsUs: number): void {
    if (tsUs - this.#askedUs <= this.#cancelPatienceUs) return
    this.#askedUs = tsUs
    this.#rounds++
    this.#question.ask(tsUs)
    for (const order of this.#desk.working) {
      if (!this.#isConcerned(order)) continue
      const isAsked = order.state === 'PendingCancel' || order.state === 'Unknown'
      if (isAsked) this.#desk.repeatCancel(order)
      else this.#desk.cancel(order, tsUs)
    }
    if (this.#rounds < roundsBeforeAlert) return
    const text = 'the broker does not answer to cancels: asking on'
    this.#alerts.tell('critical', 'cancel-unanswered', text, tsUs)
  }

  #isConcerned({ leg }: Order): boolean {
    if (leg === 'stop' && this.#areStopsKept) return false
    return this.#extent === 'everything' || leg === 'entry'
  }

  #hasUncancelled(): boolean {
    for (const order of this.#desk.working) if (this.#isConcerned(order)) return true
    return false
  }
}
