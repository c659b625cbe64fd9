import type { AuditRow, RowOf } from '../../../shared/audit.ts'
import { UsageError } from '../../operations/exit.ts'

/** A closed trade, and what is on record of its beginning and end. */
export type TradeStory = {
  readonly trade: RowOf<'trade'>
  /** Journals of before there were snapshots have none; what opened it may lie in an earlier journal. */
  readonly entry: RowOf<'snapshot'> | undefined
  readonly exit: RowOf<'snapshot'> | undefined
  /** The last decision to enter before it closed, with the session it stands in. */
  readonly signal: RowOf<'signal'> | undefined
  readonly session: RowOf<'session'> | undefined
}

export const storyKinds = ['session', 'signal', 'trade', 'snapshot'] as const

/** Brackets may be many; of those before a trade's exit the last ones are enough. */
const mostEntries = 64

/** Goes through a stream once and keeps what belongs to a trade. @throws UsageError when it never closed */
export async function findTrade(
  rows: AsyncIterable<AuditRow>,
  wanted: number,
): Promise<TradeStory> {
  const entries = new Map<number, RowOf<'snapshot'>>()
  let session: RowOf<'session'> | undefined
  let signal: RowOf<'signal'> | undefined
  let story: TradeStory | undefined
  let last = 0
  for await (const row of rows) {
    // Its snapshot comes at the end of the step in which it closed.
    if (story !== undefined && row.ts > story.trade.ts) break
    if (row.kind === 'session') session = row
    else if (row.kind === 'signal' && row.decision === 'enter') signal = row
    else if (row.kind === 'snapshot' && row.of === 'entry') remember(entries, row)
    else if (row.kind === 'trade') {
      last = row.trade
      if (row.trade === wanted) {
        story = { trade: row, signal, session, entry: undefined, exit: undefined }
      }
    } else if (story !== undefined && row.kind === 'snapshot' && row.trade === wanted) {
      return { ...story, exit: row, entry: entries.get(row.bracket ?? 0) }
    }
  }
  if (story !== undefined) return story
  throw new UsageError(
    last === 0
      ? `there is no closed trade ${wanted}: none has closed in this journal yet`
      : `there is no closed trade ${wanted}: the last is ${last}`,
  )
}

function remember(entries: Map<number, RowOf<'snapshot'>>, row: RowOf<'snapshot'>): void {
  entries.set(row.bracket ?? 0, row)
  const [oldest] = entries.keys()
  if (entries.size > mostEntries && oldest !== undefined) entries.delete(oldest)
}
