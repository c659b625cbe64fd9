import type { SQL } from 'drizzle-orm'
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { toSnakeCase } from 'drizzle-orm/casing'
import { getTableConfig } from 'drizzle-orm/sqlite-core'

import type { AuditKind } from '../../shared/audit.ts'
import type { Result } from '../../shared/result.ts'
import { failure, success } from '../../shared/result.ts'
import { openHistory } from './database.ts'
import type { HistoryDatabase } from './database.ts'
import { fills, orders, sessions } from './schema.ts'
import type { HistoryTable } from './tables.ts'
import { historySources } from './tables.ts'

/** Rows of one journal on their way to D1, in order of their numbers. */
export type HistoryBatch = {
  readonly desk: string
  readonly journal: string
  /** The kinds that occur, so that no statement is sent for nothing. */
  readonly kinds: ReadonlySet<AuditKind>
  /** The rows as one JSON array: D1 binds at most 100 parameters, and this is one. */
  readonly rowsJson: string
}

/** D1 gives a batch 30 s; one of a few hundred rows takes milliseconds. */
const timeoutMs = 15_000

/**
 * Writes a batch in one transaction, or nothing of it. Writing it again changes nothing: every table has
 * a natural key, and only a later row replaces an earlier one. Gives the number of statements.
 */
export async function writeHistory(
  client: D1Database,
  batch: HistoryBatch,
): Promise<Result<number, string>> {
  const database = openHistory(client)
  const inserts = historySources
    .filter(({ kind }) => batch.kinds.has(kind))
    .map(({ table, kind }) => insertRows(database, table, kind, batch))
  const corrections = batch.kinds.has('commission') ? [correctFees(database, batch)] : []
  const [first, ...rest] = [...inserts, ...corrections]
  if (first === undefined) return success(0)
  try {
    const isWritten = await beforeTimeout(database.batch([first, ...rest]))
    return isWritten ? success(rest.length + 1) : failure(`no answer within ${timeoutMs} ms`)
  } catch (error) {
    // The driver puts the statement and its parameters into its text; its cause says what is wrong.
    const cause = error instanceof Error ? (error.cause ?? error) : error
    return failure(String(cause).slice(0, 300))
  }
}

/** False when it takes too long. It may still succeed later, which the next attempt does not mind. */
async function beforeTimeout(work: Promise<unknown>): Promise<boolean> {
  const timeout = new AbortController()
  try {
    return await Promise.race([
      work.then(() => true),
      scheduler.wait(timeoutMs, { signal: timeout.signal }).then(() => false),
    ])
  } finally {
    timeout.abort()
  }
}

/** The rows never pass through JavaScript objects: SQLite takes each column out of the JSON by its name. */
function insertRows(
  database: HistoryDatabase,
  table: HistoryTable,
  kind: AuditKind,
  batch: HistoryBatch,
) {
  const values = Object.keys(getTableColumns(table)).map((name) => columnValue(name, batch))
  const rows = sql`select ${sql.join(values, sql`, `)}
    from json_each(${batch.rowsJson}) where value->>'kind' = ${kind}`
  const insert = database.insert(table).select(rows)
  return keepsLatest(table)
    ? insert.onConflictDoUpdate({
        target: getTableConfig(table).primaryKeys.flatMap((key) => key.columns),
        set: latestState(table),
        setWhere: sql`excluded.updated_seq > ${table.updatedSeq}`,
      })
    : insert.onConflictDoNothing()
}

function keepsLatest(table: HistoryTable): table is typeof sessions | typeof orders {
  return table === sessions || table === orders
}

function columnValue(name: string, batch: HistoryBatch): SQL {
  switch (name) {
    case 'desk':
      return sql`${batch.desk}`
    case 'journal':
      return sql`${batch.journal}`
    case 'updatedSeq':
      return sql`value->>'seq'`
    case 'updatedTs':
      return sql`value->>'ts'`
    default:
      return sql.raw(`value->>'${name}'`)
  }
}

/** Everything but the first row's own number and time. */
function latestState(table: typeof sessions | typeof orders): Record<string, SQL> {
  const names = Object.keys(getTableColumns(table)).filter(
    (name) => name !== 'seq' && name !== 'ts',
  )
  return Object.fromEntries(
    names.map((name) => [name, sql`excluded.${sql.identifier(toSnakeCase(name))}`]),
  )
}

/** The latest commission report of an execution replaces the fees assumed when it was booked. */
function correctFees(database: HistoryDatabase, { desk, journal, rowsJson }: HistoryBatch) {
  const reports = sql`from json_each(${rowsJson}) where value->>'kind' = 'commission'`
  const latestFees = sql`(select value->>'feesCents' ${reports}
    and value->>'execId' = ${fills.execId} order by value->>'seq' desc limit 1)`
  return database
    .update(fills)
    .set({ feesCents: latestFees })
    .where(
      and(
        eq(fills.desk, desk),
        eq(fills.journal, journal),
        sql`${fills.execId} in (select value->>'execId' ${reports})`,
      ),
    )
}
