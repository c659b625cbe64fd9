import type { AuditKind } from '../../shared/audit.ts'
import type { Result } from '../../shared/result.ts'
import { success } from '../../shared/result.ts'
import { writeHistory } from '../history/write.ts'
import type { SessionStore } from './store.ts'

/** Rows are a few hundred bytes; a batch goes to D1 once for each table it touches. */
const maxBatchRows = 500

/** D1 takes strings up to 2 MB; a single row is at most a frame long. */
const maxBatchLength = 500_000

/** Two hundred rows a second for the half minute that one run may take at the very most. */
const maxBatches = 12

/**
 * Writes what the history takes to D1, in order, and remembers how far it got. A batch that is written but
 * not remembered is written again, which changes nothing. Gives the number of rows.
 */
export async function flushRows(
  store: SessionStore,
  history: D1Database,
): Promise<Result<number, string>> {
  let written = 0
  for (let batch = 0; batch < maxBatches; batch += 1) {
    const journal = store.unflushedJournals()[0]
    if (journal === undefined) break
    const rows = store.historyRowsAfter(journal, journal.flushedSeq, maxBatchRows, maxBatchLength)
    const last = rows.at(-1)
    if (last === undefined) {
      store.markFlushed(journal, journal.ackedSeq)
      continue
    }
    const result = await writeHistory(history, {
      desk: store.requireDesk(),
      journal: journal.id,
      kinds: new Set<AuditKind>(rows.map(({ kind }) => kind)),
      rowsJson: `[${rows.map(({ body }) => body).join(',')}]`,
    })
    if (!result.ok) return result
    store.markFlushed(journal, last.seq)
    written += rows.length
  }
  return success(written)
}

const firstRetryMs = 2_000
const lastRetryMs = 300_000

/** Doubles from two seconds to five minutes: the rows are safe here in the meantime. */
export function retryAfterMs(failures: number): number {
  return Math.min(firstRetryMs * 2 ** (failures - 1), lastRetryMs)
}
