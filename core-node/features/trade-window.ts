import type { LastTrade } from '../market/last-trade.ts'

export const tradesInWindow = 20

/** Sums over the last twenty trades. All are sums of integers, so what leaves leaves without a trace. */
export class TradeWindow {
  readonly #sizes = new Int32Array(tradesInWindow)
  readonly #signedSizes = new Int32Array(tradesInWindow)
  readonly #moves = new Int8Array(tradesInWindow)
  /** Contracts times the percent to which their side is known. */
  readonly #knownSizes = new Float64Array(tradesInWindow)
  #added = 0
  #size = 0
  #signedSize = 0
  #move = 0
  #knownSize = 0
  #lastTicks = Number.NaN

  get meanSize(): number {
    return this.#size / Math.min(this.#added, tradesInWindow)
  }

  /** Mean sign of the price changes, −1 to 1. */
  get meanMove(): number {
    return this.#move / Math.min(this.#added, tradesInWindow)
  }

  /** (bought − sold)/volume, −1 to 1. */
  get flow(): number {
    return this.#signedSize / this.#size
  }

  /** How well the sides are known, by contracts: 0 to 1. */
  get quality(): number {
    return this.#knownSize / (100 * this.#size)
  }

  add({ priceTicks, size, side, quality }: LastTrade): void {
    const slot = this.#added % tradesInWindow
    const move = this.#added > 0 ? Math.sign(priceTicks - this.#lastTicks) : 0
    const known = size * Math.round(100 * quality)
    this.#size += size - (this.#sizes[slot] as number)
    this.#signedSize += side * size - (this.#signedSizes[slot] as number)
    this.#move += move - (this.#moves[slot] as number)
    this.#knownSize += known - (this.#knownSizes[slot] as number)
    this.#sizes[slot] = size
    this.#signedSizes[slot] = side * size
    this.#moves[slot] = move
    this.#knownSizes[slot] = known
    this.#lastTicks = priceTicks
    this.#added++
  }

  clear(): void {
    this.#sizes.fill(0)
    this.#signedSizes.fill(0)
    this.#moves.fill(0)
    this.#knownSizes.fill(0)
    this.#added = 0
    this.#size = 0
    this.#signedSize = 0
    this.#move = 0
    this.#knownSize = 0
  }
}
