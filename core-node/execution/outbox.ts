import type { AuditRow, Unnumbered } from '../../shared/audit.ts'
import type { BrokerCommand } from './broker-port.ts'

/** A row without its number; the audit stream adds version and number. */
export type Row = Unnumbered<AuditRow>

/**
 * What one step of the engine wants done: rows for the audit stream first, then commands for the broker.
 * The runtime empties it after every step.
 */
export class Outbox {
  readonly rows: Row[] = []
  readonly commands: BrokerCommand[] = []

  get isEmpty(): boolean {
    return this.rows.length === 0 && this.commands.length === 0
  }

  clear(): void {
    this.rows.length = 0
    this.commands.length = 0
  }
}
