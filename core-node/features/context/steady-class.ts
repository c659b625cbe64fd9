/** How many evaluations in a row must agree that the class is another. */
const evaluationsToChange = 2

/**
 * Which class a level falls in, without wavering: it rises into a class at its threshold, falls out of it
 * only once it is `margin` below, and either only when two evaluations in a row say so. The first adopts
 * the level's class at once.
 */
export class SteadyClass {
  readonly #thresholds: readonly number[]
  readonly #margin: number
  #held = -1
  /** Where the evaluations since the last change all point at least: the class nearest to the held one. */
  #pending = -1
  #agreeing = 0

  /** @param thresholds ascending: class n begins at threshold n − 1, inclusive */
  constructor(thresholds: readonly number[], margin: number) {
    this.#thresholds = thresholds
    this.#margin = margin
  }

  /** @returns the class held after this evaluation, from 0 */
  evaluate(level: number): number {
    const rising = classOf(level, this.#thresholds)
    const falling = classOf(level + this.#margin, this.#thresholds)
    if (this.#held < 0) this.#held = rising
    else if (rising > this.#held) this.#point(rising)
    else if (falling < this.#held) this.#point(falling)
    else this.#agreeing = 0
    return this.#held
  }

  /** Nothing is known any more: the next level is adopted at once. */
  forget(): void {
    this.#held = -1
    this.#agreeing = 0
  }

  #point(candidate: number): void {
    const isUp = candidate > this.#held
    const isSameWay = this.#agreeing > 0 && isUp === this.#pending > this.#held
    const nearer = isUp ? Math.min(candidate, this.#pending) : Math.max(candidate, this.#pending)
    this.#pending = isSameWay ? nearer : candidate
    this.#agreeing = isSameWay ? this.#agreeing + 1 : 1
    if (this.#agreeing < evaluationsToChange) return
    this.#held = this.#pending
    this.#agreeing = 0
  }
}

/** How many of the thresholds a level has reached. */
export function classOf(level: number, thresholds: readonly number[]): number {
  let reached = 0
  while (reached < thresholds.length && level >= (thresholds[reached] as number)) reached++
  return reached
}
