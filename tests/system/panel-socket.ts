import WebSocket from 'ws'

import type { AuditRow } from '../../shared/audit.ts'
import type { CommandStatus, PanelFrame, PanelRequest } from '../../shared/frames.ts'

/** A panel without a page: everything it was told, and what it may ask. */
export class PanelSocket {
  readonly rows: AuditRow[] = []
  /** What the watchdog told. */
  readonly beside: AuditRow[] = []
  readonly commands: CommandStatus[] = []
  readonly #socket: WebSocket

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8')
      if (text === 'pong') return
      const frame = JSON.parse(text) as PanelFrame
      if (frame.type === 'snapshot' || frame.type === 'rows') this.rows.push(...frame.rows)
      if (frame.type === 'beside') this.beside.push(...frame.rows)
      if (frame.type === 'snapshot') this.beside.push(...(frame.beside ?? []))
      if (frame.type === 'command') this.commands.push(frame.command)
    })
  }

  static async open(url: string): Promise<PanelSocket> {
    const address = `${url.replace('http', 'ws')}/api/desks/local/live`
    const socket = new WebSocket(address, { headers: { origin: url } })
    const panel = new PanelSocket(socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return panel
  }

  send(request: PanelRequest): void {
    this.#socket.send(JSON.stringify(request))
  }

  rowsOf<Kind extends AuditRow['kind']>(kind: Kind): Extract<AuditRow, { kind: Kind }>[] {
    return this.rows.filter((row) => row.kind === kind) as Extract<AuditRow, { kind: Kind }>[]
  }

  close(): void {
    this.#socket.terminate()
  }
}
