import { microsPerMilli } from '../../../shared/units.ts'
import type { Limits } from '../limits.ts'

/** Times in which no entry is wanted: figures and decisions that move the market. */
export class Blackouts {
  readonly #spans: readonly { readonly fromUs: number; readonly toUs: number }[]

  constructor(blackouts: Limits['blackouts']) {
    this.#spans = blackouts.map(({ from, to }) => ({ fromUs: microsOf(from), toUs: microsOf(to) }))
  }

  /** The beginning belongs to it, the end does not. */
  isIn(tsUs: number): boolean {
    return this.#spans.some(({ fromUs, toUs }) => tsUs >= fromUs && tsUs < toUs)
  }
}

function microsOf(time: string): number {
  return Temporal.Instant.from(time).epochMilliseconds * microsPerMilli
}
