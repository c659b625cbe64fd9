import { DurableObject } from 'cloudflare:workers'

import { closeCodes } from '../../shared/frames.ts'
import type { Result } from '../../shared/result.ts'
import { logLine } from '../log.ts'
import type { TimerHandlers } from './alarm-clock.ts'
import { AlarmClock } from './alarm-clock.ts'
import { readAttachment } from './attachments.ts'
import type { AuditPage, AuditQuery } from './audit-page.ts'
import { readAuditPage } from './audit-page.ts'
import { closing } from './close.ts'
import { CommandDesk } from './command-desk.ts'
import { readConnection } from './connection.ts'
import { CoreIntake } from './core-intake.ts'
import { CoreLink } from './core-link.ts'
import { Keyring } from './keyring.ts'
import { PanelLink } from './panel-link.ts'
import { Sockets } from './sockets.ts'
import { SessionStore } from './store.ts'
import { Upkeep } from './upkeep.ts'

/** The platform repeats a failed alarm six times and then gives it up for good. */
const lastAlarmRetry = 5

const alarmAfterFailureMs = 60_000

/**
 * One desk: its core, its panels, the last days' audit rows and the commands on their way. It owns no
 * rules; it hands what the platform delivers to the parts that do. Only the Worker calls it, after it
 * found out who is there.
 */
export class SessionObject extends DurableObject<Env> {
  readonly #store: SessionStore
  readonly #sockets: Sockets
  readonly #clock: AlarmClock
  readonly #core: CoreLink
  readonly #panels: PanelLink
  readonly #timers: TimerHandlers

  /** Runs at every wake from hibernation: nothing here waits or reads more than a few rows. */
  constructor(state: DurableObjectState, env: Env) {
    super(state, env)
    this.#store = new SessionStore(state.storage)
    this.#sockets = new Sockets(state)
    this.#clock = new AlarmClock(state.storage, this.#store)
    const parts = {
      store: this.#store,
      sockets: this.#sockets,
      clock: this.#clock,
      keyring: new Keyring(env),
    }
    const commands = new CommandDesk(parts)
    const upkeep = new Upkeep(parts, env.HISTORY)
    this.#core = new CoreLink(parts, new CoreIntake(parts, commands))
    this.#panels = new PanelLink(parts, commands)
    this.#timers = {
      expire: () => commands.expire(),
      silence: () => this.#core.checkSilence(),
      prune: () => upkeep.prune(),
      flush: () => upkeep.flush(),
    }
  }

  /** A socket of a core or a panel, already authenticated. */
  override async fetch(request: Request): Promise<Response> {
    const connection = readConnection(request)
    this.#store.claimDesk(connection.desk)
    return connection.role === 'core'
      ? this.#core.connect(connection)
      : this.#panels.connect(connection)
  }

  readAudit(query: AuditQuery): Result<AuditPage, string> {
    return readAuditPage(this.#store, query)
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const role = readAttachment(socket)?.role
    try {
      if (role === 'core') await this.#core.receive(socket, message)
      else await this.#panels.receive(socket, message)
    } catch (error) {
      logLine('error', 'message.failed', { role, error: String(error) })
      const close = closing(closeCodes.failed, 'the edge failed: connect again')
      if (role === 'core') this.#core.close(socket, close)
      else this.#sockets.close(socket, close)
    }
  }

  /** The runtime answers the Close frame itself (compatibility date from 2026-04-07 on). */
  override webSocketClose(socket: WebSocket, code: number): void {
    if (readAttachment(socket)?.role === 'core') this.#core.lost(socket, code)
  }

  override webSocketError(socket: WebSocket, error: unknown): void {
    logLine('warning', 'socket.failed', { error: String(error) })
    if (readAttachment(socket)?.role === 'core') this.#core.lost(socket, closeCodes.failed)
  }

  /** Whatever fails, there must be a next alarm: without one nothing reaches D1 and no silence is noticed. */
  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    try {
      await this.#clock.run(this.#timers, Date.now())
    } catch (error) {
      const retryCount = info?.retryCount ?? 0
      logLine('error', 'alarm.failed', { retryCount, error: String(error) })
      if (retryCount < lastAlarmRetry) throw error
      await this.ctx.storage.setAlarm(Date.now() + alarmAfterFailureMs)
    }
  }
}
