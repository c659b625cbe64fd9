import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { StatementSync } from 'node:sqlite'

import { selectKinds } from './select-kinds.ts'

/** A second way into a journal, for the uplink’s thread and for commands; it reads, and checkpoints. */
export class JournalReader {
  readonly #db: DatabaseSync
  readonly #select: StatementSync

  constructor(path: string) {
    this.#db = new DatabaseSync(path)
    this.#db.exec('PRAGMA synchronous = NORMAL')
    this.#select = this.#db.prepare('SELECT json FROM audit WHERE seq > ? ORDER BY seq LIMIT ?')
  }

  /** Rows behind a number, in order, as JSON. */
  rowsAfter(seq: number, limit: number): string[] {
    return this.#select.all(seq, limit).map((row) => String(row['json']))
  }

  /** All rows of some kinds, as JSON, in order. */
  rowsOf(kinds: readonly string[]): Generator<string> {
    return selectKinds(this.#db, kinds)
  }

  meta(key: string): string | undefined {
    const row = this.#db.prepare('SELECT value FROM meta WHERE key = ?').get(key)
    return row === undefined ? undefined : String(row['value'])
  }

  /** Rows that are missing: the numbers run from 1 without gaps. */
  missingRows(): number {
    const row = this.#db.prepare('SELECT count(*) AS rows, max(seq) AS last FROM audit').get()
    return Number(row?.['last'] ?? 0) - Number(row?.['rows'] ?? 0)
  }

  /** Moves the log into the database as far as nobody is in the way. It syncs: never on the main thread. */
  checkpoint(): void {
    this.#db.exec('PRAGMA wal_checkpoint(PASSIVE)')
  }

  close(): void {
    this.#db.close()
  }
}

/** False where there is no journal yet: no file, or one whose making was cut short by a crash. */
export function isJournalMade(path: string): boolean {
  if (!existsSync(path)) return false
  const db = new DatabaseSync(path)
  try {
    return db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'audit'").get() !== undefined
  } finally {
    db.close()
  }
}
