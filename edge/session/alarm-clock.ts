import type { SessionStore } from './store.ts'

/** In the order they run when several are due: writing to D1 may take long, so it comes last. */
const timerNames = ['expire', 'silence', 'prune', 'flush'] as const
export type TimerName = (typeof timerNames)[number]

/**
 * Runs when its timer is due and gives the time of the next run, or undefined for none. It must find that
 * out after its last `await`: what happened in between may need another run.
 */
export type TimerHandlers = Readonly<
  Record<TimerName, () => number | undefined | Promise<number | undefined>>
>

/** Several named timers on the one alarm that a Durable Object has: it is set to the earliest of them. */
export class AlarmClock {
  readonly #storage: DurableObjectStorage
  readonly #store: SessionStore
  #isRunning = false

  constructor(storage: DurableObjectStorage, store: SessionStore) {
    this.#storage = storage
    this.#store = store
  }

  /** Leaves a timer that is set as it is: one that backs off must not be hurried by every message. */
  async setIfIdle(name: TimerName, dueMs: number): Promise<void> {
    if (this.#store.timer(name) === undefined) await this.#set(name, dueMs)
  }

  /** Moves a timer that would go off later. */
  async setAtLatest(name: TimerName, dueMs: number): Promise<void> {
    if ((this.#store.timer(name) ?? Infinity) > dueMs) await this.#set(name, dueMs)
  }

  async run(handlers: TimerHandlers, nowMs: number): Promise<void> {
    const due = this.#store.dueTimers(nowMs)
    this.#isRunning = true
    try {
      for (const name of timerNames.filter((timer) => due.includes(timer))) {
        const nextMs = await handlers[name]()
        if (nextMs === undefined) this.#store.deleteTimer(name)
        else this.#store.setTimer(name, nextMs)
      }
    } finally {
      this.#isRunning = false
    }
    await this.#schedule()
  }

  async #set(name: TimerName, dueMs: number): Promise<void> {
    this.#store.setTimer(name, dueMs)
    await this.#schedule()
  }

  /**
   * An alarm that is set too early does no harm: it finds nothing due and is set again. While one runs it is
   * left alone until the end: an alarm set in the middle would take the place of the platform's own retry.
   */
  async #schedule(): Promise<void> {
    if (this.#isRunning) return
    const nextMs = this.#store.earliestTimerMs()
    if (nextMs === undefined) return
    const setMs = await this.#storage.getAlarm()
    if (setMs === null || nextMs < setMs) await this.#storage.setAlarm(nextMs)
  }
}
