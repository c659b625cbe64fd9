/** A signal that fired and fades: whole when it fires, falling in a straight line to 0. */
export class FadingSignal {
  /** From −1 to 1 at the moment it fired; 0 when none did. */
  #x = 0
  #firedAt = 0
  readonly #life: number
  /** How well what it rests on is known, 0 to 1. */
  quality = 0

  /** @param life until it is gone: bars or microseconds, as `at` is given */
  constructor(life: number) {
    this.#life = life
  }

  fire(x: number, quality: number, at: number): void {
    this.#x = x
    this.quality = quality
    this.#firedAt = at
  }

  clear(): void {
    this.#x = 0
  }

  at(now: number): number {
    if (this.#x === 0) return 0
    const left = 1 - (now - this.#firedAt) / this.#life
    return left > 0 ? this.#x * left : 0
  }
}
