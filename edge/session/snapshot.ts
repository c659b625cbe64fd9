import { LinkRow } from '../../shared/audit.ts'
import type { AuditKind } from '../../shared/audit.ts'
import type { StoredRow } from './store.ts'

/**
 * What a panel needs to draw itself, for each kind of row; the most important first. The core's snapshots of
 * trades are not among it: a day of them is a megabyte, and the history has them one page at a time.
 */
export type SnapshotPart = {
  readonly kind: AuditKind
  /** Only link rows of this link. */
  readonly link?: string
  /** The newest so many. */
  readonly rows: number
}

const links = LinkRow.shape.link.options.map((link) => ({ kind: 'link', link, rows: 1 }) as const)

export const snapshotParts: readonly SnapshotPart[] = [
  // Everything else is shown in the units and by the names that this row gives.
  { kind: 'session', rows: 1 },
  ...links,
  { kind: 'health', rows: 1 },
  // Each says all there is to say until the next.
  { kind: 'context', rows: 1 },
  { kind: 'levels', rows: 1 },
  // Of two underlyings, and of each the one before, which the change is counted from.
  { kind: 'chain', rows: 4 },
  // A screenful each: the panel has no page for more, the event log reads further back by itself.
  { kind: 'kill', rows: 50 },
  { kind: 'alert', rows: 50 },
  { kind: 'command', rows: 50 },
  { kind: 'refusal', rows: 50 },
  { kind: 'signal', rows: 50 },
  // The day's orders and trades; 50 trades a day is the default limit.
  { kind: 'order', rows: 100 },
  { kind: 'fill', rows: 100 },
  { kind: 'commission', rows: 100 },
  { kind: 'trade', rows: 100 },
  // Half an hour at one a second: the width of the charts.
  { kind: 'pulse', rows: 1_800 },
]

/** Rows are a few hundred bytes each; this only guards the memory against rows that are not. */
export const maxSnapshotLength = 8_000_000

/** Gives the newest rows of a part, newest first. */
type Reader = (part: SnapshotPart, maxLength: number) => readonly StoredRow[]

/** The rows of a snapshot as JSON texts, in order of their numbers. */
export function collectSnapshot(newestRows: Reader): string[] {
  const rows: StoredRow[] = []
  let roomLeft = maxSnapshotLength
  for (const part of snapshotParts) {
    if (roomLeft <= 0) break
    for (const row of newestRows(part, roomLeft)) {
      rows.push(row)
      roomLeft -= row.body.length
    }
  }
  return rows.toSorted((a, b) => a.seq - b.seq).map(({ body }) => body)
}
