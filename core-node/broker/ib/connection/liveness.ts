import type { Timers } from '../pacer.ts'

/** How often a sign of life is asked for, and how long an answer may take before it is late, and given up. */
export const liveness = { everyMs: 2_000, lateMs: 2_500, deadMs: 7_500 } as const
/** A timer of ours that comes so late says that we slept, not the gateway. */
const oversleptMs = 1_000

export type LivenessHandlers = {
  /** How long after an answer the next question is asked; `everyMs`, where nobody says. No longer than that. */
  readonly waitMs?: () => number
  /** Writes the question. */
  ask(): void
  onLate(): void
  /** An answer came after it had been late. */
  onAnswered(): void
  onDead(): void
}

/**
 * A connection can be open and dead: only an answer shows that somebody is there. One question at a time; a
 * silent gateway is noticed within everyMs and lateMs together, 4.5 seconds.
 */
export class Liveness {
  readonly #timers: Timers
  readonly #handlers: LivenessHandlers
  #timer: { cancel(): void } | undefined
  #phase: 'idle' | 'asked' | 'late' = 'idle'

  constructor(timers: Timers, handlers: LivenessHandlers) {
    this.#timers = timers
    this.#handlers = handlers
  }

  start(): void {
    this.#askLater()
  }

  stop(): void {
    this.#timer?.cancel()
  }

  answered(): void {
    if (this.#phase === 'idle') return
    const wasLate = this.#phase === 'late'
    this.#phase = 'idle'
    this.#askLater()
    if (wasLate) this.#handlers.onAnswered()
  }

  #askLater(): void {
    const waitMs = this.#handlers.waitMs?.() ?? liveness.everyMs
    this.#after(Math.min(liveness.everyMs, waitMs), () => this.#ask())
  }

  #ask(): void {
    this.#phase = 'asked'
    this.#after(liveness.lateMs, () => this.#late())
    this.#handlers.ask()
  }

  #late(): void {
    this.#phase = 'late'
    this.#after(liveness.deadMs - liveness.lateMs, () => this.#handlers.onDead())
    this.#handlers.onLate()
  }

  /** If this process itself stood still, the answer may lie in the socket unread: it gets the time again. */
  #after(ms: number, run: () => void): void {
    this.#timer?.cancel()
    const dueMs = this.#timers.nowMs() + ms
    this.#timer = this.#timers.after(ms, () => {
      if (this.#timers.nowMs() - dueMs > oversleptMs) this.#after(ms, run)
      else run()
    })
  }
}
