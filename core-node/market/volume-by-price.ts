import type { Side } from './events.ts'

/** Bins of one tick: a power of two. A range wider than this cannot be held. */
export const profileBins = 4096
const mask = profileBins - 1

/**
 * Volume at each price, bought and sold apart. Bins are addressed by price modulo their number, so nothing
 * moves when price does.
 */
export class VolumeByPrice {
  readonly #buys = new Int32Array(profileBins)
  readonly #sells = new Int32Array(profileBins)
  /** Contracts whose aggressor is not known. */
  readonly #neither = new Int32Array(profileBins)
  volume = 0
  lowTicks = Number.POSITIVE_INFINITY
  highTicks = Number.NEGATIVE_INFINITY

  volumeAt(priceTicks: number): number {
    const bin = priceTicks & mask
    return (
      (this.#buys[bin] as number) + (this.#sells[bin] as number) + (this.#neither[bin] as number)
    )
  }

  boughtAt(priceTicks: number): number {
    return this.#buys[priceTicks & mask] as number
  }

  soldAt(priceTicks: number): number {
    return this.#sells[priceTicks & mask] as number
  }

  /** Bought minus sold. */
  deltaAt(priceTicks: number): number {
    const bin = priceTicks & mask
    return (this.#buys[bin] as number) - (this.#sells[bin] as number)
  }

  /** Whether a trade at this price keeps the range within the bins. */
  fits(priceTicks: number): boolean {
    if (priceTicks >= this.lowTicks && priceTicks <= this.highTicks) return true
    const low = Math.min(this.lowTicks, priceTicks)
    const high = Math.max(this.highTicks, priceTicks)
    return high - low < profileBins
  }

  /** @param priceTicks a price that `fits` */
  add(priceTicks: number, size: number, side: Side): void {
    const volumes = side > 0 ? this.#buys : side < 0 ? this.#sells : this.#neither
    const bin = priceTicks & mask
    volumes[bin] = (volumes[bin] as number) + size
    this.volume += size
    if (priceTicks < this.lowTicks) this.lowTicks = priceTicks
    if (priceTicks > this.highTicks) this.highTicks = priceTicks
  }

  /** Takes out what another one holds. The range stays: who knows a narrower one sets it. */
  subtract(other: VolumeByPrice): void {
    for (let ticks = other.lowTicks; ticks <= other.highTicks; ticks++) {
      const bin = ticks & mask
      this.#buys[bin] = (this.#buys[bin] as number) - (other.#buys[bin] as number)
      this.#sells[bin] = (this.#sells[bin] as number) - (other.#sells[bin] as number)
      this.#neither[bin] = (this.#neither[bin] as number) - (other.#neither[bin] as number)
    }
    this.volume -= other.volume
  }

  clear(): void {
    for (let ticks = this.lowTicks; ticks <= this.highTicks; ticks++) {
      const bin = ticks & mask
      this.#buys[bin] = 0
      this.#sells[bin] = 0
      this.#neither[bin] = 0
    }
    this.volume = 0
    this.lowTicks = Number.POSITIVE_INFINITY
    this.highTicks = Number.NEGATIVE_INFINITY
  }
}
