import { closeCodes, silenceAfterMs } from '../../shared/frames.ts'
import { logLine } from '../log.ts'
import { readCoreAttachment, writeAttachment } from './attachments.ts'
import { closing } from './close.ts'
import type { Close } from './close.ts'
import type { CoreConnection } from './connection.ts'
import type { CoreIntake } from './core-intake.ts'
import type { SessionParts } from './parts.ts'
import { tellPresence } from './parts.ts'
import { isSilent } from './presence.ts'
import { Turns } from './turns.ts'

/** A core waits for acknowledgements long before; of the largest frames these are a quarter of the memory. */
const maxWaitingFrames = 32

/** The one socket of a desk's core, and its watchdog's beside it: it opens, is replaced, falls silent and closes. */
export class CoreLink {
  readonly #parts: SessionParts
  readonly #intake: CoreIntake
  readonly #turns = new Turns(maxWaitingFrames)

  constructor(parts: SessionParts, intake: CoreIntake) {
    this.#parts = parts
    this.#intake = intake
  }

  /** Takes the socket of a core or its watchdog; the one that its voice had before gives way. */
  async connect({ desk, voice, nonce, nonceExpiresAtMs }: CoreConnection): Promise<Response> {
    const { store, sockets, clock } = this.#parts
    const nowMs = Date.now()
    if (!store.useNonce(nonce, nonceExpiresAtMs, nowMs)) {
      return Response.json({ error: 'the handshake was used before' }, { status: 401 })
    }
    const before = sockets.speaker(voice)
    if (before !== undefined) {
      sockets.close(before.socket, closing(closeCodes.replaced, 'a newer connection took over'))
    }
    const response = sockets.accept({
      role: 'core',
      voice,
      journal: null,
      lastSeenMs: nowMs,
      isSilent: false,
      isDone: false,
    })
    logLine('info', 'uplink.opened', { desk, voice })
    // Whether the core is there is not for the watchdog's socket to say.
    if (voice === 'watchdog') return response
    tellPresence(this.#parts)
    await clock.setAtLatest('silence', nowMs + silenceAfterMs)
    return response
  }

  async receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const hadRoom = await this.#turns.run(async () => {
      if (readCoreAttachment(socket)?.isDone !== false) return
      const taken = await this.#intake.take(socket, message)
      if (!taken.ok) this.close(socket, taken.reason)
    })
    if (!hadRoom) {
      const reason = `more than ${maxWaitingFrames} frames wait to be taken in`
      this.close(socket, closing(closeCodes.overloaded, reason))
    }
  }

  close(socket: WebSocket, reason: Close): void {
    this.#noteEnd(socket)
    this.#parts.sockets.close(socket, reason)
    tellPresence(this.#parts)
  }

  /** The socket is gone, by whoever closed it. */
  lost(socket: WebSocket, code: number): void {
    logLine('info', 'uplink.closed', { desk: this.#parts.store.requireDesk(), code })
    if (readCoreAttachment(socket)?.isDone !== false) return
    this.#noteEnd(socket)
    tellPresence(this.#parts)
  }

  /** The dead man's switch. It runs every half minute while a core is connected, not at every frame. */
  checkSilence(): number | undefined {
    const { sockets, store } = this.#parts
    const core = sockets.core()
    if (core === undefined) return undefined
    const nowMs = Date.now()
    const seenMs = sockets.lastSeenMs(core)
    const isNowSilent = isSilent(seenMs, nowMs)
    if (isNowSilent !== core.attachment.isSilent) {
      writeAttachment(core.socket, { ...core.attachment, isSilent: isNowSilent })
      const event = isNowSilent ? 'uplink.silent' : 'uplink.heard'
      logLine('warning', event, { desk: store.requireDesk(), seenMs })
      tellPresence(this.#parts)
    }
    return (isNowSilent ? nowMs : seenMs) + silenceAfterMs
  }

  /** When it was last heard of outlives the socket. */
  #noteEnd(socket: WebSocket): void {
    const { store, sockets } = this.#parts
    const attachment = readCoreAttachment(socket)
    const journal = store.currentJournal()
    if (attachment === undefined) return
    writeAttachment(socket, { ...attachment, isDone: true })
    if (attachment.voice === 'watchdog') return
    const seenMs = sockets.lastSeenMs({ socket, attachment })
    if (journal !== undefined && seenMs > journal.lastSeenMs) store.markSeen(journal, seenMs)
  }
}
