import type { SQLInputValue } from 'node:sqlite'
import { DatabaseSync, StatementSync } from 'node:sqlite'

import type { AuditRow } from '../../shared/audit.ts'
import type { WriteWatch } from './write-watch.ts'

/** The journal names no parameters. */
type Run = (
  this: StatementSync,
  ...values: readonly SQLInputValue[]
) => ReturnType<StatementSync['run']>

/** Everything that this process writes to the journal at this path goes through here from now on. */
export function watchJournal(watch: WriteWatch, path: string): void {
  // oxlint-disable-next-line typescript/unbound-method -- what stands in their place calls them with its own this
  const { prepare, exec } = DatabaseSync.prototype
  // oxlint-disable-next-line typescript/unbound-method -- as above
  const run = StatementSync.prototype.run as Run
  /** Of the journal’s statements. */
  const texts = new WeakMap<StatementSync, string>()
  /** The group that is being written holds a row whose COMMIT is the moment. */
  let isCommitAwaited = false

  DatabaseSync.prototype.prepare = function prepareWatched(sql, ...rest) {
    const statement = prepare.call(this, sql, ...rest)
    if (this.location() === path) texts.set(statement, sql)
    return statement
  }

  DatabaseSync.prototype.exec = function execWatched(sql) {
    const isJournal = this.location() === path
    const write = isJournal ? statementName(sql) : undefined
    const moment = write === undefined ? undefined : watch.next(write)
    if (moment === 'before') watch.end()
    exec.call(this, sql)
    const isCommit = isJournal && sql === 'COMMIT' && isCommitAwaited
    if (moment !== undefined || isCommit) watch.end()
  }

  StatementSync.prototype.run = function runWatched(
    this: StatementSync,
    ...values: SQLInputValue[]
  ) {
    const text = texts.get(this)
    const moment = text === undefined ? undefined : watch.next(rowName(text, values))
    if (moment === 'before') watch.end()
    const result = run.call(this, ...values)
    if (moment === 'after') watch.end()
    if (moment === 'committed') isCommitAwaited = true
    return result
  } as StatementSync['run']
}

/** BEGIN and COMMIT are moments of their rows; how a transaction is synced is no write. */
function statementName(sql: string): string | undefined {
  if (sql.includes('CREATE TABLE')) return 'journal: schema'
  return sql.includes('wal_checkpoint') ? 'journal: checkpoint' : undefined
}

function rowName(sql: string, values: readonly SQLInputValue[]): string {
  const [key, , , json] = values as readonly string[]
  if (sql.startsWith('INSERT INTO meta')) return `journal: meta ${key}`
  return `journal: ${nameOf(JSON.parse(json ?? '') as AuditRow)}`
}

function nameOf(row: AuditRow): string {
  switch (row.kind) {
    case 'order':
      return `order ${row.leg} ${row.state}`
    case 'fill':
    case 'trade':
      return `${row.kind} ${row.kind === 'fill' ? row.leg : row.exit}`
    case 'link':
      return `link ${row.link} ${row.state}`
    case 'session':
    case 'kill':
      return `${row.kind} ${row.phase}`
    case 'command':
      return `command ${row.name} ${row.outcome}`
    case 'alert':
      return `alert ${row.key}`
    default:
      return row.kind
  }
}
