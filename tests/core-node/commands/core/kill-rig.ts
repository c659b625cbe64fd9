import { onTestFinished } from 'vitest'

import { KillDesk } from '../../../../core-node/commands/core/kill-desk.ts'
import type { EngineEvent } from '../../../../core-node/engine/step/engine.ts'
import type { Row } from '../../../../core-node/execution/outbox.ts'
import type { KillReport } from '../../../../core-node/operations/control-protocol.ts'
import { askControl, serveControl } from '../../../../core-node/operations/control-socket.ts'
import { DataDir } from '../../../../core-node/operations/data-dir.ts'
import type { KillLevel } from '../../../../shared/vocabulary.ts'
import { askTicks, EngineScript } from '../../engine/engine-script.ts'
import { tempFolder } from '../../temp-folder.ts'

export type Level = Exclude<KillLevel, 'none'>
type Changes = ConstructorParameters<typeof EngineScript>[0]

/**
 * A kill desk as a core has it: on a real engine, with a data folder, a latch, a kill file and a control socket of
 * its own. The broker is played by the test.
 */
export class KillRig extends EngineScript {
  readonly dataDir = new DataDir(tempFolder())
  readonly raised: string[] = []
  readonly logged: string[] = []
  isLocked = false
  // The engine steps before there is a desk.
  desk: KillDesk | undefined

  constructor(changes: Changes = {}) {
    super(changes)
    const log = (text: string) => void this.logged.push(text)
    this.desk = new KillDesk({
      dataDir: this.dataDir,
      log: { info: log, warn: log, error: log },
      execution: this.engine.execution,
      submit: (event) => this.step(event),
      nowUs: () => this.tsUs,
      clockRate: 1,
      isWallTime: true,
      raise: (severity, key, text) => void this.raised.push(`${severity} ${key}: ${text}`),
      reconcile: () => Promise.reject(new Error('there is no broker to ask')),
      onLocked: () => {
        this.isLocked = true
      },
    })
  }

  override step(event: EngineEvent): void {
    const before = this.rows.length
    super.step(event)
    for (const row of this.rows.slice(before)) this.desk?.onRow(row)
  }

  get killDesk(): KillDesk {
    if (this.desk === undefined) throw new Error('the rig has its desk once it is made')
    return this.desk
  }

  /** Over the socket, as `mia kill` asks. @returns the answer to come */
  async ask(level: Level, reason: string): Promise<{ readonly answer: Promise<unknown> }> {
    const { socket } = this.dataDir
    const control = await serveControl(socket, async (request, arrivedMs) => {
      if (request.type !== 'kill') throw new Error('only a kill is asked for here')
      return this.killDesk.kill(request.level, request.by, request.reason, arrivedMs)
    })
    onTestFinished(() => control.close())
    return { answer: askControl(socket, { type: 'kill', level, reason, by: 'local:me' }) }
  }

  /** The broker does what it was asked: cancels, then fills what closes the position. */
  carryOut(): void {
    const cancelled = new Set(
      this.commands.flatMap((command) => (command.type === 'cancel' ? [command.orderId] : [])),
    )
    for (const { leg, orderId } of this.engine.execution.desk.working) {
      if (cancelled.has(orderId)) this.say(leg, 'Cancelled')
    }
    this.pass(1)
    this.show(askTicks)
    if (this.tickets.some(({ leg }) => leg === 'flatten')) this.fill('flatten', askTicks - 1)
  }

  /** The legs that still work. */
  get working(): string[] {
    return [...this.engine.execution.desk.working].map(({ leg }) => leg).toSorted()
  }

  killRows(): Extract<Row, { kind: 'kill' }>[] {
    return this.rowsOf('kill')
  }
}

/** How long a kill took, each phase after the one before. */
export function isInOrder({ blockedMs, cancelledMs, flatMs }: KillReport): boolean {
  const cancelled = cancelledMs ?? blockedMs
  return blockedMs >= 0 && cancelled >= blockedMs && (flatMs ?? cancelled) >= cancelled
}
