import { closeCodes, PanelRequest } from '../../shared/frames.ts'
import { readPanelAttachment, writeAttachment } from './attachments.ts'
import { closing } from './close.ts'
import type { CommandDesk } from './command-desk.ts'
import type { PanelConnection } from './connection.ts'
import { parseJson } from './json.ts'
import { countMessage, maxMessagesPerSecond } from './message-rate.ts'
import type { SessionParts } from './parts.ts'
import { snapshotNow } from './parts.ts'
import { isLoginOver, loginIsOver } from './sockets.ts'

/** A household of screens; every row is sent to each. */
const maxPanels = 32

/** A request is two short strings and a word. */
const maxRequestLength = 4_096

/** The sockets of the panels: a snapshot when they open, requests from the people before them. */
export class PanelLink {
  readonly #parts: SessionParts
  readonly #commands: CommandDesk

  constructor(parts: SessionParts, commands: CommandDesk) {
    this.#parts = parts
    this.#commands = commands
  }

  connect({ expiresAtMs }: PanelConnection): Response {
    const { sockets } = this.#parts
    if (sockets.panels().length >= maxPanels) {
      return Response.json({ error: `${maxPanels} panels are open already` }, { status: 503 })
    }
    const counter = { windowStartMs: 0, messagesInWindow: 0 }
    const attachment = { role: 'panel', expiresAtMs, ...counter } as const
    return sockets.accept(attachment, snapshotNow(this.#parts))
  }

  async receive(panel: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const { sockets } = this.#parts
    const nowMs = Date.now()
    const attachment = readPanelAttachment(panel)
    if (attachment === undefined || isLoginOver(panel, nowMs)) {
      return sockets.close(panel, loginIsOver)
    }
    const counter = countMessage(attachment, nowMs)
    if (counter === undefined) {
      const reason = `more than ${maxMessagesPerSecond} messages a second`
      return sockets.close(panel, closing(closeCodes.policy, reason))
    }
    writeAttachment(panel, { ...attachment, ...counter })
    if (typeof message !== 'string' || message.length > maxRequestLength) {
      return sockets.close(panel, closing(closeCodes.tooBig, 'a request is text, and short'))
    }
    const request = PanelRequest.safeParse(parseJson(message))
    if (!request.success) {
      return sockets.close(panel, closing(closeCodes.malformed, 'the request is malformed'))
    }
    return this.#commands.request(panel, request.data)
  }
}
