import type { Result } from '../../shared/result.ts'
import { failure, success } from '../../shared/result.ts'
import type { SessionStore } from './store.ts'

/** The longest page. */
export const maxAuditPage = 500

/** Rows are a few hundred bytes each; a result over RPC may have 32 MB. */
const maxPageLength = 4_000_000

export type AuditQuery = {
  /** The current journal when undefined. */
  readonly journal: string | undefined
  readonly after: number
  readonly limit: number
}

export type AuditPage = {
  readonly journal: string | null
  /** Rows below are no longer held. */
  readonly firstSeq: number
  readonly ackedSeq: number
  /** A JSON array, as it is stored. */
  readonly rowsJson: string
}

export function readAuditPage(
  store: SessionStore,
  { journal: id, after, limit }: AuditQuery,
): Result<AuditPage, string> {
  const journal = id === undefined ? store.currentJournal() : store.journal(id)
  if (journal === undefined) {
    if (id !== undefined) return failure(`The desk holds no journal ${id}`)
    return success({ journal: null, firstSeq: 1, ackedSeq: 0, rowsJson: '[]' })
  }
  const rows = store.rowsAfter(journal, after, Math.min(limit, maxAuditPage), maxPageLength)
  return success({
    journal: journal.id,
    firstSeq: journal.firstSeq,
    ackedSeq: journal.ackedSeq,
    rowsJson: `[${rows.map(({ body }) => body).join(',')}]`,
  })
}
