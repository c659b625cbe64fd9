import type { Market } from '../market/market.ts'
import { normalDistribution } from '../options/normal-distribution.ts'

const changesKept = 20
const changesNeeded = 10
/** Bulk classification is the last resort: less is known than by any rule that sees trades. */
const bulkQuality = 0.5

/**
 * Bulk volume classification of one-minute bars (Easley, López de Prado, O'Hara 2012), for feeds that tell
 * bars and no trades: of a bar's volume, Φ(ΔP/σ) was bought, ΔP its change of close and σ the deviation of
 * that change over the last twenty bars. Changes are never taken across sessions.
 */
export class BulkVolume {
  /** Bought less sold in the last bar, contracts with a fraction; only with a quality above 0. */
  deltaContracts = 0
  /** 0.5, or 0 until ten changes are known. */
  quality = 0
  readonly #changes = new Int32Array(changesKept)
  #count = 0

  onSession(): void {
    this.quality = 0
  }

  onMinute(market: Market): void {
    const bars = market.bars.minute
    const isFollowing = bars.count > 1 && bars.startUs(1) >= market.session.openUs
    if (!isFollowing) {
      this.quality = 0
      return
    }
    const changeTicks = bars.close(0) - bars.close(1)
    const sigma = this.#deviation()
    const isKnown = this.#count >= changesNeeded && sigma > 0
    this.quality = isKnown ? bulkQuality : 0
    this.deltaContracts = isKnown ? bulkDelta(bars.volume(0), changeTicks, sigma) : 0
    this.#changes[this.#count % changesKept] = changeTicks
    // A ring needs to know only where it is and whether it is full.
    this.#count = this.#count + 1 === 2 * changesKept ? changesKept : this.#count + 1
  }

  /** Of the population. */
  #deviation(): number {
    const count = Math.min(this.#count, changesKept)
    let sum = 0
    let squares = 0
    for (let i = 0; i < count; i++) {
      const change = this.#changes[i] as number
      sum += change
      squares += change * change
    }
    return Math.sqrt(squares / count - (sum / count) ** 2)
  }
}

/** V·(2Φ(ΔP/σ) − 1): what was bought less what was sold. */
export function bulkDelta(volume: number, change: number, sigma: number): number {
  return volume * (2 * normalDistribution(change / sigma) - 1)
}
