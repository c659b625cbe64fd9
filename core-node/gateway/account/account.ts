import type { FutureContract } from '../contracts/future-contract.ts'

/** What is held of a contract. */
export type Position = {
  readonly contract: FutureContract
  /** Negative for a short position. */
  contracts: number
  /** Price times contracts of what is held, in ticks; positive on either side. */
  costTicks: number
  /** Commissions paid for what is held. */
  feesCents: number
  /** Since the session's open. */
  realizedCents: number
}

/**
 * Cash and positions. A future costs nothing to hold: cash changes by what a closing trade brought and by
 * commissions. Amounts are cents with their fractions, which averages of prices leave; they are rounded where
 * they are told.
 */
export class Account {
  readonly id: string
  cashCents: number
  /** Net liquidation when the session began: daily profit counts from it. */
  openingCents: number
  readonly #positions = new Map<number, Position>()

  constructor(id: string, cashCents: number) {
    this.id = id
    this.cashCents = cashCents
    this.openingCents = cashCents
  }

  positions(): Position[] {
    return [...this.#positions.values()]
  }

  position(contract: FutureContract): Position {
    const known = this.#positions.get(contract.conId)
    if (known !== undefined) return known
    const position = { contract, contracts: 0, costTicks: 0, feesCents: 0, realizedCents: 0 }
    this.#positions.set(contract.conId, position)
    return position
  }

  /**
   * Books a fill. @returns what it realized, after the commissions of both sides; undefined when it closed
   * nothing
   */
  fill(
    contract: FutureContract,
    side: 1 | -1,
    contracts: number,
    priceTicks: number,
    commissionCents: number,
  ): number | undefined {
    const position = this.position(contract)
    const closing =
      position.contracts * side < 0 ? Math.min(contracts, Math.abs(position.contracts)) : 0
    const closingFeesCents = (commissionCents * closing) / contracts
    const realizedCents =
      closing === 0 ? undefined : this.#close(position, side, closing, priceTicks, closingFeesCents)
    const opening = contracts - closing
    position.contracts += side * opening
    position.costTicks += priceTicks * opening
    position.feesCents += commissionCents - closingFeesCents
    this.cashCents -= commissionCents
    return realizedCents
  }

  #close(
    position: Position,
    side: 1 | -1,
    contracts: number,
    priceTicks: number,
    closingFeesCents: number,
  ): number {
    const share = contracts / Math.abs(position.contracts)
    const costTicks = position.costTicks * share
    const openingFeesCents = position.feesCents * share
    const grossTicks = (costTicks - priceTicks * contracts) * side
    const grossCents = grossTicks * position.contract.instrument.tickCents
    position.contracts += side * contracts
    position.costTicks -= costTicks
    position.feesCents -= openingFeesCents
    this.cashCents += grossCents
    const realizedCents = grossCents - openingFeesCents - closingFeesCents
    position.realizedCents += realizedCents
    return realizedCents
  }

  /** A session begins: profit counts anew. */
  beginSession(netLiquidationCents: number): void {
    this.openingCents = netLiquidationCents
    for (const position of this.#positions.values()) {
      position.realizedCents = 0
      if (position.contracts === 0) this.#positions.delete(position.contract.conId)
    }
  }
}
