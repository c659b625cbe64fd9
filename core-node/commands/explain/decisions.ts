import type { AuditRow, RowOf } from '../../../shared/audit.ts'
import { UsageError } from '../../operations/exit.ts'

/** A decision with what is needed to read it. */
export type Decision = {
  readonly signal: RowOf<'signal'>
  /** Of the journal it stands in. */
  readonly session: RowOf<'session'> | undefined
}

/** Which decision is asked for; nothing: the last one that led to an entry, or else the last. */
export type Wanted = {
  /** The number of a row: the decision at it, or the last before it. */
  readonly seq?: number | undefined
  /** The number of a closed trade: the decision that opened it. */
  readonly trade?: number | undefined
}

export const decisionKinds = ['session', 'signal', 'trade'] as const

/** Goes through a stream once and keeps what was asked for. @throws UsageError when it is not in it */
export async function findDecision(
  rows: AsyncIterable<AuditRow>,
  wanted: Wanted,
): Promise<Decision> {
  let session: RowOf<'session'> | undefined
  let last: Decision | undefined
  let lastEntry: Decision | undefined
  for await (const row of rows) {
    if (wanted.seq !== undefined && row.seq > wanted.seq) break
    if (row.kind === 'session') session = row
    if (row.kind === 'signal') {
      last = { signal: row, session }
      if (row.decision === 'enter') lastEntry = last
    }
    if (row.kind === 'trade' && row.trade === wanted.trade) {
      if (lastEntry !== undefined) return lastEntry
      throw new UsageError(`trade ${row.trade} was opened before this journal begins`)
    }
  }
  if (wanted.trade !== undefined) throw new UsageError(`there is no closed trade ${wanted.trade}`)
  const found = wanted.seq === undefined ? (lastEntry ?? last) : last
  if (found !== undefined) return found
  throw new UsageError(
    wanted.seq === undefined
      ? 'there is no decision yet: the score has not reached a tier'
      : `there is no decision at or before row ${wanted.seq}`,
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
