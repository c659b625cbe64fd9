import type { RowOf } from '../../../shared/audit.ts'
import { isDivergence } from './explained-alerts.ts'

/** The rows of a journal that say something about the promotion, in order. */
export type RecordRow = RowOf<'session' | 'alert' | 'trade' | 'evidence' | 'consent'>

export type Evidence = RowOf<'evidence'>

/** What one journal holds. A journal belongs to one account. */
export type JournalRecord = {
  /** The file. */
  readonly name: string
  readonly account: string | undefined
  readonly rows: readonly RecordRow[]
  /** Why nothing of it counts; empty when it can be relied on. */
  readonly problem: string
}

/** Whom the rungs are climbed for. */
export type Subject = {
  readonly desk: string
  readonly build: string
  readonly strategy: string
  readonly instrument: string
  /** The account to trade with real money; undefined while none is named. */
  readonly account: string | undefined
}

/** IB's paper accounts begin with D: DU, and DF of advisors. */
export function isPaperAccount(account: string): boolean {
  return account.startsWith('D')
}

/**
 * The rows of a journal that count: all behind its last divergence, since what agreed before did not hold. None
 * where rows are missing, or are not in the order in which they were written.
 */
export function countedRows({ rows, problem }: JournalRecord): readonly RecordRow[] {
  if (problem !== '' || !isInOrder(rows)) return []
  return rows.slice(rows.findLastIndex(isAgainst) + 1)
}

/** What counts of one mode or several and was not seen at a simulated broker, for this desk and strategy. */
export function brokerEvidence(
  record: JournalRecord,
  { desk, strategy }: Pick<Subject, 'desk' | 'strategy'>,
  modes: readonly Evidence['mode'][],
): Evidence[] {
  return countedRows(record).filter(
    (row): row is Evidence =>
      row.kind === 'evidence' &&
      row.desk === desk &&
      row.strategy === strategy &&
      row.account === record.account &&
      row.simulated.length === 0 &&
      modes.includes(row.mode),
  )
}

/** A part is written every minute. One that took longer was written by a process that stood still. */
const longestPartMs = 90_000

/** Whether nothing was missing all the time that a row speaks of. */
export function isWhole(row: Evidence): boolean {
  const { isConnected, isOpen, dataSeconds, agreements, divergences, elapsedMs } = row
  const hasSeen = dataSeconds > 0 && agreements > 0
  return isConnected && isOpen && hasSeen && divergences === 0 && elapsedMs <= longestPartMs
}

/** Rows that follow on one another in one process, none of them missing and each whole. */
export function unbrokenStretches(rows: readonly Evidence[]): Evidence[][] {
  const stretches: Evidence[][] = []
  let last: Evidence | undefined
  for (const row of rows) {
    const follows = last !== undefined && row.run === last.run && row.part === last.part + 1
    last = isWhole(row) ? row : undefined
    if (last === undefined) continue
    if (follows) stretches.at(-1)?.push(row)
    else stretches.push([row])
  }
  return stretches
}

export function elapsedMsOf(rows: readonly Evidence[]): number {
  return rows.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0)
}

export function tradesOf(rows: readonly Evidence[]): number {
  return rows.reduce((sum, { trades }) => sum + trades, 0)
}

function isAgainst(row: RecordRow): boolean {
  return isDivergence(row) || (row.kind === 'evidence' && row.divergences > 0)
}

function isInOrder(rows: readonly RecordRow[]): boolean {
  return rows.every((row, at) => at === 0 || row.seq > (rows[at - 1]?.seq ?? 0))
}
