import type { Timers } from '../../../core-node/gateway/market-clock.ts'

/** Time that passes when a test says so. */
export class ManualTimers implements Timers {
  #nowMs = 0
  #timers: { readonly dueMs: number; readonly callback: () => void }[] = []

  nowMs(): number {
    return this.#nowMs
  }

  after(delayMs: number, callback: () => void): { cancel(): void } {
    const timer = { dueMs: this.#nowMs + delayMs, callback }
    this.#timers.push(timer)
    return { cancel: () => (this.#timers = this.#timers.filter((other) => other !== timer)) }
  }

  get waiting(): number {
    return this.#timers.length
  }

  /** Work takes time: no timer goes off meanwhile. */
  spend(ms: number): void {
    this.#nowMs += ms
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    for (;;) {
      // Blocks of a feed come as promises.
      await new Promise(setImmediate)
      const next = this.#timers.toSorted((a, b) => a.dueMs - b.dueMs)[0]
      if (next === undefined || next.dueMs > untilMs) break
      this.#timers = this.#timers.filter((timer) => timer !== next)
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      next.callback()
    }
    this.#nowMs = Math.max(this.#nowMs, untilMs)
  }
}
