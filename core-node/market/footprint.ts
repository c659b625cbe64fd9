import type { Side } from './events.ts'
import { VolumeByPrice } from './volume-by-price.ts'

/** What was sold into the bid and bought from the ask at each price of a bar. */
export class Footprint {
  readonly #cells = new VolumeByPrice()
  #deltaContracts = 0

  /** Contracts. */
  get volume(): number {
    return this.#cells.volume
  }

  /** Bought less sold. */
  get deltaContracts(): number {
    return this.#deltaContracts
  }

  /** Infinity while empty. */
  get lowTicks(): number {
    return this.#cells.lowTicks
  }

  /** −Infinity while empty. */
  get highTicks(): number {
    return this.#cells.highTicks
  }

  /** Contracts sold into the bid at a price, by aggressors. */
  bidVolumeAt(priceTicks: number): number {
    return this.#cells.soldAt(priceTicks)
  }

  /** Contracts bought from the ask at a price, by aggressors. */
  askVolumeAt(priceTicks: number): number {
    return this.#cells.boughtAt(priceTicks)
  }

  deltaAt(priceTicks: number): number {
    return this.#cells.deltaAt(priceTicks)
  }

  volumeAt(priceTicks: number): number {
    return this.#cells.volumeAt(priceTicks)
  }

  add(priceTicks: number, size: number, side: Side): void {
    // A jump of a thousand points within a bar leaves nothing to compare with.
    if (!this.#cells.fits(priceTicks)) this.clear()
    this.#cells.add(priceTicks, size, side)
    this.#deltaContracts += side * size
  }

  /** The price with the most volume; of equals the one nearest the middle, then the lower. NaN while empty. */
  pointOfControlTicks(): number {
    const { lowTicks, highTicks } = this.#cells
    const middle = (lowTicks + highTicks) / 2
    let found = Number.NaN
    let most = 0
    for (let ticks = lowTicks; ticks <= highTicks; ticks++) {
      const volume = this.#cells.volumeAt(ticks)
      const isNearer = Math.abs(ticks - middle) < Math.abs(found - middle)
      if (volume > most || (volume === most && isNearer)) {
        most = volume
        found = ticks
      }
    }
    return found
  }

  clear(): void {
    this.#cells.clear()
    this.#deltaContracts = 0
  }
}
