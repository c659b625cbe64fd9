/** Sessions a minute is compared with. */
export const sessionsCompared = 20
const minutesPerSession = 24 * 60

/**
 * What a number of contracts was at the same minute of earlier sessions, up to twenty of them. A minute is
 * remembered only after it was compared, so a session is never compared with itself.
 */
export class SessionBaseline {
  readonly #history = new Int32Array(minutesPerSession * sessionsCompared)
  readonly #remembered = new Uint16Array(minutesPerSession)
  readonly #sorted = new Float64Array(sessionsCompared)

  /** How many sessions this minute is known of: 0 to 20. @param minute since the session's open */
  sessions(minute: number): number {
    return Math.min(this.#remembered[minute] ?? 0, sessionsCompared)
  }

  /** Of twenty sessions. */
  median(minute: number): number {
    const start = minute * sessionsCompared
    this.#sorted.set(this.#history.subarray(start, start + sessionsCompared))
    this.#sorted.sort()
    const middle = sessionsCompared / 2
    return ((this.#sorted[middle - 1] as number) + (this.#sorted[middle] as number)) / 2
  }

  /** How many deviations (of the population) a value lies from the mean; NaN while there is no deviation. */
  deviationsFromMean(minute: number, value: number): number {
    const start = minute * sessionsCompared
    const count = this.sessions(minute)
    let sum = 0
    for (let i = 0; i < count; i++) sum += this.#history[start + i] as number
    const mean = sum / count
    let squares = 0
    for (let i = 0; i < count; i++) squares += ((this.#history[start + i] as number) - mean) ** 2
    return squares > 0 ? (value - mean) / Math.sqrt(squares / count) : Number.NaN
  }

  remember(minute: number, contracts: number): void {
    const remembered = this.#remembered[minute]
    if (remembered === undefined) return
    this.#history[minute * sessionsCompared + (remembered % sessionsCompared)] = contracts
    // A ring needs to know only where it is and whether it is full.
    const next = remembered + 1
    this.#remembered[minute] = next === 2 * sessionsCompared ? sessionsCompared : next
  }
}
