import type { AuditRow } from '../../shared/audit.ts'

/** What to do with the rows of a frame, which are contiguous among themselves. */
export type Intake =
  | { readonly kind: 'store'; readonly rows: readonly AuditRow[] }
  /** Every row is held already: the acknowledgement got lost. */
  | { readonly kind: 'held' }
  /** Rows are missing in between: nothing is stored, and the acknowledgement says from where to send. */
  | { readonly kind: 'gap' }

/** Rows are only ever stored as the continuation of those held, so that "acknowledged" means "all". */
export function planIntake(ackedSeq: number, rows: readonly AuditRow[]): Intake {
  const [first] = rows
  if (first === undefined) return { kind: 'held' }
  if (first.seq > ackedSeq + 1) return { kind: 'gap' }
  const continuation = rows.slice(ackedSeq + 1 - first.seq)
  return continuation.length === 0 ? { kind: 'held' } : { kind: 'store', rows: continuation }
}
