import type { PanelFrame, PanelRequest } from '../../../../shared/frames.ts'
import type { SocketState } from '../state/freshness.ts'
import type { Access } from './api.ts'
import { retryDelayMs, silenceLimitMs } from './backoff.ts'
import { parseFrame } from './parse-frame.ts'

/** A page that was hidden for so long may hold a socket that only looks open. */
const distrustAfterHiddenMs = 10_000
const silenceCheckMs = 5_000

export type LiveHandlers = {
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
  readonly #url: string
  readonly #handlers: LiveHandlers
  #socket: WebSocket | null = null
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #silentReconnects = 0
  #lastFrameAtMs = 0
  #hiddenAtMs = 0

  constructor(url: string, handlers: LiveHandlers) {
    this.#url = url
    this.#handlers = handlers
    setInterval(() => this.#reopenWhenSilent(), silenceCheckMs)
    window.addEventListener('online', () => this.#reopen())
    document.addEventListener('visibilitychange', () => this.#onVisibility())
  }

  async open(): Promise<void> {
    clearTimeout(this.#retryTimer)
    this.#drop()
    this.#handlers.onState({ phase: 'connecting' })
    const access = await this.#handlers.askAccess()
    if (access.kind === 'denied') {
      this.#handlers.onState({ phase: 'unauthorized' })
      return
    }
    this.#connect()
  }

  /** False when there is no open socket: the request did not leave. */
  send(request: PanelRequest): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false
    this.#socket.send(JSON.stringify(request))
    return true
  }

  #connect(): void {
    this.#drop()
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    this.#lastFrameAtMs = Date.now()
    socket.addEventListener('message', (message) => this.#onMessage(socket, message))
    socket.addEventListener('close', () => this.#onClose(socket))
  }

  #onMessage(socket: WebSocket, message: MessageEvent): void {
    if (socket !== this.#socket || typeof message.data !== 'string') return
    const frame = parseFrame(message.data)
    if (frame === undefined) return
    this.#lastFrameAtMs = Date.now()
    // The snapshot, not the handshake, proves that the edge works: only then does the waiting start over.
    if (frame.type === 'snapshot') {
      this.#failures = 0
      this.#handlers.onState({ phase: 'open' })
    } else {
      this.#silentReconnects = 0
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

  #onVisibility(): void {
    if (document.hidden) {
      this.#hiddenAtMs = Date.now()
      return
    }
    const now = Date.now()
    const wasHiddenLong = now - this.#hiddenAtMs > distrustAfterHiddenMs
    if (wasHiddenLong && now - this.#lastFrameAtMs > silenceCheckMs) this.#reopen()
  }

  #reopenWhenSilent(): void {
    if (this.#socket === null || document.hidden) return
    if (Date.now() - this.#lastFrameAtMs < silenceLimitMs(this.#silentReconnects)) return
    this.#silentReconnects++
    this.#reopen()
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
