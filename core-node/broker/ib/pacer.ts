/**
 * Keeps below IB's limit of messages a second, over everything this client sends. What lowers risk goes first:
 * a cancel never waits behind an order, an order never behind a subscription.
 */
export const Priority = { Cancel: 0, Order: 1, Data: 2 } as const
export type Priority = (typeof Priority)[keyof typeof Priority]

/** More waiting than so many seconds' worth is a fault of the caller. */
const maxWaitingSeconds = 20

type Waiting = { readonly messages: number; readonly send: () => void }

export type Timers = {
  nowMs(): number
  after(ms: number, run: () => void): { cancel(): void }
}

export class Pacer {
  readonly #timers: Timers
  readonly #messagesPerSecond: number
  readonly #queues: readonly Waiting[][] = [[], [], []]
  #tokens: number
  #countedMs: number
  #timer: { cancel(): void } | undefined

  constructor(timers: Timers, messagesPerSecond: number) {
    this.#timers = timers
    this.#messagesPerSecond = messagesPerSecond
    this.#tokens = messagesPerSecond
    this.#countedMs = timers.nowMs()
  }

  /**
   * Sends now if the budget allows and nothing of the same or a higher priority waits, else in its turn.
   * @param messages how many messages it will write: a bracket is three, and is never torn apart
   * @returns false when too much is waiting already; then it will not be sent
   */
  send(priority: Priority, messages: number, send: () => void): boolean {
    this.#refill()
    const isFree = !this.#queues.slice(0, priority + 1).some((queue) => queue.length > 0)
    if (isFree && this.#tokens >= messages) {
      this.#tokens -= messages
      send()
      return true
    }
    const waiting = this.#queues.reduce((sum, queue) => sum + queue.length, 0)
    if (waiting >= maxWaitingSeconds * this.#messagesPerSecond) return false
    this.#queues[priority]?.push({ messages, send })
    this.#drainLater()
    return true
  }

  /** The connection is gone: what waits for it must not go out on the next. */
  clear(): void {
    for (const queue of this.#queues) queue.length = 0
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #refill(): void {
    const nowMs = this.#timers.nowMs()
    const earned = ((nowMs - this.#countedMs) * this.#messagesPerSecond) / 1_000
    this.#tokens = Math.min(this.#messagesPerSecond, this.#tokens + earned)
    this.#countedMs = nowMs
  }

  #drain(): void {
    this.#timer = undefined
    this.#refill()
    for (const queue of this.#queues) {
      while (queue.length > 0) {
        const next = queue[0] as Waiting
        if (this.#tokens < next.messages) return this.#drainLater()
        queue.shift()
        this.#tokens -= next.messages
        next.send()
      }
    }
  }

  #drainLater(): void {
    this.#timer ??= this.#timers.after(1_000 / this.#messagesPerSecond, () => this.#drain())
  }
}
