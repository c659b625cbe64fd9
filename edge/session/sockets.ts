import type { Voice } from '../../shared/frames.ts'
import { closeCodes, pingText, pongText } from '../../shared/frames.ts'
import { logLine } from '../log.ts'
import type { Attachment, CoreAttachment } from './attachments.ts'
import { readCoreAttachment, readPanelAttachment, writeAttachment } from './attachments.ts'
import type { Close } from './close.ts'
import { closing } from './close.ts'

export type CoreSocket = { readonly socket: WebSocket; readonly attachment: CoreAttachment }

/** The sockets of one desk, as the platform keeps them through hibernation. */
export class Sockets {
  readonly #state: DurableObjectState

  constructor(state: DurableObjectState) {
    this.#state = state
    // The platform answers these without waking the object; they count as a sign of life (lastSeenMs).
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText))
  }

  /** Takes a new socket, with a first text for it, and gives the answer to the request for it. */
  accept(attachment: Attachment, text?: string): Response {
    const { 0: client, 1: server } = new WebSocketPair()
    this.#state.acceptWebSocket(server, [attachment.role])
    writeAttachment(server, attachment)
    if (text !== undefined) server.send(text)
    return new Response(null, { status: 101, webSocket: client })
  }

  /** The core's socket: the one that the edge has not closed. */
  core(): CoreSocket | undefined {
    return this.speaker('core')
  }

  speaker(voice: Voice): CoreSocket | undefined {
    for (const socket of this.#state.getWebSockets('core')) {
      const attachment = readCoreAttachment(socket)
      const isOpen = socket.readyState === WebSocket.OPEN
      const isSpeaker = attachment?.voice === voice && !attachment.isDone
      if (isOpen && isSpeaker) return { socket, attachment }
    }
    return undefined
  }

  panels(): WebSocket[] {
    const sockets = this.#state.getWebSockets('panel')
    return sockets.filter((socket) => socket.readyState === WebSocket.OPEN)
  }

  /** The later of the last frame and the last ping. */
  lastSeenMs({ socket, attachment }: CoreSocket): number {
    const pinged = this.#state.getWebSocketAutoResponseTimestamp(socket)
    return Math.max(attachment.lastSeenMs, pinged?.getTime() ?? 0)
  }

  /** To every panel whose login has not ended; the others are closed. */
  toPanels(text: string, nowMs: number): void {
    for (const socket of this.panels()) {
      if (isLoginOver(socket, nowMs)) this.close(socket, loginIsOver)
      else this.send(socket, text)
    }
  }

  /** False when it could not: the other end may be gone before the platform says so. */
  send(socket: WebSocket, text: string): boolean {
    try {
      socket.send(text)
      return true
    } catch {
      return false
    }
  }

  /**
   * Closes a socket and says why. Between this and the other end's answer messages still arrive and the
   * platform still lists the socket, so a core's socket is marked as done.
   */
  close(socket: WebSocket, { code, reason }: Close): void {
    const attachment = readCoreAttachment(socket)
    if (attachment !== undefined) writeAttachment(socket, { ...attachment, isDone: true })
    logLine('warning', 'socket.closed', { role: attachment?.role ?? 'panel', code, reason })
    try {
      socket.close(code, reason)
    } catch {
      // It was closed already, which is what was wanted.
    }
  }
}

export const loginIsOver = closing(closeCodes.unauthorised, 'the login has ended: log in again')

export function isLoginOver(socket: WebSocket, nowMs: number): boolean {
  const attachment = readPanelAttachment(socket)
  return attachment === undefined || nowMs >= (attachment.expiresAtMs ?? Infinity)
}
