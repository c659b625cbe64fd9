import { randomUUID } from 'node:crypto'

import WebSocket from 'ws'

import { commandLifetimeMs } from '../../shared/commands.ts'
import type { CoreFrame } from '../../shared/frames.ts'
import {
  closeCodes,
  EdgeFrame,
  frameVersion,
  maxFrameBytes,
  maxRowsPerFrame,
  pingText,
  pongText,
  silenceAfterMs,
  uplinkPath,
} from '../../shared/frames.ts'
import { signHandshake } from '../../shared/handshake.ts'
import type { SigningKey } from '../../shared/signatures.ts'
import { importKey, openSealed, sealText } from '../../shared/signatures.ts'
import type { JournalReader } from '../engine/journal/journal-reader.ts'
import { EdgeClock } from './edge-clock.ts'
import type { EdgeLink, UplinkReport } from './messages.ts'

/** A frame as often as this while there are rows: what a panel sees is no older. */
const frameEveryMs = 50
/** An edge that does not acknowledge for so long is not there any more. */
const ackTimeoutMs = 10_000
const retryAfterMs: readonly number[] = [250, 500, 1_000, 2_000, 5_000]
/** A quiet market has few rows: the edge is told that somebody is here, well before it thinks otherwise. */
const pingEveryMs = silenceAfterMs / 3

/**
 * The journal to the edge, in order, one frame at a time: the next goes out when the last is acknowledged, so
 * that nothing is skipped and the edge sets the pace. What the edge has is asked at every connection; with
 * the edge gone, rows wait in the journal.
 *
 * Commands come back the same way, signed; what is not is refused here.
 */
