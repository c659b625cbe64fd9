import type { StatementSync } from 'node:sqlite'
import { DatabaseSync } from 'node:sqlite'

import type { NumberedRow } from '../audit-stream.ts'
import { selectKinds } from './select-kinds.ts'

/** How many rows wait at most before they are written even without an order among them. */
const maxWaitingRows = 512

/**
 * The audit stream on disk: SQLite in WAL mode, one row of it a row. Ordinary rows are written in groups and
 * reach the disk when the system writes its pages; a group with an order's intent is synced before the call
 * returns, so that the intent is safe before the order leaves.
 *
 * Checkpoints are left to the uplink's thread: they sync, and this thread must not wait.
 */
export class Journal {
  /** Names the journal in everything that leaves this machine: rows are unique by journal and number. */
  readonly id: string
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  #waiting: NumberedRow[] = []

  /**
   * @param path of the database file; it is created when it is not there
   * @param newId the name of a journal that is created
   */
  constructor(path: string, newId: string) {
    this.#db = new DatabaseSync(path)
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA wal_autocheckpoint = 0;
      CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS audit (
        seq INTEGER PRIMARY KEY,
        ts INTEGER NOT NULL,
        kind TEXT NOT NULL,
        json TEXT NOT NULL
      ) STRICT;
    `)
    this.#insert = this.#db.prepare('INSERT INTO audit (seq, ts, kind, json) VALUES (?, ?, ?, ?)')
    this.id = this.meta('journal') ?? newId
    this.setMeta('journal', this.id)
  }

  get lastSeq(): number {
    const row = this.#db.prepare('SELECT max(seq) AS seq FROM audit').get()
    return Number(row?.['seq'] ?? 0)
  }

  meta(key: string): string | undefined {
    const row = this.#db.prepare('SELECT value FROM meta WHERE key = ?').get(key)
    return row === undefined ? undefined : String(row['value'])
  }

  setMeta(key: string, value: string): void {
    this.#db
      .prepare(
        'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      .run(key, value)
  }

  /** Takes a row; it is written with the next group. */
  append(row: NumberedRow): void {
    this.#waiting.push(row)
    if (this.#waiting.length >= maxWaitingRows) this.write()
  }

  /** Writes what waits. Safe from a crash of this process, not from one of the machine. */
  write(): void {
    if (this.#waiting.length === 0) return
    // Another connection may hold the file for a moment: then all of it goes on waiting.
    this.#db.exec('BEGIN IMMEDIATE')
    const rows = this.#waiting
    this.#waiting = []
    try {
      for (const { seq, ts, kind, json } of rows) this.#insert.run(seq, ts, kind, json)
      this.#db.exec('COMMIT')
    } catch (error) {
      this.#waiting = [...rows, ...this.#waiting]
      // A disk that is full has ended the transaction already.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  /** Writes what waits and syncs it to the disk before it returns. */
  writeDurably(): void {
    this.#db.exec('PRAGMA synchronous = FULL')
    try {
      this.write()
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL')
    }
  }

  /** All rows of some kinds, as JSON, in order. */
  rowsOf(kinds: readonly string[]): Generator<string> {
    return selectKinds(this.#db, kinds)
  }

  close(): void {
    this.writeDurably()
    this.#db.close()
  }
}
