import type { LinkTeller } from './link-teller.ts'
import { alertKeys } from './link-teller.ts'
import type { Timers } from './pacer.ts'

/** A client id that is still in use after this is not the last session's any more. */
const patienceMs = 60_000

/** Tells of a client id that another session holds. It is never exchanged for another: orders belong to it. */
export class ClientIdWatch {
  readonly #clientId: number
  readonly #timers: Timers
  readonly #teller: LinkTeller
  #sinceMs = Number.NaN

  constructor(clientId: number, timers: Timers, teller: LinkTeller) {
    this.#clientId = clientId
    this.#timers = timers
    this.#teller = teller
  }

  onInUse(): void {
    const nowMs = this.#timers.nowMs()
    const id = this.#clientId
    if (Number.isNaN(this.#sinceMs)) {
      this.#sinceMs = nowMs
      const text = `client id ${id} is in use at the gateway: by our last session, which it lets go of within a minute, or by another program. The same id is tried again, since our orders belong to it`
      this.#teller.raise('warning', alertKeys.clientId, text)
    } else if (nowMs - this.#sinceMs >= patienceMs) {
      this.#sinceMs = nowMs
      const text = `client id ${id} is still in use after a minute: stop the other program that uses it, or restart the gateway`
      this.#teller.raise('critical', alertKeys.clientId, text)
    }
  }

  onReady(): void {
    if (Number.isNaN(this.#sinceMs)) return
    this.#sinceMs = Number.NaN
    this.#teller.raise('info', alertKeys.clientId, `client id ${this.#clientId} is ours again`)
  }
}
