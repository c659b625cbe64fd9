const sessionsKept = 20
const legsNeeded = 10
const legsNeededToday = 3
const todayQuality = 0.6

/**
 * How far cumulative delta usually moves from one swing to the next: the root of the mean square over the
 * legs of up to twenty earlier sessions, fixed when a session opens. Until ten legs are known, that of this
 * session's earlier legs, at quality 0.6.
 */
export class LegDeviation {
  readonly #squares = new Float64Array(sessionsKept)
  readonly #legs = new Int32Array(sessionsKept)
  #session = 0
  #earlierContracts = Number.NaN

  /** NaN while it is not known. */
  get contracts(): number {
    if (this.#hasEarlier) return this.#earlierContracts
    const legs = this.#legs[this.#slot] as number
    return legs < legsNeededToday ? Number.NaN : rootMeanSquare(this.#squares[this.#slot], legs)
  }

  /** 1 from earlier sessions, 0.6 from this one, 0 while it is not known. */
  get quality(): number {
    if (this.#hasEarlier) return 1
    return (this.#legs[this.#slot] as number) < legsNeededToday ? 0 : todayQuality
  }

  /** @param legContracts NaN for none */
  add(legContracts: number): void {
    if (legContracts !== legContracts) return
    const slot = this.#slot
    this.#squares[slot] = (this.#squares[slot] as number) + legContracts * legContracts
    this.#legs[slot] = (this.#legs[slot] as number) + 1
  }

  onSession(): void {
    let squares = 0
    let legs = 0
    for (let i = 0; i < sessionsKept; i++) {
      squares += this.#squares[i] as number
      legs += this.#legs[i] as number
    }
    this.#earlierContracts = legs < legsNeeded ? Number.NaN : rootMeanSquare(squares, legs)
    this.#session++
    this.#squares[this.#slot] = 0
    this.#legs[this.#slot] = 0
  }

  get #slot(): number {
    return this.#session % sessionsKept
  }

  get #hasEarlier(): boolean {
    return this.#earlierContracts > 0
  }
}

function rootMeanSquare(squares = 0, count: number): number {
  return Math.sqrt(squares / count)
}
