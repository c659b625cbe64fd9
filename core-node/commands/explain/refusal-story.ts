import type { AuditRow, RowOf } from '../../../shared/audit.ts'
import { UsageError } from '../../operations/exit.ts'

/** An entry that was refused, and the snapshot that shows it. */
export type RefusalStory = {
  readonly refusal: RowOf<'refusal'>
  /**
   * Its own, or the one of up to a minute before, for the same reason of the same control. Journals of before
   * there were snapshots have none.
   */
  readonly snapshot: RowOf<'snapshot'> | undefined
  readonly isOwn: boolean
}

export const refusalKinds = ['refusal', 'snapshot'] as const

/** @param seq the number of a refusal row @throws UsageError when it is none */
export async function findRefusal(
  rows: AsyncIterable<AuditRow>,
  seq: number,
): Promise<RefusalStory> {
  const shown = new Map<string, RowOf<'snapshot'>>()
  let refusal: RowOf<'refusal'> | undefined
  let last: RowOf<'refusal'> | undefined
  for await (const row of rows) {
    if (refusal !== undefined && row.ts > refusal.ts) break
    if (refusal === undefined && row.seq > seq) break
    if (row.kind === 'refusal') {
      last = row
      if (row.seq === seq) refusal = row
    } else if (row.kind === 'snapshot' && row.of === 'refusal') {
      shown.set(keyOf(row), row)
    }
  }
  if (refusal === undefined) throw new UsageError(problemOf(seq, last))
  const snapshot = shown.get(keyOf(refusal))
  const isOwn = snapshot !== undefined && snapshot.ts === refusal.ts
  return { refusal, snapshot, isOwn }
}

function keyOf({ control, reason }: RowOf<'refusal'> | RowOf<'snapshot'>): string {
  return `${control}:${reason}`
}

function problemOf(seq: number, last: RowOf<'refusal'> | undefined): string {
  const instead =
    last === undefined ? 'there is none before it' : `the last before it is ${last.seq}`
  return `row ${seq} is no refusal: ${instead}`
}
