import { round6 } from '../../shared/rounding.ts'
import type { OrderLeg, Tier } from '../../shared/vocabulary.ts'
import type { Side } from '../market/events.ts'
import type { Row } from './outbox.ts'

/**
 * One trade while it lives: from the fill that opens a position to the one that closes it. Its excursions
 * are of trades of the market, not of bars, so they are what a stop would have seen.
 */
export class RoundTrip {
  readonly side: Exclude<Side, 0>
  readonly tier: Tier
  readonly openedAtUs: number
  /** The reference of the order whose fill opened it. */
  readonly openedBy: string
  contracts = 0
  #entryTicks = 0
  #exitTicks = 0
  #exited = 0
  grossCents = 0
  feesCents = 0
  /** What is lost when every contract ends at the stop it was entered with, before fees. */
  riskCents = 0
  lowTicks = Number.POSITIVE_INFINITY
  highTicks = Number.NEGATIVE_INFINITY
  exit: OrderLeg = 'stop'

  constructor(side: Exclude<Side, 0>, tier: Tier, openedAtUs: number, openedBy: string) {
    this.side = side
    this.tier = tier
    this.openedAtUs = openedAtUs
    this.openedBy = openedBy
  }

  get entryTicks(): number {
    return this.#entryTicks / this.contracts
  }

  get exitTicks(): number {
    return this.#exitTicks / this.#exited
  }

  /** The best price since the entry. */
  get bestPriceTicks(): number {
    return this.side > 0 ? this.highTicks : this.lowTicks
  }

  /** The furthest price went against the average entry, in whole ticks, 0 or less. */
  get worstTicks(): number {
    const priceTicks = this.side > 0 ? this.lowTicks : this.highTicks
    return Math.floor(Math.min(0, (priceTicks - this.entryTicks) * this.side)) + 0
  }

  /** The furthest price went with it, 0 or more. */
  get bestTicks(): number {
    return Math.ceil(Math.max(0, (this.bestPriceTicks - this.entryTicks) * this.side))
  }

  enter(contracts: number, priceTicks: number, riskCents: number): void {
    this.contracts += contracts
    this.#entryTicks += contracts * priceTicks
    this.riskCents += riskCents
    this.onTrade(priceTicks)
  }

  leave(contracts: number, priceTicks: number, leg: OrderLeg, realizedCents: number): void {
    this.#exited += contracts
    this.#exitTicks += contracts * priceTicks
    this.grossCents += realizedCents
    this.exit = leg
    this.onTrade(priceTicks)
  }

  onTrade(priceTicks: number): void {
    if (priceTicks < this.lowTicks) this.lowTicks = priceTicks
    if (priceTicks > this.highTicks) this.highTicks = priceTicks
  }

  /** Its row in the audit, once it is closed. */
  row(trade: number, tsUs: number): Row {
    const { grossCents, feesCents, riskCents } = this
    const netCents = grossCents - feesCents
    return {
      ts: tsUs,
      kind: 'trade',
      trade,
      side: this.side > 0 ? 'BUY' : 'SELL',
      contracts: this.contracts,
      tier: this.tier,
      openedAt: this.openedAtUs,
      entryTicks: this.entryTicks,
      exitTicks: this.exitTicks,
      exit: this.exit,
      grossCents,
      feesCents,
      netCents,
      worstTicks: this.worstTicks,
      bestTicks: this.bestTicks,
      riskCents,
      rMultiple: riskCents > 0 ? round6(netCents / riskCents) : null,
    }
  }
}
