import { microsPerMilli } from '../../../shared/units.ts'

const minExecuted = 200
const minMultiple = 3
const minRefills = 2
const refillUs = 300 * microsPerMilli

/** Prices watched at once: a power of two, addressed by price, so nothing moves when price does. */
const slots = 64
const mask = slots - 1

/**
 * Finds icebergs among the resting orders of one side, from prices and sizes alone: at a price at which 200
 * contracts and more were executed, at least three times of what was ever displayed while it was the best,
 * and whose size grew at least twice within 300 ms of a trade.
 */
export class IcebergSide {
  /** Prices are turned so that the best is the highest on both sides. */
  readonly #sign: 1 | -1
  readonly #keys = new Int32Array(slots)
  readonly #isUsed = new Uint8Array(slots)
  readonly #isFound = new Uint8Array(slots)
  readonly #executed = new Float64Array(slots)
  readonly #mostShown = new Float64Array(slots)
  /** What was displayed last; 0 when the level had gone. */
  readonly #shown = new Float64Array(slots)
  readonly #refills = new Int32Array(slots)
  readonly #tradedUs = new Float64Array(slots)
  #bestKey = Number.NaN
  /** Icebergs found since the last `clear`. */
  found = 0

  /** @param sign 1 for bids, −1 for asks */
  constructor(sign: 1 | -1) {
    this.#sign = sign
  }

  /**
   * A trade against this side.
   * @returns contracts known to be an iceberg's since the last call: all of it when it is found, then each trade
   */
  onTrade(priceTicks: number, size: number, clock: { readonly tsUs: number }): number {
    const slot = this.#slotOf(priceTicks * this.#sign)
    this.#executed[slot] = (this.#executed[slot] as number) + size
    this.#tradedUs[slot] = clock.tsUs
    return this.#isFound[slot] === 1 ? size : this.#judge(slot)
  }

  /** The best level of this side, of a sound book. @returns as `onTrade` */
  onBest(priceTicks: number, size: number, clock: { readonly tsUs: number }): number {
    const key = priceTicks * this.#sign
    if (key < this.#bestKey) this.#empty(key)
    this.#bestKey = key
    const slot = this.#slotOf(key)
    const shown = this.#shown[slot] as number
    const isRecent = clock.tsUs - (this.#tradedUs[slot] as number) <= refillUs
    // A level that went and came back is another one, unless it was refilled at once.
    const isReturned = shown === 0 && (this.#mostShown[slot] as number) > 0
    if (isReturned && !isRecent) this.#begin(slot, key)
    else if (size > shown && isRecent && (this.#mostShown[slot] as number) > 0) {
      this.#refills[slot] = (this.#refills[slot] as number) + 1
    }
    this.#shown[slot] = size
    if (size > (this.#mostShown[slot] as number)) this.#mostShown[slot] = size
    return this.#isFound[slot] === 1 ? 0 : this.#judge(slot)
  }

  clear(): void {
    this.#isUsed.fill(0)
    this.#bestKey = Number.NaN
    this.found = 0
  }

  #judge(slot: number): number {
    const executed = this.#executed[slot] as number
    const shown = this.#mostShown[slot] as number
    const isIceberg =
      executed >= minExecuted &&
      shown > 0 &&
      executed >= minMultiple * shown &&
      (this.#refills[slot] as number) >= minRefills
    if (!isIceberg) return 0
    this.#isFound[slot] = 1
    this.found++
    return executed
  }

  /** The levels above this one are no longer there. */
  #empty(key: number): void {
    const from = Math.max(key + 1, this.#bestKey - slots + 1)
    for (let gone = from; gone <= this.#bestKey; gone++) {
      const slot = gone & mask
      if (this.#keys[slot] === gone) this.#shown[slot] = 0
    }
  }

  #slotOf(key: number): number {
    const slot = key & mask
    if (this.#isUsed[slot] === 0 || this.#keys[slot] !== key) this.#begin(slot, key)
    return slot
  }

  #begin(slot: number, key: number): void {
    this.#isUsed[slot] = 1
    this.#keys[slot] = key
    this.#isFound[slot] = 0
    this.#executed[slot] = 0
    this.#mostShown[slot] = 0
    this.#shown[slot] = 0
    this.#refills[slot] = 0
    this.#tradedUs[slot] = Number.NEGATIVE_INFINITY
  }
}
