import { microsPerMilli, microsPerSecond } from '../../shared/units.ts'
import type { Side } from '../market/events.ts'
import type { Market } from '../market/market.ts'
import { checkExit } from '../risk/exit.ts'
import type { Alerts } from './alerts.ts'
import { worstExits } from './exit-exposure.ts'
import type { OrderDesk } from './order-desk.ts'
import type { Order } from './order.ts'
import { isDone } from './order.ts'

/** How far through the touch each rung goes: at it, through it; then the collar's edge, again and again. */
const rungTicks: readonly number[] = [0, 4]

/** Between two attempts, by how many there were: trying never ends, but it slows down. */
const pauses: readonly { readonly fromAttempt: number; readonly waitUs: number }[] = [
  { fromAttempt: 100, waitUs: 5 * microsPerSecond },
  { fromAttempt: 20, waitUs: microsPerSecond },
  { fromAttempt: 0, waitUs: 250 * microsPerMilli },
]
/** A refused attempt waits twice as long each time, up to this: a reserved market reopens within minutes. */
const maxRefusedWaitUs = 2 * microsPerSecond
/** Closing should take less in an open market (design: kill to flat). */
const alertAfterUs = 5 * microsPerSecond

/**
 * Closes a position with limit orders that take what they can at once: at the touch, through it, at the
 * collar's edge. An attempt that the market refuses is repeated on its rung. None is for more than what is
 * open less what other exits may still deal, so it cannot turn the position round.
 */
export class FlattenLadder {
  readonly #desk: OrderDesk
  readonly #alerts: Alerts
  readonly #collarTicks: number
  readonly #timeScale: number
  #attempt: Order | undefined
  #rung = 0
  #refusals = 0
  #attempts = 0
  #lastAttemptUs = Number.NEGATIVE_INFINITY
  #openSinceUs = Number.POSITIVE_INFINITY

  /** @param timeScale seconds of market time in one of the broker's */
  constructor(desk: OrderDesk, alerts: Alerts, collarTicks: number, timeScale: number) {
    this.#desk = desk
    this.#alerts = alerts
    this.#collarTicks = collarTicks
    this.#timeScale = timeScale
  }

  /** From the lowest rung. */
  begin(): void {
    this.#attempt = undefined
    this.#rung = 0
    this.#refusals = 0
    this.#attempts = 0
    this.#lastAttemptUs = Number.NEGATIVE_INFINITY
    this.#openSinceUs = Number.POSITIVE_INFINITY
  }

  /** Makes the next attempt, if the last one is over and the market lets it. */
  climb(market: Market, positionContracts: number): void {
    const { tsUs, quote } = market
    if (!market.isOpen) {
      this.#openSinceUs = Number.POSITIVE_INFINITY
      return
    }
    this.#complain(tsUs)
    if (this.#attempt !== undefined && !this.#isOver(this.#attempt)) return
    if (tsUs - this.#lastAttemptUs < this.#waitUs() || !quote.isSound) return
    const side = -Math.sign(positionContracts) as Exclude<Side, 0>
    const room = Math.abs(positionContracts) - worstExits(this.#desk.working, side)
    const contracts = checkExit(side, room, positionContracts)
    if (contracts === 0) return
    const through = Math.min(rungTicks[this.#rung] ?? this.#collarTicks, this.#collarTicks)
    const touch = side > 0 ? quote.askTicks : quote.bidTicks
    this.#attempts++
    this.#lastAttemptUs = tsUs
    this.#attempt = this.#desk.placeFlatten(side, contracts, touch + side * through, tsUs)
  }

  /** Its end decides what comes next: a refusal says nothing about the price. */
  #isOver(attempt: Order): boolean {
    if (!isDone(attempt)) return false
    this.#attempt = undefined
    const isRefused = attempt.state === 'Rejected' || attempt.state === 'Dead'
    this.#refusals = isRefused ? this.#refusals + 1 : 0
    if (!isRefused) this.#rung = Math.min(this.#rung + 1, rungTicks.length)
    return true
  }

  #waitUs(): number {
    const pause = pauses.find(({ fromAttempt }) => this.#attempts >= fromAttempt)
    const waitUs = pause?.waitUs ?? maxRefusedWaitUs
    const longest = Math.max(waitUs, maxRefusedWaitUs)
    return Math.min(longest, waitUs * 2 ** Math.min(this.#refusals, 10)) * this.#timeScale
  }

  #complain(tsUs: number): void {
    this.#openSinceUs = Math.min(this.#openSinceUs, tsUs)
    if (tsUs - this.#openSinceUs <= alertAfterUs * this.#timeScale) return
    this.#alerts.tell('critical', 'not-flat', 'the position is still open: closing goes on', tsUs)
  }
}
