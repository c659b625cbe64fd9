import type { AuditRow } from '../../shared/audit.ts'
import type { EdgeFrame, PanelRequest } from '../../shared/frames.ts'
import { frameVersion } from '../../shared/frames.ts'
import { sealText } from '../../shared/signatures.ts'
import { logLine } from '../log.ts'
import type { KnownCommand } from './commands.ts'
import { decideCommand, statusOf } from './commands.ts'
import { commandFrame } from './panel-frames.ts'
import type { SessionParts } from './parts.ts'

/** Sees to it that what panels ask gets to the core, or that the panels learn that it did not. */
export class CommandDesk {
  readonly #parts: SessionParts

  constructor(parts: SessionParts) {
    this.#parts = parts
  }

  /** Issues the command once, however often it is asked for, and answers the panel that asked. */
  async request(panel: WebSocket, request: PanelRequest): Promise<void> {
    const { store, sockets, clock } = this.#parts
    const nowMs = Date.now()
    const decision = decideCommand(request, {
      desk: store.requireDesk(),
      known: store.command(request.id),
      pendingCommands: store.pendingCommands(nowMs).length,
      nowMs,
    })
    if (decision.kind === 'answer') {
      sockets.send(panel, commandFrame(decision.status))
      return
    }
    const { issued } = decision
    store.addCommand(issued)
    const { id, desk, command } = issued
    logLine('warning', 'command.issued', { desk, id, kill: command.level })
    await clock.setAtLatest('expire', issued.expiresAtMs)
    await this.#deliver({ issued, wasSent: false, isAnswered: false })
    this.#tellStatus(issued.id)
  }

  /** A core said hello: everything it has not answered goes out (again). It carries an id out once. */
  async deliverPending(): Promise<void> {
    for (const command of this.#parts.store.pendingCommands(Date.now())) {
      const isSent = await this.#deliver(command)
      if (isSent && !command.wasSent) this.#tellStatus(command.issued.id)
    }
  }

  /** The core's own answers; the panels get them as rows. */
  noteAnswers(rows: readonly AuditRow[]): void {
    for (const row of rows) {
      if (row.kind === 'command') this.#parts.store.markAnswered(row.id)
    }
  }

  /** Tells the panels which commands came to nothing. Runs when the next one's time is over. */
  expire(): number | undefined {
    const { store } = this.#parts
    for (const { issued } of store.expiredCommands(Date.now())) {
      logLine('error', 'command.expired', { desk: issued.desk, id: issued.id })
      this.#tellStatus(issued.id)
      store.closeCommand(issued.id)
    }
    return store.nextExpiryMs()
  }

  async #deliver({ issued }: KnownCommand): Promise<boolean> {
    const { store, sockets, keyring } = this.#parts
    const keys = await keyring.keysOf(issued.desk)
    if (!keys.ok) return false
    const frame: EdgeFrame = { type: 'command', v: frameVersion, issued }
    const sealed = await sealText(keys.value.edge, JSON.stringify(frame))
    const core = sockets.core()
    if (core === undefined || !sockets.send(core.socket, sealed)) return false
    store.markSent(issued.id)
    return true
  }

  /** To every panel: whoever watches shall see what was asked of the core. */
  #tellStatus(id: string): void {
    const { store, sockets } = this.#parts
    const nowMs = Date.now()
    const command = store.command(id)
    if (command !== undefined) sockets.toPanels(commandFrame(statusOf(command, nowMs)), nowMs)
  }
}
