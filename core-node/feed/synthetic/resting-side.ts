import { maxLevels } from '../../market/events.ts'

/** Prices remembered on a side: a power of two. What falls farther behind the best is forgotten. */
const remembered = 256
const mask = remembered - 1
/** A price this far from the best is no longer looked at, even where the book is full of holes. */
const maxDistance = 128

/** Who knows how much would rest at a price that nobody has seen yet. */
export interface FreshLevels {
  /** @param distanceTicks from the best price @returns contracts, 0 for an empty price */
  freshSize(distanceTicks: number): number
}

/**
 * One side of the limit order book: contracts by price, and the ten best levels of it, which are written
 * straight into the depth event's arrays. Sizes are addressed by price modulo their number, so nothing
 * moves when the price does. A price that comes into view for the first time is given a fresh size.
 */
export class RestingSide {
  /** +1 bids, −1 asks: prices get worse in the direction of −side. */
  readonly side: 1 | -1
  bestTicks = 0
  levels = 0
  readonly #ticks: Int32Array
  readonly #sizes: Int32Array
  readonly #fresh: FreshLevels
  readonly #contracts = new Int32Array(remembered)
  /** The worst price that has a size of its own, in ticks from the best. */
  #known = 0

  constructor(side: 1 | -1, ticks: Int32Array, sizes: Int32Array, fresh: FreshLevels) {
    this.side = side
    this.#ticks = ticks
    this.#sizes = sizes
    this.#fresh = fresh
  }

  get bestSize(): number {
    return this.#sizes[0] as number
  }

  sizeAt(priceTicks: number): number {
    return this.#contracts[priceTicks & mask] as number
  }

  /** Forgets all and begins anew from a best price. */
  reset(bestTicks: number): void {
    this.#contracts.fill(0)
    this.bestTicks = bestTicks
    this.#known = 0
    this.#contracts[bestTicks & mask] = Math.max(1, this.#fresh.freshSize(0))
    this.#show()
  }

  /** @param priceTicks better than the best, or behind it within the ten levels */
  add(priceTicks: number, size: number): void {
    const slot = priceTicks & mask
    const distance = this.side * (this.bestTicks - priceTicks)
    const before = distance < 0 ? 0 : (this.#contracts[slot] as number)
    this.#contracts[slot] = before + size
    if (distance < 0) this.#improve(-distance, priceTicks)
    else if (before > 0 && this.#ticks[distance] === priceTicks) {
      this.#sizes[distance] = before + size
      return
    }
    this.#show()
  }

  /** @param size at most what rests there */
  remove(priceTicks: number, size: number): void {
    const slot = priceTicks & mask
    const left = (this.#contracts[slot] as number) - size
    this.#contracts[slot] = left
    const distance = this.side * (this.bestTicks - priceTicks)
    if (left > 0 && this.#ticks[distance] === priceTicks) this.#sizes[distance] = left
    else this.#show()
  }

  #improve(byTicks: number, priceTicks: number): void {
    // The prices between the old best and the new one are empty; slots wrap onto forgotten ones.
    for (let i = 1; i < byTicks; i++) this.#contracts[(priceTicks - this.side * i) & mask] = 0
    this.bestTicks = priceTicks
    this.#known = Math.min(this.#known + byTicks, maxDistance)
  }

  /** Finds the ten best levels. */
  #show(): void {
    let level = 0
    let priceTicks = this.bestTicks
    for (let distance = 0; distance <= maxDistance && level < maxLevels; distance++) {
      const slot = priceTicks & mask
      if (distance > this.#known) {
        this.#contracts[slot] = this.#fresh.freshSize(distance)
        this.#known = distance
      }
      const size = this.#contracts[slot] as number
      if (size > 0) {
        if (level === 0 && distance > 0) {
          this.bestTicks = priceTicks
          this.#known -= distance
          distance = 0
        }
        this.#ticks[level] = priceTicks
        this.#sizes[level] = size
        level++
      }
      priceTicks -= this.side
    }
    this.levels = level
  }
}
