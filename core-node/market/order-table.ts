/**
 * Orders by their 64-bit id: an open-addressed hash table in typed arrays, so that a market-by-order feed
 * costs no allocation per event. A JavaScript Map would box every id, which is larger than a small integer.
 *
 * A slot is free when its size is 0. Deletion moves later entries back (Knuth, TAOCP 3, 6.4 R), so there are
 * no tombstones and lookups stay short.
 */
export class OrderTable {
  #capacity: number
  #mask: number
  #count = 0
  #highs: Uint32Array
  #lows: Uint32Array
  #ticks: Int32Array
  #sizes: Int32Array
  #sides: Int8Array

  /** @param capacity a power of two; the table doubles when it is half full */
  constructor(capacity = 1 << 15) {
    this.#capacity = capacity
    this.#mask = capacity - 1
    this.#highs = new Uint32Array(capacity)
    this.#lows = new Uint32Array(capacity)
    this.#ticks = new Int32Array(capacity)
    this.#sizes = new Int32Array(capacity)
    this.#sides = new Int8Array(capacity)
  }

  get count(): number {
    return this.#count
  }

  /** The order's slot, or −1. A slot is valid until the next `add` or `remove`. */
  find(high: number, low: number): number {
    let slot = this.#home(high, low)
    while (this.#sizes[slot] !== 0) {
      if (this.#lows[slot] === low && this.#highs[slot] === high) return slot
      slot = (slot + 1) & this.#mask
    }
    return -1
  }

  ticks(slot: number): number {
    return this.#ticks[slot] as number
  }

  size(slot: number): number {
    return this.#sizes[slot] as number
  }

  side(slot: number): number {
    return this.#sides[slot] as number
  }

  /** @param size more than 0 */
  update(slot: number, ticks: number, size: number): void {
    this.#ticks[slot] = ticks
    this.#sizes[slot] = size
  }

  /** Adds an order that is not in the table. @param size more than 0 */
  add(high: number, low: number, side: number, ticks: number, size: number): void {
    if (this.#count * 2 >= this.#capacity) this.#grow()
    let slot = this.#home(high, low)
    while (this.#sizes[slot] !== 0) slot = (slot + 1) & this.#mask
    this.#highs[slot] = high
    this.#lows[slot] = low
    this.#sides[slot] = side
    this.#ticks[slot] = ticks
    this.#sizes[slot] = size
    this.#count++
  }

  remove(slot: number): void {
    let hole = slot
    let next = (hole + 1) & this.#mask
    while (this.#sizes[next] !== 0) {
      const home = this.#home(this.#highs[next] as number, this.#lows[next] as number)
      const distanceFromHome = (next - home) & this.#mask
      const distanceFromHole = (next - hole) & this.#mask
      if (distanceFromHome >= distanceFromHole) {
        this.#move(next, hole)
        hole = next
      }
      next = (next + 1) & this.#mask
    }
    this.#sizes[hole] = 0
    this.#count--
  }

  clear(): void {
    this.#sizes.fill(0)
    this.#count = 0
  }

  #home(high: number, low: number): number {
    const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b)
    return (mixed ^ (mixed >>> 15)) & this.#mask
  }

  #move(from: number, to: number): void {
    this.#highs[to] = this.#highs[from] as number
    this.#lows[to] = this.#lows[from] as number
    this.#sides[to] = this.#sides[from] as number
    this.#ticks[to] = this.#ticks[from] as number
    this.#sizes[to] = this.#sizes[from] as number
  }

  #grow(): void {
    const larger = new OrderTable(this.#capacity * 2)
    for (let slot = 0; slot < this.#capacity; slot++) {
      const size = this.#sizes[slot] as number
      if (size === 0) continue
      larger.add(
        this.#highs[slot] as number,
        this.#lows[slot] as number,
        this.#sides[slot] as number,
        this.#ticks[slot] as number,
        size,
      )
    }
    this.#capacity = larger.#capacity
    this.#mask = larger.#mask
    this.#highs = larger.#highs
    this.#lows = larger.#lows
    this.#ticks = larger.#ticks
    this.#sizes = larger.#sizes
    this.#sides = larger.#sides
  }
}
