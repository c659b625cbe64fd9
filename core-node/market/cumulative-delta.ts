import type { LastTrade } from './last-trade.ts'

/**
 * Contracts bought less contracts sold by aggressors since an anchor (a session's open, 08:30, a minute), its
 * extremes on the way there, and how much of the volume it knows.
 */
export class CumulativeDelta {
  contracts = 0
  /** 0 or below: the path begins at 0. */
  lowest = 0
  /** 0 or above. */
  highest = 0
  volume = 0
  /** Contracts whose aggressor is not known. */
  unclassifiedVolume = 0
  #sumOfQualities = 0

  /** 0 to 1; 0 without volume. */
  get unclassifiedShare(): number {
    return this.volume > 0 ? this.unclassifiedVolume / this.volume : 0
  }

  /** How well the sides are known, by contracts: 0 to 1, and 0 without volume. */
  get quality(): number {
    return this.volume > 0 ? this.#sumOfQualities / this.volume : 0
  }

  add({ size, side, quality }: LastTrade): void {
    this.volume += size
    this.#sumOfQualities += quality * size
    if (side === 0) {
      this.unclassifiedVolume += size
      return
    }
    this.contracts += side * size
    if (this.contracts < this.lowest) this.lowest = this.contracts
    if (this.contracts > this.highest) this.highest = this.contracts
  }

  clear(): void {
    this.contracts = 0
    this.lowest = 0
    this.highest = 0
    this.volume = 0
    this.unclassifiedVolume = 0
    this.#sumOfQualities = 0
  }
}
