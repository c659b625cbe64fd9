import type { Side } from '../market/events.ts'

/** Contracts bought or sold at one price and not yet closed. */
type Lot = { contracts: number; readonly priceTicks: number }

/**
 * Position and money, in whole contracts, ticks and cents: every figure is exact. Lots close first in, first
 * out. Whatever happens, cash + position·price = realized + open − fees.
 */
export class Ledger {
  readonly #tickCents: number
  readonly #lots: Lot[] = []
  /** +1 long, −1 short, 0 flat. */
  #side: Side = 0
  #notionalCents = 0
  positionContracts = 0
  /** Of closed contracts, before fees. */
  realizedCents = 0
  feesCents = 0

  constructor(tickCents: number) {
    this.#tickCents = tickCents
  }

  /** What came in for what was sold, less what was paid for what was bought, less fees. */
  get cashCents(): number {
    return this.#notionalCents - this.feesCents
  }

  /** Ticks, with a fraction; null while flat. */
  get averageTicks(): number | null {
    if (this.#side === 0) return null
    let sum = 0
    for (const lot of this.#lots) sum += lot.contracts * lot.priceTicks
    return sum / Math.abs(this.positionContracts)
  }

  /** What closing at this price would realize, before fees. */
  openCents(priceTicks: number): number {
    let ticks = 0
    for (const lot of this.#lots) ticks += lot.contracts * (priceTicks - lot.priceTicks)
    return ticks * this.#side * this.#tickCents
  }

  /**
   * Books a fill: it closes what stands against it, and opens with what is left.
   * @returns the cents it realized
   */
  book(side: Exclude<Side, 0>, contracts: number, priceTicks: number): number {
    let left = contracts
    let realizedTicks = 0
    while (left > 0 && this.#side === -side) {
      const lot = this.#lots[0] as Lot
      const closed = Math.min(left, lot.contracts)
      realizedTicks += closed * (priceTicks - lot.priceTicks) * this.#side
      lot.contracts -= closed
      left -= closed
      if (lot.contracts === 0) this.#lots.shift()
      if (this.#lots.length === 0) this.#side = 0
    }
    if (left > 0) {
      this.#lots.push({ contracts: left, priceTicks })
      this.#side = side
    }
    this.positionContracts += side * contracts
    this.#notionalCents -= side * contracts * priceTicks * this.#tickCents
    const realizedCents = realizedTicks * this.#tickCents
    this.realizedCents += realizedCents
    return realizedCents
  }

  addFees(cents: number): void {
    this.feesCents += cents
  }

  /** As it was at the beginning: an execution was corrected, and all are booked again. */
  clear(): void {
    this.#lots.length = 0
    this.#side = 0
    this.#notionalCents = 0
    this.positionContracts = 0
    this.realizedCents = 0
    this.feesCents = 0
  }
}
