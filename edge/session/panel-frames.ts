import type { AuditRow } from '../../shared/audit.ts'
import type { CommandStatus, PanelFrame, Presence } from '../../shared/frames.ts'
import { frameVersion } from '../../shared/frames.ts'

function text(frame: PanelFrame): string {
  return JSON.stringify(frame)
}

/** Made of rows as they are stored, as JSON: parsing them only to write them again would cost the most. */
export function snapshotFrame(
  presence: Presence,
  rows: readonly string[],
  beside: readonly string[],
): string {
  const empty = text({ type: 'snapshot', v: frameVersion, presence, rows: [] })
  const others = beside.length === 0 ? '' : `,"beside":[${beside.join(',')}]`
  return `${empty.slice(0, -']}'.length)}${rows.join(',')}]${others}}`
}

export function besideFrame(rows: readonly AuditRow[]): string {
  return text({ type: 'beside', v: frameVersion, rows })
}

export function rowsFrame(rows: readonly AuditRow[]): string {
  return text({ type: 'rows', v: frameVersion, rows })
}

export function presenceFrame(presence: Presence): string {
  return text({ type: 'presence', v: frameVersion, presence })
}

export function commandFrame(command: CommandStatus): string {
  return text({ type: 'command', v: frameVersion, command })
}
