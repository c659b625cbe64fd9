import type { BarSeries } from '../../market/bars.ts'

/** A swing needs this many lower highs (higher lows) on each side, and is known that much later. */
const barsEachSide = 2
const barsNeeded = 2 * barsEachSide + 1
const minLegTicks = 8
const hiddenShare = 0.7
const fadeBars = 10
/** Without the usual leg of delta, half of the magnitude is unknown. */
const priceOnlyQuality = 0.5

/** What a swing is judged by. */
export type SwingScale = {
  readonly bars: BarSeries
  /** Bars of this session so far. */
  readonly minutes: number
  readonly atrTicks: number
  /** The usual leg of delta, in contracts, before this bar; NaN while it is not known. */
  readonly legDeviation: number
  /** How well that is known, 0 to 1. */
  readonly legQuality: number
}

/**
 * The swing highs (or lows) of price, and whether cumulative delta went with them. A higher high on a lower
 * delta is a divergence, a lower high on a higher delta a hidden one at 0.7; lows mirror both. It fades over
 * ten bars, and is over when price closes beyond the swing on a delta not seen before.
 */
export class SwingDivergence {
  readonly #sign: 1 | -1
  /** At the close of each of the last bars. */
  readonly #deltas = new Float64Array(barsNeeded)
  /** Where the leg to the next swing began: the furthest of the bars since the last one, mirrored for lows. */
  #legStart = Number.POSITIVE_INFINITY
  #pivotTicks = Number.NaN
  #pivotDelta = 0
  #magnitude = 0
  #knownShare = 1
  #age = 0
  #extremeDelta = 0
  /** What delta moved between the swings, when this bar showed a new one; else NaN. */
  newLegContracts = Number.NaN

  /** @param sign 1 for highs, −1 for lows */
  constructor(sign: 1 | -1) {
    this.#sign = sign
  }

  /** From highs 0 to −1, from lows 0 to 1. */
  get x(): number {
    return -this.#sign * this.#magnitude * (1 - this.#age / fadeBars)
  }

  /** How well the magnitude is known: 1 while there is nothing to measure. */
  get quality(): number {
    return this.#magnitude > 0 ? this.#knownShare : 1
  }

  /** @param scale its bars' last one just closed. @param deltaContracts cumulative, at that close */
  onBar(scale: SwingScale, deltaContracts: number): void {
    const { bars, minutes } = scale
    this.#deltas[minutes % barsNeeded] = deltaContracts
    this.newLegContracts = Number.NaN
    this.#growOld(bars.close(0), deltaContracts)
    if (minutes <= barsEachSide) return
    if (minutes >= barsNeeded && this.#isSwing(bars)) {
      const delta = this.#deltas[(minutes - barsEachSide) % barsNeeded] as number
      this.#compare(scale, this.#extreme(bars, barsEachSide), delta)
      this.#legStart = Number.POSITIVE_INFINITY
    } else {
      this.#legStart = Math.min(this.#legStart, this.#opposite(bars, barsEachSide))
    }
  }

  restart(): void {
    this.#legStart = Number.POSITIVE_INFINITY
    this.#pivotTicks = Number.NaN
    this.#magnitude = 0
    this.#age = 0
  }

  #growOld(closeTicks: number, deltaContracts: number): void {
    if (this.#magnitude === 0) return
    this.#age++
    const isBeyond = (closeTicks - this.#pivotTicks) * this.#sign > 0
    const isNewDelta = (deltaContracts - this.#extremeDelta) * this.#sign > 0
    if (this.#age >= fadeBars || (isBeyond && isNewDelta)) this.#magnitude = 0
  }

  /** Price as seen from this side: lows are the highs of a mirrored market. */
  #extreme(bars: BarSeries, ago: number): number {
    return this.#sign > 0 ? bars.high(ago) : -bars.low(ago)
  }

  #opposite(bars: BarSeries, ago: number): number {
    return this.#sign > 0 ? bars.low(ago) : -bars.high(ago)
  }

  #isSwing(bars: BarSeries): boolean {
    const extreme = this.#extreme(bars, barsEachSide)
    if (extreme - this.#legStart < minLegTicks) return false
    for (let ago = 0; ago < barsNeeded; ago++) {
      if (ago !== barsEachSide && this.#extreme(bars, ago) >= extreme) return false
    }
    return true
  }

  /** @param extreme of the new swing, mirrored for lows */
  #compare(scale: SwingScale, extreme: number, delta: number): void {
    const ticks = extreme * this.#sign
    const hasEarlier = this.#pivotTicks === this.#pivotTicks
    const priceLeg = (ticks - this.#pivotTicks) * this.#sign
    const deltaLeg = (delta - this.#pivotDelta) * this.#sign
    const earlierDelta = this.#pivotDelta
    this.#pivotTicks = ticks
    this.#pivotDelta = delta
    this.#magnitude = 0
    if (!hasEarlier) return
    this.newLegContracts = deltaLeg
    const isRegular = priceLeg > 0 && deltaLeg < 0
    const isHidden = priceLeg < 0 && deltaLeg > 0
    if (!isRegular && !isHidden) return
    const size = divergenceMagnitude(priceLeg, scale.atrTicks, deltaLeg, scale.legDeviation)
    this.#magnitude = isRegular ? size : hiddenShare * size
    this.#knownShare = scale.legQuality > 0 ? scale.legQuality : priceOnlyQuality
    this.#extremeDelta = deltaLeg > 0 ? delta : earlierDelta
    this.#age = 0
  }
}

/**
 * ½·min(1, |ΔP|/ATR) + ½·min(1, |ΔCVD|/σ), 0 to 1; a half whose scale is not known counts 0.
 * @param deviation of a leg of cumulative delta, in contracts; NaN when unknown
 */
export function divergenceMagnitude(
  priceLegTicks: number,
  atrTicks: number,
  deltaLegContracts: number,
  deviation: number,
): number {
  const price = atrTicks > 0 ? Math.min(1, Math.abs(priceLegTicks) / atrTicks) : 0
  const delta = deviation > 0 ? Math.min(1, Math.abs(deltaLegContracts) / deviation) : 0
  return 0.5 * price + 0.5 * delta
}
