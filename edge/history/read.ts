import { and, desc, eq, sql } from 'drizzle-orm'

import type { Cursor } from './cursor.ts'
import { formatCursor } from './cursor.ts'
import { openHistory } from './database.ts'
import type { HistoryName } from './tables.ts'
import { historyTables } from './tables.ts'

/** The longest page of the history. */
export const maxHistoryPage = 200

export type HistoryQuery = {
  readonly desk: string
  readonly limit: number
  readonly before: Cursor | undefined
}

export type HistoryPage = {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Pass it as `before` for the next page; null when this is the last. */
  readonly next: string | null
}

/**
 * A page, newest first. Pages are cut by key and not by offset, so that rows written in the meantime
 * neither shift a page nor repeat in it.
 */
export async function readHistory(
  client: D1Database,
  name: HistoryName,
  { desk, limit, before }: HistoryQuery,
): Promise<HistoryPage> {
  const table = historyTables[name]
  const isOlder =
    before === undefined
      ? undefined
      : sql`(${table.ts}, ${table.journal}, ${table.seq}) < (${before.ts}, ${before.journal}, ${before.seq})`
  const rows = await openHistory(client)
    .select()
    .from(table)
    .where(and(eq(table.desk, desk), isOlder))
    .orderBy(desc(table.ts), desc(table.journal), desc(table.seq))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { rows: page, next: last === undefined ? null : formatCursor(last) }
}
