import type { IndexEvent } from './events.ts'
import { Index } from './events.ts'

const indexCount = Object.keys(Index).length
/** A year of trading days. */
const rememberedCloses = 252

/** The latest value of each index, and its closes of the days before. */
export class IndexBoard {
  readonly #values = new Float64Array(indexCount).fill(Number.NaN)
  readonly #tsUs = new Float64Array(indexCount)
  readonly #closes = new Float64Array(indexCount * rememberedCloses)
  readonly #closesKnown = new Int32Array(indexCount)
  readonly #closeTsUs = new Float64Array(indexCount)

  /** @returns false for a value that no index can have */
  apply(event: IndexEvent, tsUs: number): boolean {
    const { index, value } = event
    if (!(value > 0 && Number.isFinite(value))) return false
    if (event.isDailyClose) this.#remember(index, value, tsUs)
    else {
      this.#values[index] = value
      this.#tsUs[index] = tsUs
    }
    return true
  }

  /** Points; NaN before the first. */
  value(index: Index): number {
    return this.#values[index] as number
  }

  /** When the value came, microseconds UTC; 0 before the first. */
  tsUs(index: Index): number {
    return this.#tsUs[index] as number
  }

  /** How many daily closes ever came: who reads a history can tell by it that there is a new day. */
  closesKnown(index: Index): number {
    return this.#closesKnown[index] as number
  }

  /** How many daily closes can be looked at, at most a year's. */
  closeCount(index: Index): number {
    return Math.min(this.closesKnown(index), rememberedCloses)
  }

  /** The close so many days ago: 0 is the last day's. NaN where none is remembered. */
  close(index: Index, ago: number): number {
    if (!(ago >= 0 && ago < this.closeCount(index))) return Number.NaN
    const position = (this.closesKnown(index) - 1 - ago) % rememberedCloses
    return this.#closes[index * rememberedCloses + position] as number
  }

  /** When the last daily close came, microseconds UTC; 0 before the first. */
  closeTsUs(index: Index): number {
    return this.#closeTsUs[index] as number
  }

  #remember(index: Index, value: number, tsUs: number): void {
    const known = this.closesKnown(index)
    this.#closes[index * rememberedCloses + (known % rememberedCloses)] = value
    this.#closesKnown[index] = known + 1
    this.#closeTsUs[index] = tsUs
  }
}
