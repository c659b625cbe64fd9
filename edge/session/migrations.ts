/**
 * How the object's tables came to be. Append only: objects exist that have run the ones above, so a change
 * is a new entry, never an edit.
 */
export type Migration = { readonly id: string; readonly sql: string }

export const migrations: readonly Migration[] = [
  {
    id: '001-journals-commands-timers',
    sql: `
      CREATE TABLE settings (name TEXT PRIMARY KEY, value NOT NULL) WITHOUT ROWID;

      -- Numbered in order of their first hello. Rows from first_seq to acked_seq are held without gaps,
      -- those up to flushed_seq are in D1 too.
      CREATE TABLE journals (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        first_seq INTEGER NOT NULL DEFAULT 1,
        acked_seq INTEGER NOT NULL DEFAULT 0,
        flushed_seq INTEGER NOT NULL DEFAULT 0,
        last_seen_ms INTEGER NOT NULL
      );

      CREATE TABLE rows (
        journal INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (journal, seq)
      ) WITHOUT ROWID;
      CREATE INDEX rows_by_kind ON rows (journal, kind, seq);

      CREATE TABLE commands (
        id TEXT PRIMARY KEY,
        issued TEXT NOT NULL,
        issued_at_ms INTEGER NOT NULL,
        expires_at_ms INTEGER NOT NULL,
        was_sent INTEGER NOT NULL DEFAULT 0,
        is_answered INTEGER NOT NULL DEFAULT 0,
        is_closed INTEGER NOT NULL DEFAULT 0
      );

      CREATE TABLE nonces (nonce TEXT PRIMARY KEY, expires_at_ms INTEGER NOT NULL) WITHOUT ROWID;

      CREATE TABLE timers (name TEXT PRIMARY KEY, due_ms INTEGER NOT NULL) WITHOUT ROWID;
    `,
  },
]
