import type { PanelFrame, PanelRequest } from '../../../../shared/frames.ts'
import type { SocketState } from '../state/freshness.ts'
import type { Access } from './api.ts'
import { retryDelayMs } from './backoff.ts'
import { parseFrame } from './parse-frame.ts'
import { pingEveryMs, pingText, silentAfterMs } from './ping.ts'

export type LiveHandlers = {
  /** Asked before each attempt. */
  url(): string
  onFrame(frame: PanelFrame): void
  onState(state: SocketState): void
  /** A failed handshake tells a page nothing about why: it has to ask the API. */
  askAccess(): Promise<Access>
}

/**
 * The one socket to the desk. It comes back by itself, later each time; it stops only when the edge says
 * that this browser may not look.
 */
export class LiveConnection {
  readonly #handlers: LiveHandlers
  #socket: WebSocket | null = null
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #lastHeardMs = 0

  constructor(handlers: LiveHandlers) {
    this.#handlers = handlers
    setInterval(() => this.#ping(), pingEveryMs)
    window.addEventListener('online', () => this.#reopen())
    document.addEventListener('visibilitychange', () => this.#reopenWhenSilent())
  }

  async open(): Promise<void> {
    clearTimeout(this.#retryTimer)
    this.#drop()
    this.#handlers.onState({ phase: 'connecting' })
    const access = await this.#handlers.askAccess()
    if (access.kind === 'denied') {
      this.#handlers.onState({ phase: 'unauthorized', reason: access.reason })
      return
    }
    this.#connect()
  }

  /** False when there is no open socket: the request did not leave. */
  send(request: PanelRequest): boolean {
    return this.#sendText(JSON.stringify(request))
  }

  #sendText(text: string): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(text)
    return true
  }

  #connect(): void {
    this.#drop()
    const socket = new WebSocket(this.#handlers.url())
    this.#socket = socket
    this.#lastHeardMs = Date.now()
    socket.addEventListener('message', (message) => this.#onMessage(socket, message))
    socket.addEventListener('close', () => this.#onClose(socket))
  }

  #onMessage(socket: WebSocket, message: MessageEvent): void {
    if (socket !== this.#socket || typeof message.data !== 'string') return
    this.#lastHeardMs = Date.now()
    const frame = parseFrame(message.data)
    if (frame === undefined) return
    // The snapshot, not the handshake, proves that the edge works: only then does the waiting start over.
    if (frame.type === 'snapshot') {
      this.#failures = 0
      this.#handlers.onState({ phase: 'open' })
    }
    this.#handlers.onFrame(frame)
  }

  #onClose(socket: WebSocket): void {
    if (socket !== this.#socket) return
    this.#socket = null
    const delayMs = retryDelayMs(this.#failures, Math.random())
    this.#failures++
    this.#handlers.onState({ phase: 'waiting', retryAtMs: Date.now() + delayMs })
    this.#retryTimer = setTimeout(() => this.#reopen(), delayMs)
  }

  #ping(): void {
    this.#sendText(pingText)
    this.#reopenWhenSilent()
  }

  /** A hidden page is not watched and its timers are slow; it looks again when it is shown. */
  #reopenWhenSilent(): void {
    if (this.#socket === null || document.hidden) return
    if (Date.now() - this.#lastHeardMs > silentAfterMs) this.#reopen()
  }

  #reopen(): void {
    void this.open()
  }

  /** Forgets the socket before it closes, so that its close event starts no second retry. */
  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }
}
