import { assert } from '../../shared/assert.ts'
import type { Migration } from './migrations.ts'

/**
 * Brings the object's tables up to date. The ids that ran are kept in a table, since a Durable Object has
 * no `PRAGMA user_version`. Everything is synchronous, so it may run in the constructor.
 * @throws when the list is not the one that ran here, continued: then no one knows what the tables hold
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly Migration[]): void {
  const { sql } = storage
  sql.exec('CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, id TEXT NOT NULL)')
  const ran = sql.exec<{ id: string }>('SELECT id FROM migrations ORDER BY number').toArray()
  for (const [index, { id }] of ran.entries()) {
    assert(migrations[index]?.id === id, `the object ran migration ${id}, the list differs`)
  }
  for (const migration of migrations.slice(ran.length)) {
    storage.transactionSync(() => {
      sql.exec(migration.sql)
      sql.exec('INSERT INTO migrations (id) VALUES (?)', migration.id)
    })
  }
}
