import { clip } from '../../shared/rounding.ts'
import type { Market } from '../market/market.ts'
import type { VolumeWeightedPrice } from '../market/volume-weighted-price.ts'

const slopeMinutes = 10
const closesCompared = 20

/**
 * How a volume-weighted price moved over the last minutes, and on which side of it the closes were. It
 * begins anew when the price it follows does: a session's VWAP may not be compared with another's.
 */
export class VwapPath {
  readonly #means = new Float64Array(slopeMinutes)
  readonly #sides = new Int8Array(closesCompared)
  #minutes = 0
  #followed: VolumeWeightedPrice | undefined
  /** Ticks a minute, by least squares over the last ten minutes; 0 before there are two. */
  slopeTicks = 0
  /** The slope against half a tick or a tenth of the ATR, whichever is more, within ±1. */
  relativeSlope = 0

  /** Minutes since the path began. */
  get minutes(): number {
    return this.#minutes
  }

  /** 0 to 1 over the first ten minutes. */
  get warmth(): number {
    return Math.min(1, this.#minutes / slopeMinutes)
  }

  onMinute(market: Market, vwap: VolumeWeightedPrice): void {
    if (vwap !== this.#followed) this.restart(vwap)
    if (vwap.isEmpty) return
    const mean = vwap.meanTicks
    this.#means[this.#minutes % slopeMinutes] = mean
    this.#sides[this.#minutes % closesCompared] = Math.sign(market.bars.minute.close(0) - mean)
    this.#minutes++
    this.slopeTicks = this.#leastSquares()
    this.relativeSlope = clip(this.slopeTicks / Math.max(0.5, 0.1 * market.atr.ticks))
  }

  restart(vwap: VolumeWeightedPrice | undefined): void {
    this.#followed = vwap
    this.#minutes = 0
    this.slopeTicks = 0
    this.relativeSlope = 0
  }

  /** The share of the last twenty closes on a side of the price, 0 to 1; one half before there are any. */
  shareOn(side: number): number {
    const count = Math.min(this.#minutes, closesCompared)
    if (count === 0) return 0.5
    let onSide = 0
    for (let i = 0; i < count; i++) if (this.#sides[i] === side) onSide++
    return onSide / count
  }

  /** Slope of y over 0, 1, … n − 1, oldest first. */
  #leastSquares(): number {
    const n = Math.min(this.#minutes, slopeMinutes)
    if (n < 2) return 0
    const middle = (n - 1) / 2
    let covariance = 0
    let variance = 0
    for (let i = 0; i < n; i++) {
      const mean = this.#means[(this.#minutes - n + i) % slopeMinutes] as number
      covariance += (i - middle) * mean
      variance += (i - middle) * (i - middle)
    }
    return covariance / variance
  }
}
