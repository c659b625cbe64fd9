type Waiting = { readonly dueUs: number; readonly bytes: number; readonly run: () => void }

/** The market's time, as a delay line needs it. */
export interface DelayClock {
  readonly nowUs: number
  after(delayUs: number, run: () => void): void
}

/** One direction of a connection: what is delayed keeps its order, as TCP does. */
export class DelayLine {
  readonly #clock: DelayClock
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #lastDueUs = 0
  #isHung = false

  constructor(clock: DelayClock) {
    this.#clock = clock
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** @param microsPerByte how slowly the other side takes it in */
  pass(delayUs: number, microsPerByte: number, bytes: number, run: () => void): void {
    const { nowUs } = this.#clock
    const takesUs = Math.ceil(bytes * microsPerByte)
    const isThrough = this.isEmpty && !this.#isHung
    if (isThrough && delayUs === 0 && takesUs === 0) {
      run()
      return
    }
    const dueUs = Math.max(nowUs + delayUs, this.#lastDueUs) + takesUs
    this.#lastDueUs = dueUs
    this.#waiting.push({ dueUs, bytes, run })
    this.#waitingBytes += bytes
    if (this.#waiting.length === 1 && !this.#isHung) this.#schedule(dueUs)
  }

  hang(): void {
    this.#isHung = true
  }

  resume(): void {
    this.#isHung = false
    this.#release()
  }

  /** What waits is lost. */
  clear(): void {
    this.#waiting = []
    this.#waitingBytes = 0
  }

  /** The market's time stands still: what waits goes now. */
  flush(): void {
    this.#lastDueUs = 0
    for (const { run } of this.#waiting.splice(0)) run()
    this.#waitingBytes = 0
  }

  #release(): void {
    while (!this.#isHung) {
      const [first] = this.#waiting
      if (first === undefined) return
      if (first.dueUs > this.#clock.nowUs) {
        this.#schedule(first.dueUs)
        return
      }
      this.#waiting.shift()
      this.#waitingBytes -= first.bytes
      first.run()
    }
  }

  #schedule(dueUs: number): void {
    this.#clock.after(dueUs - this.#clock.nowUs, () => this.#release())
  }
}
