import type { BarSeries } from '../../market/bars.ts'
import type { Base } from './base.ts'

/** A close must lie more than this beyond a base to break it. */
const toleranceTicks = 0.5
const warning = 0.5
/** What was not confirmed for so many bars is down to 1/e. */
const lifeBars = 60

/**
 * The published rule as a state: the uptrend stands (+1) while no red bar closes below a green base. When
 * one does it is a warning (−½), and the downtrend stands (−1) once a red base forms after that; all of it
 * mirrored. Only the latest base of each colour is held against the bars.
 */
export class RuleState {
  #standing = 0
  #bars = 0
  #green: Base | undefined
  #red: Base | undefined
  /** When a bar last broke a base: its close, microseconds UTC. NaN before the first. */
  violationUs = Number.NaN

  /** −1 to 1, worn away by the bars since it was last confirmed. */
  get value(): number {
    return this.#standing * Math.exp(-this.#bars / lifeBars)
  }

  /** @returns whether the bar broke a base */
  onBar(bars: BarSeries, ago: number): boolean {
    this.#bars++
    const close = bars.close(ago)
    const color = Math.sign(close - bars.open(ago))
    const closedUs = bars.startUs(ago) + bars.periodUs
    // A bar has one colour: it can break a base of the other only.
    const base = color < 0 ? this.#green : color > 0 ? this.#red : undefined
    if (base === undefined || base.isBroken) return false
    const isBeyond =
      color < 0 ? close < base.lowTicks - toleranceTicks : close > base.highTicks + toleranceTicks
    if (isBeyond) this.#break(base, closedUs)
    return isBeyond
  }

  onBase(base: Base): void {
    if (base.side > 0) this.#green = base
    else this.#red = base
    // A base against a trend that stands does not end it: only a close beyond the trend's own base does.
    if (this.#standing === -base.side) return
    this.#standing = base.side
    this.#bars = 0
  }

  #break(base: Base, closedUs: number): void {
    base.isBroken = true
    this.violationUs = closedUs
    if (this.#standing !== base.side) return
    this.#standing = -warning * base.side
    this.#bars = 0
  }
}
