import type { AuditRow, RowOf } from '../../../shared/audit.ts'
import { UsageError } from '../../operations/exit.ts'

/** A decision with what is needed to read it. */
export type Decision = {
  readonly signal: RowOf<'signal'>
  /** Of the journal it stands in. */
  readonly session: RowOf<'session'> | undefined
}

export const decisionKinds = ['session', 'signal'] as const

/**
 * Goes through a stream once and keeps what was asked for.
 * @param seq the number of a row: the decision at it, or the last before it; undefined: the last one that led
 * to an entry, or else the last
 * @throws UsageError when it is not in it
 */
export async function findDecision(
  rows: AsyncIterable<AuditRow>,
  seq: number | undefined,
): Promise<Decision> {
  let session: RowOf<'session'> | undefined
  let last: Decision | undefined
  let lastEntry: Decision | undefined
  for await (const row of rows) {
    if (seq !== undefined && row.seq > seq) break
    if (row.kind === 'session') session = row
    if (row.kind === 'signal') {
      last = { signal: row, session }
      if (row.decision === 'enter') lastEntry = last
    }
  }
  const found = seq === undefined ? (lastEntry ?? last) : last
  if (found !== undefined) return found
  throw new UsageError(
    seq === undefined
      ? 'there is no decision yet: the score has not reached a tier'
      : `there is no decision at or before row ${seq}`,
  )
}

/** The last decisions, oldest first. */
export async function lastDecisions(
  rows: AsyncIterable<AuditRow>,
  count: number,
): Promise<Decision[]> {
  const found: Decision[] = []
  let session: RowOf<'session'> | undefined
  for await (const row of rows) {
    if (row.kind === 'session') session = row
    if (row.kind !== 'signal') continue
    found.push({ signal: row, session })
    if (found.length > count) found.shift()
  }
  return found
}