export class UplinkClient {
  readonly #link: EdgeLink
  readonly #report: (report: UplinkReport) => void
  readonly #reader: JournalReader
  #uplinkKey: SigningKey | undefined
  #commandKey: SigningKey | undefined
  #socket: WebSocket | undefined
  readonly #edgeClock = new EdgeClock()
  #ackedSeq = 0
  /** When the frame that is on its way was sent; undefined when none is. */
  #sentMs: number | undefined
  #attempts = 0
  #isStopping = false
  #lastPingMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(link: EdgeLink, reader: JournalReader, report: (report: UplinkReport) => void) {
    this.#link = link
    this.#reader = reader
    this.#report = report
  }

  async start(): Promise<void> {
    this.#uplinkKey = await importKey('core', this.#link.uplinkSecret)
    this.#commandKey = await importKey('edge', this.#link.commandSecret)
    this.#timer = setInterval(() => this.#tick(), frameEveryMs)
    await this.#connect()
  }

  /** Sends what is left, for as long as the time allows. */
  async stop(withinMs: number): Promise<void> {
    this.#isStopping = true
    const deadlineMs = Date.now() + withinMs
    const isBehind = () => this.#reader.rowsAfter(this.#ackedSeq, 1).length > 0
    while (this.#socket !== undefined && isBehind() && Date.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, frameEveryMs))
    }
    clearInterval(this.#timer)
    this.#socket?.terminate()
    this.#report({ type: 'state', state: 'stopped', reason: '' })
  }

  async #connect(): Promise<void> {
    const { url, desk, voice } = this.#link
    const path = uplinkPath(desk, voice)
    const key = this.#uplinkKey as SigningKey
    this.#report({ type: 'state', state: 'connecting', reason: url })
    const headers = await signHandshake(key, path, Date.now(), randomUUID())
    const socket = new WebSocket(new URL(path, url.replace(/^http/, 'ws')), {
      headers,
      maxPayload: maxFrameBytes,
      handshakeTimeout: ackTimeoutMs,
    })
    let problem = ''
    socket.on('open', () => this.#onOpen(socket))
    socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) void this.#onFrame(data.toString('utf8'))
    })
    socket.on('error', (error) => {
      problem = error.message
    })
    socket.on('close', (code, reason) => {
      this.#onClose(code, problem || `${code} ${reason.toString('utf8')}`)
    })
  }

  #onOpen(socket: WebSocket): void {
    const { desk, journal, mode, build } = this.#link
    this.#socket = socket
    void this.#send({ type: 'hello', v: frameVersion, desk, journal, mode, build })
    this.#report({ type: 'state', state: 'connected', reason: this.#link.url })
  }

  #onClose(code: number, reason: string): void {
    this.#socket = undefined
    this.#sentMs = undefined
    if (this.#isStopping) return
    if (code === closeCodes.replaced) {
      // Two cores of one desk would throw each other out for ever.
      this.#isStopping = true
      this.#report({
        type: 'state',
        state: 'stopped',
        reason: `another ${this.#link.voice} of this desk connected`,
      })
      return
    }
    const waitMs = retryAfterMs[Math.min(this.#attempts, retryAfterMs.length - 1)] as number
    this.#attempts++
    this.#report({ type: 'state', state: 'connecting', reason })
    setTimeout(() => {
      if (!this.#isStopping) void this.#connect()
    }, waitMs)
  }

  #tick(): void {
    const nowMs = Date.now()
    if (this.#socket === undefined) return
    if (nowMs - this.#lastPingMs > pingEveryMs) {
      this.#lastPingMs = nowMs
      this.#socket.send(pingText)
    }
    if (this.#sentMs === undefined) void this.#sendRows()
    else if (nowMs - this.#sentMs > ackTimeoutMs) this.#socket.terminate()
  }

  async #sendRows(): Promise<void> {
    const rows = fitting(this.#reader.rowsAfter(this.#ackedSeq, maxRowsPerFrame))
    if (rows.length === 0) return
    // The rows are JSON already, and just as the engine wrote them.
    const head = JSON.stringify({ type: 'rows', v: frameVersion, journal: this.#link.journal })
    await this.#sendText(`${head.slice(0, -1)},"rows":[${rows.join(',')}]}`)
  }

  #send(frame: CoreFrame): Promise<void> {
    return this.#sendText(JSON.stringify(frame))
  }

  async #sendText(body: string): Promise<void> {
    this.#sentMs = Date.now()
    const sealed = await sealText(this.#uplinkKey as SigningKey, body)
    this.#socket?.send(sealed)
  }

  async #onFrame(text: string): Promise<void> {
    if (text === pongText) return
    const opened = await openSealed(this.#commandKey as SigningKey, text)
    if (!opened.ok) return this.#refuse(`a frame of the edge: ${opened.reason}`)
    const frame = parseFrame(opened.value)
    if (frame === undefined) return this.#refuse('a frame of the edge is not understood')
    if (frame.type === 'ack') {
      if (frame.journal !== this.#link.journal) return
      // Only now is it sure that the edge takes what this core says.
      this.#attempts = 0
      this.#compareClocks(frame.edgeMs)
      this.#sentMs = undefined
      this.#ackedSeq = frame.ackedSeq
      this.#report({ type: 'acked', ackedSeq: frame.ackedSeq })
      return
    }
    const { issued } = frame
    const ageMs = Date.now() - issued.issuedAtMs
    const isFresh = Math.abs(ageMs) <= commandLifetimeMs && Date.now() <= issued.expiresAtMs
    if (issued.desk !== this.#link.desk) return this.#refuse('a command for another desk')
    if (!isFresh) return this.#refuse(`the command ${issued.id} has expired`)
    this.#report({ type: 'command', issued })
  }

  #compareClocks(edgeMs: number | undefined): void {
    if (edgeMs === undefined || this.#sentMs === undefined) return
    const skewMs = this.#edgeClock.onAnswer(this.#sentMs, edgeMs, Date.now())
    if (skewMs !== undefined) this.#report({ type: 'clock', skewMs })
  }

  #refuse(reason: string): void {
    this.#report({ type: 'refused', reason })
  }
}

/** As many rows as stay well below the largest frame. */
function fitting(rows: readonly string[]): readonly string[] {
  let bytes = 0
  const end = rows.findIndex((row) => (bytes += row.length + 1) > maxFrameBytes / 2)
  return end < 0 ? rows : rows.slice(0, Math.max(1, end))
}

function parseFrame(body: string): EdgeFrame | undefined {
  try {
    const parsed = EdgeFrame.safeParse(JSON.parse(body))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
