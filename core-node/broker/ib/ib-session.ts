import { EventName, IBApi } from '@stoqey/ib'

import { disableNagle, guardDecoder } from './connection/guarded-decoder.ts'
import { guardedOn } from './connection/guarded-listener.ts'
import { Liveness } from './connection/liveness.ts'
import type { Timers } from './pacer.ts'

export { guardedOn } from './connection/guarded-listener.ts'

export type SessionOptions = {
  readonly host: string
  readonly port: number
  readonly clientId: number
  /** For the socket and the gateway's version. */
  readonly connectTimeoutMs: number
  /** From there to the order id and the accounts. */
  readonly handshakeTimeoutMs?: number | undefined
}

export type CloseCause = 'lost' | 'id-in-use'

export type SessionHandlers = {
  /** The gateway has said its version. */
  onGreeted(): void
  /** The gateway has given both its next order id and its accounts: orders may be spoken of. */
  onOpen(api: IBApi, accounts: readonly string[], nextOrderId: number): void
  /** Once: the session is over, for this reason. */
  onClosed(reason: string, cause: CloseCause): void
  /** An error or notice that concerns no request of this file. */
  onMessage(text: string, code: number, id: number): void
  /** The time is asked for: a question that the gateway answers in its turn. */
  readonly onAsked?: () => void
  /** How long to wait with the next one, if anybody minds: see `Liveness`. */
  readonly waitMs?: () => number
  /** A question for a sign of life is not answered in time. */
  onLate(): void
  /** It was answered after all. */
  onAnswered(): void
  /** A listener threw. */
  onFault(error: unknown): void
  /** The library threw at a message, which is lost. */
  onUndecodable(error: unknown): void
}

const defaultHandshakeTimeoutMs = 10_000
/** The limiter of @stoqey/ib keeps a queue that outlives its connection: it must never fill. */
const unlimited = 1_000

const connectFailed = 502
const clientIdInUse = 326

/**
 * One connection to a gateway, from its first byte to its last, with an IBApi of its own: after a disconnect
 * the library still holds orders and would send them on the next connection.
 *
 * It is open when `nextValidId` and `managedAccounts` have both come; `connected` alone means little. The
 * library has no timeouts, so a gateway that accepts and stays silent is noticed here.
 */
export class IbSession {
  readonly #options: SessionOptions
  readonly #handlers: SessionHandlers
  readonly #timers: Timers
  readonly #api: IBApi
  readonly #liveness: Liveness
  #phase: 'connecting' | 'greeted' | 'open' | 'over' = 'connecting'
  #nextOrderId: number | undefined
  #accounts: readonly string[] | undefined
  #timer: { cancel(): void } | undefined

  constructor(options: SessionOptions, handlers: SessionHandlers, timers: Timers) {
    this.#options = options
    this.#handlers = handlers
    this.#timers = timers
    const { host, port, clientId } = options
    this.#api = new IBApi({ host, port, clientId, maxReqPerSec: unlimited })
    this.#liveness = new Liveness(timers, {
      ask: () => this.askTime(),
      ...(handlers.waitMs === undefined ? {} : { waitMs: handlers.waitMs }),
      onLate: () => handlers.onLate(),
      onAnswered: () => handlers.onAnswered(),
      onDead: () => this.close('the gateway does not answer any more'),
    })
  }

  start(): void {
    const api = this.#api
    const { host, port, clientId, connectTimeoutMs } = this.#options
    this.#listen()
    guardDecoder(api, (error) => {
      if (this.#phase !== 'over') this.#handlers.onUndecodable(error)
    })
    this.#giveUpAfter(
      connectTimeoutMs,
      `${host}:${port} accepted no session within ${connectTimeoutMs / 1_000} s. Is it a gateway, is it logged in, does it allow API clients?`,
    )
    api.connect(clientId)
  }

  /** What time it is at the gateway; the answer is an event of the library's. */
  askTime(): void {
    this.#handlers.onAsked?.()
    this.#api.reqCurrentTime()
  }

  /** Ends the session; nothing is heard of it afterwards. */
  close(reason: string, cause: CloseCause = 'lost'): void {
    if (this.#phase === 'over') return
    this.#phase = 'over'
    this.#timer?.cancel()
    this.#liveness.stop()
    this.#api.removeAllListeners()
    // A late error of a socket that is being torn down has no meaning, but must have a listener.
    this.#api.on(EventName.error, () => {})
    this.#api.disconnect()
    this.#handlers.onClosed(reason, cause)
  }

  #listen(): void {
    this.#on(EventName.connected, () => this.#greeted())
    this.#on(EventName.nextValidId, (orderId: number) => {
      this.#nextOrderId = orderId
      this.#openIfComplete()
    })
    this.#on(EventName.managedAccounts, (accounts: string) => {
      const named = accounts.split(',').filter((account) => account !== '')
      if (named.length > 0) this.#accounts = named
      this.#openIfComplete()
    })
    this.#on(EventName.currentTime, () => this.#liveness.answered())
    this.#on(EventName.disconnected, () => this.close('the gateway closed the connection'))
    // The library emits what has no request id as `info`: 326, 1100 and the like. Both must be heard.
    this.#on(EventName.info, (text: string, code: number) => this.#onMessage(text, code, -1))
    this.#on(EventName.error, (error: Error, code: number, id: number) =>
      this.#onMessage(error.message, code, id),
    )
  }

  /** Adds a listener that cannot throw into the library's decoder: that would lose the messages behind it. */
  #on(event: EventName, listener: (...args: never[]) => void): void {
    guardedOn(this.#api, event, listener, (error) => this.#handlers.onFault(error))
  }

  #giveUpAfter(ms: number, reason: string): void {
    this.#timer?.cancel()
    this.#timer = this.#timers.after(ms, () => this.close(reason))
  }

  #greeted(): void {
    this.#phase = 'greeted'
    disableNagle(this.#api)
    const { handshakeTimeoutMs = defaultHandshakeTimeoutMs } = this.#options
    this.#giveUpAfter(
      handshakeTimeoutMs,
      `the gateway named no order id and account within ${handshakeTimeoutMs / 1_000} s: is somebody logged in there?`,
    )
    this.#handlers.onGreeted()
  }

  #openIfComplete(): void {
    if (this.#nextOrderId === undefined || this.#accounts === undefined) return
    if (this.#phase !== 'greeted') return
    this.#phase = 'open'
    this.#timer?.cancel()
    this.#liveness.start()
    this.#handlers.onOpen(this.#api, this.#accounts, this.#nextOrderId)
  }

  #onMessage(text: string, code: number, id: number): void {
    if (code === connectFailed) {
      const { host, port } = this.#options
      const isNobody = this.#phase === 'connecting'
      this.close(
        isNobody ? `no gateway at ${host}:${port} (${text})` : `the connection broke (${text})`,
      )
    } else if (code === clientIdInUse) this.close(text, 'id-in-use')
    else this.#handlers.onMessage(text, code, id)
  }
}
