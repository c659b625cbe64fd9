/** So many violations end a session; more of them within a second count once. */
const violationsMax = 3
const countOnceMs = 1_000

export type PacingVerdict =
  | { readonly isWithin: true }
  | { readonly isWithin: false; readonly text: string; readonly isLast: boolean }

const within: PacingVerdict = { isWithin: true }

/**
 * IB's limit of messages a second, over all clients: as many may come at once as in a second, and then no faster.
 * Who goes beyond is told each second, and is sent away the third time.
 */
export class MessagePacing {
  readonly #perSecond: number
  readonly #nowMs: () => number
  #room: number
  #countedMs: number
  readonly #violations = new WeakMap<object, { count: number; toldMs: number }>()

  constructor(perSecond: number, nowMs: () => number) {
    this.#perSecond = perSecond
    this.#nowMs = nowMs
    this.#room = perSecond
    this.#countedMs = nowMs()
  }

  /** Counts a message. @param client who sent it */
  count(client: object): PacingVerdict {
    if (this.#perSecond === Number.POSITIVE_INFINITY) return within
    const nowMs = this.#nowMs()
    const earned = ((nowMs - this.#countedMs) * this.#perSecond) / 1_000
    this.#room = Math.min(this.#perSecond, this.#room + earned) - 1
    this.#countedMs = nowMs
    if (this.#room >= 0) return within
    const past = this.#violations.get(client) ?? { count: 0, toldMs: Number.NEGATIVE_INFINITY }
    // What is above the limit is served all the same, so that it is not counted against what follows.
    const above = Math.ceil(-this.#room)
    if (nowMs - past.toldMs < countOnceMs) return within
    past.count++
    past.toldMs = nowMs
    this.#room = 0
    this.#violations.set(client, past)
    const { count } = past
    const figures = `max=${this.#perSecond} rec=${this.#perSecond + above} (${count})`
    const text = `Max rate of messages per second has been exceeded:${figures}`
    return { isWithin: false, text, isLast: count >= violationsMax }
  }
}
