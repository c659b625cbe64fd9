import type { DatabaseSync } from 'node:sqlite'

/** All rows of some kinds in a journal's database, as JSON, in order. */
export function* selectKinds(db: DatabaseSync, kinds: readonly string[]): Generator<string> {
  const marks = kinds.map(() => '?').join(', ')
  const select = db.prepare(`SELECT json FROM audit WHERE kind IN (${marks}) ORDER BY seq`)
  for (const row of select.iterate(...kinds)) yield String(row['json'])
}
