import type { Socket } from 'node:net'

import { EventName, IBApi } from '@stoqey/ib'

import type { Timers } from './pacer.ts'

export type SessionOptions = {
  readonly host: string
  readonly port: number
  readonly clientId: number
  readonly connectTimeoutMs: number
}

export type SessionHandlers = {
  /** The gateway has given both its next order id and its accounts: orders may be spoken of. */
  onOpen(api: IBApi, accounts: readonly string[], nextOrderId: number): void
  /** Once: the session is over, for this reason. */
  onClosed(reason: string): void
  /** An error or notice that concerns no request of this file. */
  onMessage(text: string, code: number, id: number): void
  /** A listener threw. */
  onFault(error: unknown): void
}

/** How often the gateway is asked for the time, and how long it may stay silent. */
const probeEveryMs = 5_000
const probeTimeoutMs = 10_000

/** The limiter of @stoqey/ib keeps a queue that outlives its connection: it must never fill. */
const unlimited = 1_000

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
  #nextOrderId: number | undefined
  #accounts: readonly string[] | undefined
  #isOver = false
  #timer: { cancel(): void } | undefined
  #answeredMs = 0

  constructor(options: SessionOptions, handlers: SessionHandlers, timers: Timers) {
    this.#options = options
    this.#handlers = handlers
    this.#timers = timers
    const { host, port, clientId } = options
    this.#api = new IBApi({ host, port, clientId, maxReqPerSec: unlimited })
  }

  start(): void {
    const api = this.#api
    const { host, port, clientId, connectTimeoutMs } = this.#options
    this.#on(EventName.connected, () => this.#disableNagle())
    this.#on(EventName.nextValidId, (orderId: number) => {
      this.#nextOrderId = orderId
      this.#openIfComplete()
    })
    this.#on(EventName.managedAccounts, (accounts: string) => {
      this.#accounts = accounts.split(',').filter((account) => account !== '')
      this.#openIfComplete()
    })
    this.#on(EventName.currentTime, () => {
      this.#answeredMs = this.#timers.nowMs()
    })
    this.#on(EventName.disconnected, () => this.close('the gateway closed the connection'))
    // The library emits what has no request id as `info`: 326, 1100 and the like. Both must be heard.
    this.#on(EventName.info, (text: string, code: number) => this.#onMessage(text, code, -1))
    this.#on(EventName.error, (error: Error, code: number, id: number) =>
      this.#onMessage(error.message, code, id),
    )
    this.#timer = this.#timers.after(connectTimeoutMs, () =>
      this.close(
        `${host}:${port} accepted no session within ${connectTimeoutMs / 1_000} s. Is it a gateway, is it logged in, does it allow API clients?`,
      ),
    )
    api.connect(clientId)
  }

  /** Ends the session; nothing is heard of it afterwards. */
  close(reason: string): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#timer?.cancel()
    this.#api.removeAllListeners()
    // A late error of a socket that is being torn down has no meaning, but must have a listener.
    this.#api.on(EventName.error, () => {})
    this.#api.disconnect()
    this.#handlers.onClosed(reason)
  }

  /** Adds a listener that cannot throw into the library's decoder: that would lose the messages behind it. */
  #on(event: EventName, listener: (...args: never[]) => void): void {
    guardedOn(this.#api, event, listener, (error) => this.#handlers.onFault(error))
  }

  #openIfComplete(): void {
    if (this.#nextOrderId === undefined || this.#accounts === undefined || this.#isOver) return
    this.#timer?.cancel()
    this.#answeredMs = this.#timers.nowMs()
    this.#probe()
    const nextOrderId = this.#nextOrderId
    this.#nextOrderId = undefined
    this.#handlers.onOpen(this.#api, this.#accounts, nextOrderId)
  }

  /** A connection can be open and dead: only an answer shows that somebody is there. */
  #probe(): void {
    this.#timer = this.#timers.after(probeEveryMs, () => {
      if (this.#timers.nowMs() - this.#answeredMs > probeTimeoutMs) {
        this.close(`the gateway has not answered for ${probeTimeoutMs / 1_000} s`)
        return
      }
      this.#api.reqCurrentTime()
      this.#probe()
    })
  }

  #onMessage(text: string, code: number, id: number): void {
    if (code === 502) {
      const { host, port } = this.#options
      this.close(`no gateway at ${host}:${port} (${text})`)
    } else if (code === 326) this.close(text)
    else this.#handlers.onMessage(text, code, id)
  }

  /** Without this a bracket's second and third message wait 40 ms for an acknowledgement of the first. */
  #disableNagle(): void {
    const { controller } = this.#api as unknown as {
      controller: { socket: { client?: Socket } }
    }
    controller.socket.client?.setNoDelay(true)
  }
}

/** Listens without ever throwing into the emitter. */
export function guardedOn(
  api: IBApi,
  event: EventName,
  listener: (...args: never[]) => void,
  onFault: (error: unknown) => void,
): void {
  const guarded = (...args: never[]): void => {
    try {
      listener(...args)
    } catch (error) {
      onFault(error)
    }
  }
  ;(api as unknown as { on(name: EventName, run: typeof guarded): void }).on(event, guarded)
}
