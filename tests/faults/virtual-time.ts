import { Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

type Task = {
  dueMs: number
  readonly run: () => void
  readonly everyMs: number | undefined
  isCancelled: boolean
}

/** After so many turns of the event loop without a byte on a socket nothing is on its way any more. */
const quietTurns = 2

/**
 * Time that passes only when it is told to: timers and clocks of this process follow it, sockets stay real.
 * From one timer to the next everything that was written is read first, so that a session of minutes takes
 * seconds, and the same seed gives the same one again however busy the machine is.
 *
 * It takes the place of the global timers and clocks, and is made for a process that does nothing else.
 */
export class VirtualTime {
  readonly #setImmediate = globalThis.setImmediate
  readonly #timeOriginMs = performance.timeOrigin
  readonly #startMs: number
  #tasks: Task[] = []
  #nowMs: number
  #traffic = 0

  /** @param startMs since 1970: so that no clock of the machine is part of what happens */
  constructor(startMs: number) {
    this.#startMs = startMs
    this.#nowMs = startMs
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /** Back to the beginning, with nothing due: for the next session of this process. */
  restart(): void {
    this.#tasks = []
    this.#nowMs = this.#startMs
  }

  install(): void {
    const later = (run: (...args: never[]) => void, ms = 0, ...args: never[]) =>
      this.#handle(this.#add(() => run(...args), ms, undefined))
    const repeatedly = (run: (...args: never[]) => void, ms = 1, ...args: never[]) =>
      this.#handle(this.#add(() => run(...args), ms, Math.max(1, ms)))
    const cancel = (handle: { cancel?: () => void } | undefined) => handle?.cancel?.()
    Object.assign(globalThis, {
      setTimeout: later,
      setInterval: repeatedly,
      clearTimeout: cancel,
      clearInterval: cancel,
    })
    Date.now = () => Math.floor(this.#nowMs)
    Object.defineProperty(performance, 'now', { value: () => this.#nowMs - this.#timeOriginMs })
    this.#watchSockets()
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    await this.#settle()
    for (let next = this.#tasks[0]; next !== undefined; next = this.#tasks[0]) {
      if (next.dueMs > untilMs) break
      this.#nowMs = Math.max(this.#nowMs, next.dueMs)
      this.#runDue()
      await this.#settle()
    }
    this.#nowMs = untilMs
  }

  /** Lets time pass until the promise is settled; what it waits for may be real, such as a thread's end. */
  async during<Value>(promise: Promise<Value>, stepMs = 5): Promise<Value> {
    let isSettled = false
    const watched = promise.finally(() => {
      isSettled = true
    })
    // The rejection is the caller's, below.
    watched.catch(() => undefined)
    while (!isSettled) await this.pass(stepMs)
    return watched
  }

  #add(run: () => void, ms: number, everyMs: number | undefined): Task {
    const task = { dueMs: this.#nowMs + Math.max(0, ms), run, everyMs, isCancelled: false }
    this.#insert(task)
    return task
  }

  /** Of the same time in the order of entry. */
  #insert(task: Task): void {
    let at = this.#tasks.length
    while (at > 0 && (this.#tasks[at - 1] as Task).dueMs > task.dueMs) at--
    this.#tasks.splice(at, 0, task)
  }

  #handle(task: Task) {
    const cancel = () => {
      task.isCancelled = true
      const at = this.#tasks.indexOf(task)
      if (at >= 0) this.#tasks.splice(at, 1)
    }
    const handle = { cancel, unref: () => handle, ref: () => handle, hasRef: () => false }
    return handle
  }

  #runDue(): void {
    for (let next = this.#tasks[0]; next !== undefined; next = this.#tasks[0]) {
      if (next.dueMs > this.#nowMs) return
      this.#tasks.shift()
      next.run()
      if (next.everyMs === undefined || next.isCancelled) continue
      next.dueMs += next.everyMs
      this.#insert(next)
    }
  }

  async #settle(): Promise<void> {
    for (let quiet = 0; quiet < quietTurns;) {
      const before = this.#traffic
      await new Promise<void>((resolve) => this.#setImmediate(resolve))
      quiet = this.#traffic === before ? quiet + 1 : 0
    }
  }

  /** Whatever is read, opened or closed may have something following it. */
  #watchSockets(): void {
    const note = () => {
      this.#traffic++
    }
    for (const name of ['push', 'connect', 'destroy', 'end'] as const) {
      const original = Socket.prototype[name] as (this: Socket, ...args: unknown[]) => unknown
      Object.defineProperty(Socket.prototype, name, {
        configurable: true,
        writable: true,
        value(this: Socket, ...args: unknown[]) {
          note()
          return original.apply(this, args)
        },
      })
    }
  }
}
