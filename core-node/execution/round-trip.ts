import type { OrderLeg, Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'

/**
 * One trade while it lives: from the fill that opens a position to the one that closes it. Its excursions
 * are of trades of the market, not of bars, so they are what a stop would have seen.
 */
export class RoundTrip {
  readonly side: Exclude<Side, 0>
  readonly tier: Tier
  readonly openedAtUs: number
  contracts = 0
  #entryTicks = 0
  #exitTicks = 0
  #exited = 0
  grossCents = 0
  feesCents = 0
  #worstTicks = 0
  #bestTicks = 0
  exit: OrderLeg = 'stop'

  constructor(side: Exclude<Side, 0>, tier: Tier, openedAtUs: number) {
    this.side = side
    this.tier = tier
    this.openedAtUs = openedAtUs
  }

  get entryTicks(): number {
    return this.#entryTicks / this.contracts
  }

  get exitTicks(): number {
    return this.#exitTicks / this.#exited
  }

  /** The furthest price went against the average entry, in whole ticks, 0 or less. */
  get worstTicks(): number {
    return Math.floor(this.#worstTicks)
  }

  /** The furthest price went with it, 0 or more. */
  get bestTicks(): number {
    return Math.ceil(this.#bestTicks)
  }

  enter(contracts: number, priceTicks: number): void {
    this.contracts += contracts
    this.#entryTicks += contracts * priceTicks
  }

  leave(contracts: number, priceTicks: number, leg: OrderLeg, realizedCents: number): void {
    this.#exited += contracts
    this.#exitTicks += contracts * priceTicks
    this.grossCents += realizedCents
    this.exit = leg
    this.onTrade(priceTicks)
  }

  onTrade(priceTicks: number): void {
    const excursion = (priceTicks - this.entryTicks) * this.side
    if (excursion < this.#worstTicks) this.#worstTicks = excursion
    if (excursion > this.#bestTicks) this.#bestTicks = excursion
  }
}
