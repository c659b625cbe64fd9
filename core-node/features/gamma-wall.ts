/** Closed minutes beyond a wall after which the market has accepted the break. */
const closesToAccept = 2

/**
 * A strike where dealers' hedging holds price: a put wall from below, a call wall from above. Once price has
 * closed beyond it twice, by more than half the kernel, it turns about: broken support resists, and so back.
 */
export class GammaWall {
  /** In ticks of the future; NaN when it is not known. */
  ticks = Number.NaN
  /** 1 it supports, −1 it resists: what it does now. */
  side: 1 | -1
  readonly #nativeSide: 1 | -1
  #strike = Number.NaN
  #closesBeyond = 0

  /** @param side 1 put wall, −1 call wall */
  constructor(side: 1 | -1) {
    this.#nativeSide = side
    this.side = side
  }

  /** Where the wall stands now. Another strike is another wall. */
  place(strike: number, ticks: number): void {
    this.ticks = ticks
    if (strike === this.#strike) return
    this.#strike = strike
    this.restore()
  }

  /** A new session judges it anew. */
  restore(): void {
    this.side = this.#nativeSide
    this.#closesBeyond = 0
  }

  /** A minute closed. @param widthTicks of the kernel */
  onClose(closeTicks: number, widthTicks: number): void {
    const beyondTicks = this.side * (this.ticks - closeTicks)
    this.#closesBeyond = beyondTicks > widthTicks / 2 ? this.#closesBeyond + 1 : 0
    if (this.#closesBeyond < closesToAccept) return
    this.side = this.side === 1 ? -1 : 1
    this.#closesBeyond = 0
  }
}

/** How near a price is to a level: 1 at it, falling to 0 at `widthTicks`; 0 for a level that is not known. */
export function nearness(priceTicks: number, levelTicks: number, widthTicks: number): number {
  const near = 1 - Math.abs(priceTicks - levelTicks) / widthTicks
  return near > 0 ? near : 0
}
