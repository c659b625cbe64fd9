import { assert } from '../../shared/assert.ts'
import type { AuditRow } from '../../shared/audit.ts'
import type { CoreFrame, EdgeFrame } from '../../shared/frames.ts'
import { closeCodes, frameVersion } from '../../shared/frames.ts'
import type { Result } from '../../shared/result.ts'
import { failure, success } from '../../shared/result.ts'
import type { SigningKey } from '../../shared/signatures.ts'
import { sealText } from '../../shared/signatures.ts'
import { logLine } from '../log.ts'
import { readCoreAttachment, writeAttachment } from './attachments.ts'
import type { Close } from './close.ts'
import { closing } from './close.ts'
import type { CommandDesk } from './command-desk.ts'
import { readCoreFrame } from './core-frame.ts'
import { planIntake } from './intake.ts'
import { besideFrame, rowsFrame } from './panel-frames.ts'
import type { SessionParts } from './parts.ts'
import { snapshotNow, tellPresence } from './parts.ts'
import type { Journal } from './store.ts'

type HelloFrame = Extract<CoreFrame, { type: 'hello' }>
type RowsFrame = Extract<CoreFrame, { type: 'rows' }>

/** New rows reach D1 within this and the time of one write. */
const flushAfterMs = 1_000

/** What is done with a core's frames: rows are stored, acknowledged and shown, in this order. */
export class CoreIntake {
  readonly #parts: SessionParts
  readonly #commands: CommandDesk

  constructor(parts: SessionParts, commands: CommandDesk) {
    this.#parts = parts
    this.#commands = commands
  }

  /** Takes one frame in, or says why the socket must be closed; then nothing of the frame is kept. */
  async take(socket: WebSocket, message: string | ArrayBuffer): Promise<Result<undefined, Close>> {
    const desk = this.#parts.store.requireDesk()
    const keys = await this.#parts.keyring.keysOf(desk)
    if (!keys.ok) return failure(closing(closeCodes.unauthorised, keys.reason))
    const frame = await readCoreFrame(message, desk, keys.value.core)
    // While the seal was checked, a newer socket may have taken over.
    if (readCoreAttachment(socket)?.isDone !== false) return success(undefined)
    if (!frame.ok) return frame
    const { value } = frame
    const journal = value.type === 'hello' ? this.#hello(socket, value) : this.#rows(socket, value)
    if (!journal.ok) return journal
    await this.#acknowledge(socket, journal.value, keys.value.edge)
    if (value.type === 'hello') {
      if (isOfCore(socket)) await this.#commands.deliverPending()
    } else await this.#parts.clock.setIfIdle('flush', Date.now() + flushAfterMs)
    return success(undefined)
  }

  #hello(socket: WebSocket, frame: HelloFrame): Result<string, Close> {
    const { store, sockets } = this.#parts
    const nowMs = Date.now()
    const before = store.currentJournal()
    const isCore = isOfCore(socket)
    const journal = isCore
      ? store.openJournal(frame.journal, nowMs)
      : store.knowJournal(frame.journal, nowMs)
    const { desk, mode, build } = frame
    logLine('info', 'uplink.hello', { desk, journal: journal.id, mode, build })
    this.#noteLife(socket, journal.id, nowMs)
    // Panels that show another journal begin anew.
    const isAnother = isCore && before?.number !== journal.number
    if (isAnother) sockets.toPanels(snapshotNow(this.#parts), nowMs)
    return success(journal.id)
  }

  #rows(socket: WebSocket, frame: RowsFrame): Result<string, Close> {
    const { store, sockets } = this.#parts
    if (readCoreAttachment(socket)?.journal !== frame.journal) {
      const reason = `rows of journal ${frame.journal} before a hello with it`
      return failure(closing(closeCodes.malformed, reason))
    }
    const nowMs = Date.now()
    const isCore = isOfCore(socket)
    const journal =
      store.journal(frame.journal) ??
      (isCore ? store.openJournal(frame.journal, nowMs) : store.knowJournal(frame.journal, nowMs))
    const intake = planIntake(journal.ackedSeq, frame.rows)
    if (intake.kind === 'store') {
      this.#noteVoice(isCore, journal, intake.rows)
      store.append(journal, intake.rows, nowMs)
      // Most of the day nobody looks.
      if (sockets.panels().length > 0) {
        sockets.toPanels(isCore ? rowsFrame(intake.rows) : besideFrame(intake.rows), nowMs)
      }
    }
    if (intake.kind === 'gap') this.#logGap(journal, frame)
    this.#noteLife(socket, journal.id, nowMs)
    return success(journal.id)
  }

  /** What the watchdog tells stands beside the core's journal, until that one tells it too. */
  #noteVoice(isCore: boolean, journal: Journal, rows: readonly AuditRow[]): void {
    const { store } = this.#parts
    if (!isCore) return store.showBeside(journal)
    this.#commands.noteAnswers(rows)
    const isTold = rows.some((row) => row.kind === 'alert' && row.key === 'watchdog')
    if (isTold) store.endBeside()
  }

  #logGap({ id, ackedSeq }: Journal, { rows }: RowsFrame): void {
    const firstSeq = rows[0]?.seq ?? null
    logLine('warning', 'uplink.gap', { journal: id, ackedSeq, firstSeq })
  }

  /** The answer to every frame. The platform holds it back until the rows before it are on disk. */
  async #acknowledge(socket: WebSocket, journalId: string, key: SigningKey): Promise<void> {
    const journal = this.#parts.store.journal(journalId)
    assert(journal !== undefined, 'a journal that was just written to is known')
    const { id, ackedSeq } = journal
    const edgeMs = Date.now()
    const frame: EdgeFrame = { type: 'ack', v: frameVersion, journal: id, ackedSeq, edgeMs }
    this.#parts.sockets.send(socket, await sealText(key, JSON.stringify(frame)))
  }

  /** Kept with the socket, which costs no write. A core that was silent is back. */
  #noteLife(socket: WebSocket, journal: string, lastSeenMs: number): void {
    const attachment = readCoreAttachment(socket)
    if (attachment === undefined) return
    writeAttachment(socket, { ...attachment, journal, lastSeenMs, isSilent: false })
    if (attachment.isSilent) tellPresence(this.#parts)
  }
}

/** Not of its watchdog. */
function isOfCore(socket: WebSocket): boolean {
  return readCoreAttachment(socket)?.voice === 'core'
}
