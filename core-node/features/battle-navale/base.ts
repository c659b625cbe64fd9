import type { BarSeries } from '../../market/bars.ts'

/** Heights in ticks of one-minute bars up to which a base is a good or a fair one, from the least on. */
const goodHeight = { min: 2, max: 6 }
const fairHeightMax = 8
/** So many bars make a base as firm as it can be. */
const firmBars = 10

/**
 * A base: calm bars after an impulse, a place that one side holds. Green (+1) after a rise, red (−1) after a
 * fall. Its box is from the lowest low to the highest high of its bars.
 */
export class Base {
  readonly side: 1 | -1
  readonly startUs: number
  lowTicks = Number.POSITIVE_INFINITY
  highTicks = Number.NEGATIVE_INFINITY
  bars = 0
  /** A bar of the other colour closed beyond it. */
  isBroken = false
  readonly #tickScale: number
  #closesInside = 0
  #volume = 0
  #volumeSquares = 0

  /** @param tickScale how much larger a tick's worth of movement is in this series than in one minute */
  constructor(side: 1 | -1, startUs: number, tickScale: number) {
    this.side = side
    this.startUs = startUs
    this.#tickScale = tickScale
  }

  /** The box it would have with one more bar. */
  heightWith(bars: BarSeries, ago: number): number {
    return Math.max(this.highTicks, bars.high(ago)) - Math.min(this.lowTicks, bars.low(ago))
  }

  add(bars: BarSeries, ago: number): void {
    const close = bars.close(ago)
    // Inside is inside the box as it stood before the bar: a bar can not vouch for itself.
    const isInside = this.bars === 0 || (close >= this.lowTicks && close <= this.highTicks)
    const volume = bars.volume(ago)
    this.bars++
    if (isInside) this.#closesInside++
    this.#volume += volume
    this.#volumeSquares += volume * volume
    this.lowTicks = Math.min(this.lowTicks, bars.low(ago))
    this.highTicks = Math.max(this.highTicks, bars.high(ago))
  }

  /** 0 to 1: 0.3·length + 0.2·height + 0.25·(1 − CV of volume) + 0.25·share of closes inside. */
  get quality(): number {
    const length = Math.min(1, this.bars / firmBars)
    const evenness = Math.max(0, 1 - this.#volumeVariation)
    const inside = this.#closesInside / this.bars
    return 0.3 * length + 0.2 * this.#heightQuality + 0.25 * evenness + 0.25 * inside
  }

  get #heightQuality(): number {
    const height = (this.highTicks - this.lowTicks) / this.#tickScale
    if (height >= goodHeight.min && height <= goodHeight.max) return 1
    return height <= fairHeightMax ? 0.7 : 0.3
  }

  /** Deviation over mean. */
  get #volumeVariation(): number {
    const mean = this.#volume / this.bars
    const variance = this.#volumeSquares / this.bars - mean * mean
    return Math.sqrt(Math.max(0, variance)) / mean
  }
}
