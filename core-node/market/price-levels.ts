import type { Side } from './events.ts'
import { maxLevels } from './events.ts'
import type { BookSide } from './order-book.ts'

/**
 * Every price level of one side, sorted so that the best is last: most changes are near the best and then
 * move few rows. Bids are kept by price, asks by negated price, so one code serves both.
 */
export class PriceLevels {
  readonly #sign: 1 | -1
  #keys = new Int32Array(1 << 10)
  #sizes = new Int32Array(1 << 10)
  #count = 0
  #isTopChanged = false

  constructor(side: Exclude<Side, 0>) {
    this.#sign = side
  }

  get count(): number {
    return this.#count
  }

  /** Adds `size` contracts at a price; a negative one takes them away. A level at 0 or below is gone. */
  change(priceTicks: number, size: number): void {
    const key = priceTicks * this.#sign
    const at = this.#position(key)
    if (this.#count - at <= maxLevels) this.#isTopChanged = true
    const isThere = at < this.#count && this.#keys[at] === key
    const total = (isThere ? (this.#sizes[at] as number) : 0) + size
    if (total <= 0) {
      if (isThere) this.#removeAt(at)
    } else if (isThere) {
      this.#sizes[at] = total
    } else {
      this.#insertAt(at, key, total)
    }
  }

  clear(): void {
    this.#count = 0
    this.#isTopChanged = true
  }

  /** Copies the ten best levels, best first, if any of them changed since the last copy. */
  copyTop(book: BookSide): boolean {
    if (!this.#isTopChanged) return false
    this.#isTopChanged = false
    const levels = Math.min(this.#count, maxLevels)
    for (let i = 0; i < levels; i++) {
      const at = this.#count - 1 - i
      book.ticks[i] = (this.#keys[at] as number) * this.#sign
      book.sizes[i] = this.#sizes[at] as number
    }
    book.levels = levels
    return true
  }

  /** Where the key stands or would stand: binary search over ascending keys. */
  #position(key: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#keys[middle] as number) < key) low = middle + 1
      else high = middle
    }
    return low
  }

  #insertAt(at: number, key: number, size: number): void {
    if (this.#count === this.#keys.length) this.#grow()
    this.#keys.copyWithin(at + 1, at, this.#count)
    this.#sizes.copyWithin(at + 1, at, this.#count)
    this.#keys[at] = key
    this.#sizes[at] = size
    this.#count++
  }

  #removeAt(at: number): void {
    this.#keys.copyWithin(at, at + 1, this.#count)
    this.#sizes.copyWithin(at, at + 1, this.#count)
    this.#count--
  }

  #grow(): void {
    const keys = new Int32Array(this.#keys.length * 2)
    const sizes = new Int32Array(keys.length)
    keys.set(this.#keys)
    sizes.set(this.#sizes)
    this.#keys = keys
    this.#sizes = sizes
  }
}
