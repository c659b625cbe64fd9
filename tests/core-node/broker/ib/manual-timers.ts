import type { Timers } from '../../../../core-node/broker/ib/pacer.ts'

type Alarm = { readonly atMs: number; readonly run: () => void }

/** A clock that goes when the test says so. */
export class ManualTimers implements Timers {
  #nowMs = 1_000_000
  #alarms: Alarm[] = []

  nowMs(): number {
    return this.#nowMs
  }

  after(ms: number, run: () => void): { cancel(): void } {
    const alarm = { atMs: this.#nowMs + ms, run }
    this.#alarms.push(alarm)
    return { cancel: () => (this.#alarms = this.#alarms.filter((other) => other !== alarm)) }
  }

  pass(ms: number): void {
    const untilMs = this.#nowMs + ms
    for (;;) {
      const next = this.#alarms.toSorted((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined || next.atMs > untilMs) break
      this.#alarms = this.#alarms.filter((alarm) => alarm !== next)
      this.#nowMs = next.atMs
      next.run()
    }
    this.#nowMs = untilMs
  }
}
