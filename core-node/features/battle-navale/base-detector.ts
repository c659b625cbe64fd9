import type { BarSeries } from '../../market/bars.ts'
import { Base } from './base.ts'

const barsOfBase = 3
const maxHeightTicks = 10
const maxRelativeVolume = 1.2
const impulseTicks = 8
/** The impulse is the largest move of the last one, two or three bars before the base. */
const impulseBars = 3
const volumeBars = 20
const volumeBarsNeeded = 5

/**
 * Finds bases: three bars and more within ten ticks, none with more than 1.2 times the usual volume, right
 * after an impulse of eight ticks. A base found goes on growing while the bars fit; no bar belongs to two.
 * Ticks are those of one-minute bars; in a longer series they are scaled by the square root of its minutes.
 */
export class BaseDetector {
  readonly #tickScale: number
  #growing: Base | undefined
  /** Bars in a row up to the present one that belong to no base and broke none. */
  #freeBars = 0

  constructor(tickScale: number) {
    this.#tickScale = tickScale
  }

  /**
   * To be told of each closed bar once, in order.
   * @param isBreak whether this bar broke a base: then it is part of none
   * @param sessionOpenUs when the present session opened: a gap between two sessions is no impulse
   * @returns a base that this bar completes
   */
  onBar(bars: BarSeries, ago: number, isBreak: boolean, sessionOpenUs: number): Base | undefined {
    if (isBreak) {
      this.#growing = undefined
      this.#freeBars = 0
      return undefined
    }
    const isCalm = relativeVolume(bars, ago) <= maxRelativeVolume
    if (this.#growing !== undefined && isCalm && this.#fits(this.#growing, bars, ago)) {
      this.#growing.add(bars, ago)
      return undefined
    }
    this.#freeBars++
    const isSought = isCalm && this.#freeBars >= barsOfBase
    this.#growing = isSought ? this.#found(bars, ago, sessionOpenUs) : undefined
    if (this.#growing !== undefined) this.#freeBars = 0
    return this.#growing
  }

  #found(bars: BarSeries, ago: number, sessionOpenUs: number): Base | undefined {
    const first = ago + barsOfBase - 1
    if (bars.count <= first + impulseBars + volumeBars) return undefined
    const side = this.#impulseBefore(bars, first, sessionOpenUs)
    if (side === 0) return undefined
    const base = new Base(side, bars.startUs(first), this.#tickScale)
    for (let at = first; at >= ago; at--) {
      const isCalm = relativeVolume(bars, at) <= maxRelativeVolume
      if (!isCalm || !this.#fits(base, bars, at)) return undefined
      base.add(bars, at)
    }
    return base
  }

  #fits(base: Base, bars: BarSeries, ago: number): boolean {
    return base.heightWith(bars, ago) <= maxHeightTicks * this.#tickScale
  }

  /** Which way price was driven before the bar at `first`; 0 when it was not. */
  #impulseBefore(bars: BarSeries, first: number, sessionOpenUs: number): 1 | -1 | 0 {
    const end = bars.close(first + 1)
    const isOfSession = bars.startUs(first) >= sessionOpenUs
    let move = 0
    for (let back = 1; back <= impulseBars; back++) {
      if (bars.startUs(first + back) >= sessionOpenUs !== isOfSession) break
      const candidate = end - bars.open(first + back)
      if (Math.abs(candidate) > Math.abs(move)) move = candidate
    }
    if (Math.abs(move) < impulseTicks * this.#tickScale) return 0
    return move > 0 ? 1 : -1
  }
}

/** A bar's volume over the mean of the twenty before it; NaN with fewer than five. */
function relativeVolume(bars: BarSeries, ago: number): number {
  const count = Math.min(volumeBars, bars.count - ago - 1)
  if (count < volumeBarsNeeded) return Number.NaN
  let sum = 0
  for (let i = 1; i <= count; i++) sum += bars.volume(ago + i)
  return (bars.volume(ago) * count) / sum
}
