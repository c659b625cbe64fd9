/** Answers of so long are looked through for the quickest: it says most exactly what time it is at the edge. */
const windowMs = 10_000
/** A way there and back that took longer says too little. */
const mostRoundTripMs = 200

/**
 * How far our clock is from the edge's: the edge says its time with every acknowledgement, and that was at some
 * moment between what was sent and what came back. The middle is off by half of the way at most.
 */
export class EdgeClock {
  #sinceMs = Number.NEGATIVE_INFINITY
  #shortestMs = Number.POSITIVE_INFINITY
  #skewMs = Number.NaN

  /** @returns our clock less the edge's, in ms, now and then; undefined between */
  onAnswer(sentMs: number, edgeMs: number, nowMs: number): number | undefined {
    const roundTripMs = nowMs - sentMs
    // Our own clock was set back meanwhile.
    if (roundTripMs < 0) return undefined
    if (roundTripMs < this.#shortestMs) {
      this.#shortestMs = roundTripMs
      this.#skewMs = (sentMs + nowMs) / 2 - edgeMs
    }
    const isTime = Math.abs(nowMs - this.#sinceMs) >= windowMs
    if (!isTime || this.#shortestMs > mostRoundTripMs) return undefined
    this.#sinceMs = nowMs
    this.#shortestMs = Number.POSITIVE_INFINITY
    return this.#skewMs
  }
}
