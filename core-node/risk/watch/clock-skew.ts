/** What our clock is compared with. */
export type ClockSource = 'time-server' | 'broker' | 'edge'

/** How far our clock is from the others, as each last said. */
export class ClockSkew {
  readonly #skewMs = new Map<ClockSource, number>()

  /** @param skewMs ours less theirs */
  onReading(source: ClockSource, skewMs: number): void {
    this.#skewMs.set(source, skewMs)
  }

  /** The widest of them, as an amount; undefined when none has spoken. A reading that is no number is NaN. */
  get worstMs(): number | undefined {
    if (this.#skewMs.size === 0) return undefined
    let worst = 0
    for (const skewMs of this.#skewMs.values()) worst = Math.max(worst, Math.abs(skewMs))
    return worst
  }
}
