/**
 * Keeps below IB's limit of messages a second, over everything this client sends. What lowers risk goes first:
 * a cancel never waits behind an order, an order never behind a subscription.
 */
export const Priority = { Cancel: 0, Order: 1, Data: 2 } as const
export type Priority = (typeof Priority)[keyof typeof Priority]

/** More waiting than so many seconds' worth is a fault of the caller. */
const maxWaitingSeconds = 20
/** Of the budget, what data may not use: a cancel or a bracket leaves at once, whatever is subscribed. */
const reservedShare = 0.2
/** A little more than the second that IB counts by: its clock is not ours. */
const windowMs = 1_020

type Waiting = {
  readonly messages: number
  readonly send: () => void
  readonly onDropped: (() => void) | undefined
}

export type Timers = {
  nowMs(): number
  after(ms: number, run: () => void): { cancel(): void }
}

export class Pacer {
  readonly #timers: Timers
  readonly #messagesPerSecond: number
  readonly #queues: readonly [Waiting[], Waiting[], Waiting[]] = [[], [], []]
  /** When each message of the last second was sent, the oldest first. */
  readonly #sentMs: number[] = []
  #mode: 'flowing' | 'held' = 'flowing'
  #timer: { cancel(): void } | undefined

  constructor(timers: Timers, messagesPerSecond: number) {
    this.#timers = timers
    this.#messagesPerSecond = messagesPerSecond
  }

  /**
   * Sends now if the budget allows and nothing of the same or a higher priority waits, else in its turn.
   * @param messages how many messages it will write: a bracket is three, and is never torn apart
   * @param onDropped called instead of `send` when it waits and is dropped by `clear`
   * @returns false when too much is waiting already; then it will not be sent
   */
  send(priority: Priority, messages: number, send: () => void, onDropped?: () => void): boolean {
    const isFree = !this.#queues.slice(0, priority + 1).some((queue) => queue.length > 0)
    if (isFree && this.#budgetOf(priority) >= messages) {
      this.#count(messages)
      send()
      return true
    }
    const waiting = this.#queues.reduce((sum, queue) => sum + queue.length, 0)
    if (waiting >= maxWaitingSeconds * this.#messagesPerSecond) return false
    this.#queues[priority].push({ messages, send, onDropped })
    this.#drainLater()
    return true
  }

  /** Whoever does not answer is not asked for data: all of it would arrive at once, and be too much. */
  hold(): void {
    this.#mode = 'held'
  }

  release(): void {
    this.#mode = 'flowing'
    this.#drainLater()
  }

  /**
   * The connection is gone, or not to be relied on: what waits for it must not go out later.
   * @param lowest messages of a lower priority than this are kept
   */
  clear(lowest: Priority = Priority.Data): void {
    const dropped = this.#queues.slice(0, lowest + 1).flatMap((queue) => queue.splice(0))
    if (lowest === Priority.Data) {
      this.#timer?.cancel()
      this.#timer = undefined
    }
    for (const { onDropped } of dropped) onDropped?.()
  }

  /** Messages that may be written now. */
  #budgetOf(priority: Priority): number {
    if (priority === Priority.Data && this.#mode === 'held') return 0
    const nowMs = this.#timers.nowMs()
    const old = this.#sentMs.findIndex((sentMs) => nowMs - sentMs < windowMs)
    this.#sentMs.splice(0, old < 0 ? this.#sentMs.length : old)
    const reserved = priority === Priority.Data ? this.#messagesPerSecond * reservedShare : 0
    return this.#messagesPerSecond - reserved - this.#sentMs.length
  }

  #count(messages: number): void {
    const nowMs = this.#timers.nowMs()
    for (let i = 0; i < messages; i++) this.#sentMs.push(nowMs)
  }

  #drain(): void {
    this.#timer = undefined
    for (const priority of Object.values(Priority)) {
      const queue = this.#queues[priority]
      for (let next = queue[0]; next !== undefined; next = queue[0]) {
        // What is waited for must go first, even when something smaller behind it would fit.
        if (this.#budgetOf(priority) < next.messages) {
          if (this.#mode === 'flowing' || priority !== Priority.Data) this.#drainLater()
          return
        }
        queue.shift()
        this.#count(next.messages)
        next.send()
      }
    }
  }

  /** The next message may be written when the oldest of the last second is a second old. */
  #drainLater(): void {
    const oldestMs = this.#sentMs[0] ?? this.#timers.nowMs() - windowMs
    const waitMs = Math.max(1, oldestMs + windowMs - this.#timers.nowMs())
    this.#timer ??= this.#timers.after(waitMs, () => this.#drain())
  }
}
