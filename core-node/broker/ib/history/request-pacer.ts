/**
 * IB's pacing of historical data (historical_limitations.html), with a little to spare: its clock is not ours.
 * 60 requests in ten minutes, and not six of one contract and kind within two seconds.
 */
const perWindow = { requests: 58, ms: 605_000 } as const
const perContract = { requests: 4, ms: 2_200 } as const

/** Says when the next request of one contract may go. The same one is never asked twice within 15 seconds. */
export class RequestPacer {
  readonly #nowMs: () => number
  #sent: { readonly atMs: number; readonly weight: number }[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** @param weight bid and ask together count twice @returns milliseconds until it may go */
  delayMs(weight: number): number {
    const nowMs = this.#nowMs()
    this.#sent = this.#sent.filter(({ atMs }) => nowMs - atMs < perWindow.ms)
    return Math.max(
      0,
      this.#roomAtMs(perWindow.requests, perWindow.ms, weight) - nowMs,
      this.#roomAtMs(perContract.requests * weight, perContract.ms, weight) - nowMs,
    )
  }

  sent(weight: number): void {
    this.#sent.push({ atMs: this.#nowMs(), weight })
  }

  /** When so many fit into a window that ends then, this one included. */
  #roomAtMs(most: number, windowMs: number, weight: number): number {
    let counted = weight
    for (const { atMs, weight: past } of this.#sent.toReversed()) {
      counted += past
      if (counted > most) return atMs + windowMs
    }
    return 0
  }
}
