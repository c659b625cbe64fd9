/** Who is let in: connections at all, and client ids whose last session the gateway has not yet forgotten. */
export class Door {
  #opensUs = 0
  readonly #heldUntilUs = new Map<number, number>()

  isOpen(nowUs: number): boolean {
    return nowUs >= this.#opensUs
  }

  /** @param untilUs infinity for "until it is opened" */
  shut(untilUs: number): void {
    this.#opensUs = Math.max(this.#opensUs, untilUs)
  }

  open(): void {
    this.#opensUs = 0
  }

  holdId(clientId: number, untilUs: number): void {
    this.#heldUntilUs.set(clientId, untilUs)
  }

  isIdHeld(clientId: number, nowUs: number): boolean {
    const untilUs = this.#heldUntilUs.get(clientId)
    if (untilUs === undefined) return false
    if (nowUs < untilUs) return true
    this.#heldUntilUs.delete(clientId)
    return false
  }
}
