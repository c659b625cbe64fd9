import { ticksToPrice } from '../../../shared/units.ts'
import type { Instrument } from '../../market/instruments.ts'

/** A day's prices are some hundreds; after this many a new start costs little. */
const textsMax = 65_536

/** Prices as text, each made once: with the tick's decimals, as recorded ticks have them (3895.50). */
export class PriceTexts {
  readonly #tickNanos: number
  readonly #decimals: number
  readonly #texts = new Map<number, string>()

  constructor({ tickNanos }: Instrument) {
    this.#tickNanos = tickNanos
    const [, decimals = ''] = String(ticksToPrice(1, tickNanos)).split('.')
    this.#decimals = decimals.length
  }

  of(ticks: number): string {
    const known = this.#texts.get(ticks)
    if (known !== undefined) return known
    const text = ticksToPrice(ticks, this.#tickNanos).toFixed(this.#decimals)
    if (this.#texts.size >= textsMax) this.#texts.clear()
    this.#texts.set(ticks, text)
    return text
  }

  /** The middle of two prices, which can lie between two ticks. */
  middle(ticks: number, otherTicks: number): string {
    const middle = (ticks + otherTicks) / 2
    if (Number.isInteger(middle)) return this.of(middle)
    return ticksToPrice(middle, this.#tickNanos).toFixed(this.#decimals + 1)
  }
}
