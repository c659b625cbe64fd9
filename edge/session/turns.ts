/**
 * Runs tasks one after the other. A frame is verified with WebCrypto, which is asynchronous, and while one
 * waits the platform delivers the next: without turns, two frames could overtake each other and the later
 * look like a gap.
 */
export class Turns {
  readonly #maxWaiting: number
  #waiting = 0
  #last: Promise<unknown> = Promise.resolve()

  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting
  }

  /** False when too many wait already; the task is then not run. Rejects with what the task throws. */
  async run(task: () => Promise<void>): Promise<boolean> {
    if (this.#waiting >= this.#maxWaiting) return false
    this.#waiting += 1
    const turn = this.#last.then(task)
    this.#last = turn.catch(() => undefined)
    try {
      await turn
    } finally {
      this.#waiting -= 1
    }
    return true
  }
}
