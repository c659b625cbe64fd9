import process from 'node:process'

const everyMs = 500

/** One line on a terminal, rewritten: what is tried, how much of all, and how long it may still take. */
export class Progress {
  #left: number
  #done = 0
  #skipped = 0
  readonly #all: number
  #startedMs = performance.now()
  #shownMs = 0

  constructor(mutants: number) {
    this.#all = mutants
    this.#left = mutants
  }

  say(text: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`)
  }

  /** Mutants that no test reaches need no time. */
  skip(mutants: number): void {
    this.#skipped += mutants
    this.#left -= mutants
  }

  step(file: string): void {
    if (this.#done === 0) this.#startedMs = performance.now()
    this.#done++
    this.#left--
    const nowMs = performance.now()
    if (nowMs - this.#shownMs < everyMs) return
    this.#shownMs = nowMs
    const minutes = Math.ceil(((nowMs - this.#startedMs) / this.#done) * (this.#left / 60_000))
    const done = this.#done + this.#skipped
    this.say(`${done} of ${this.#all} mutants, about ${minutes} min left: ${file}`)
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')
  }
}
