import { microsPerMilli } from '../../../shared/units.ts'
import type { Side } from '../../market/events.ts'
import type { Limits } from '../limits.ts'

/** More entries than this within a window are stopped by other controls. */
const kept = 256

/** Our last entries: what is asked for twice, and how far our own prices have moved. */
export class RecentEntries {
  readonly #times = new Float64Array(kept).fill(Number.NEGATIVE_INFINITY)
  readonly #sides = new Int8Array(kept)
  readonly #contracts = new Int32Array(kept)
  readonly #ticks = new Float64Array(kept)
  readonly #intents: string[] = []
  #duplicateUs = 0
  #driftUs = 0
  #next = 0

  constructor(limits: Limits) {
    this.tighten(limits)
  }

  /** Longer windows than before. */
  tighten(limits: Limits): void {
    this.#duplicateUs = limits.duplicateWindowMs * microsPerMilli
    this.#driftUs = limits.driftWindowMs * microsPerMilli
  }

  add(tsUs: number, side: Side, contracts: number, limitTicks: number): void {
    const slot = this.#next
    this.#times[slot] = tsUs
    this.#sides[slot] = side
    this.#contracts[slot] = contracts
    this.#ticks[slot] = limitTicks
    this.#next = (slot + 1) % kept
  }

  /** An intent leads to one order, once. */
  useIntent(intent: string): void {
    if (this.#intents.length >= kept) this.#intents.shift()
    this.#intents.push(intent)
  }

  isIntentUsed(intent: string): boolean {
    return this.#intents.includes(intent)
  }

  /** Whether the same was asked for a moment ago. */
  hasSame(nowUs: number, side: Side, contracts: number, limitTicks: number): boolean {
    for (let i = 0; i < kept; i++) {
      const isRecent = nowUs - (this.#times[i] as number) < this.#duplicateUs
      const isEqual = this.#sides[i] === side && this.#contracts[i] === contracts
      if (isRecent && isEqual && this.#ticks[i] === limitTicks) return true
    }
    return false
  }

  /** How far our prices would lie apart over the window, with this one, in ticks. */
  driftTicks(nowUs: number, limitTicks: number): number {
    let low = limitTicks
    let high = limitTicks
    for (let i = 0; i < kept; i++) {
      if (nowUs - (this.#times[i] as number) >= this.#driftUs) continue
      low = Math.min(low, this.#ticks[i] as number)
      high = Math.max(high, this.#ticks[i] as number)
    }
    return high - low
  }
}
