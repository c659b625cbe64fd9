import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { AuditRow } from '../../../shared/audit.ts'
import type { AuditKind } from '../../../shared/audit.ts'
import { JournalReader } from '../../engine/journal/journal-reader.ts'
import { DataError } from '../../feed/feed.ts'
import type { DataDir } from '../../operations/data-dir.ts'

/** The rows of some kinds from an audit file that `mia replay --audit` wrote. @throws DataError */
export async function* rowsOfFile(
  path: string,
  kinds: readonly AuditKind[],
): AsyncGenerator<AuditRow> {
  if (!existsSync(path)) throw new DataError(path, '', 'no such file')
  let number = 0
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    number++
    if (line === '') continue
    const row = parseRow(line, path, `line ${number}`)
    if (kinds.includes(row.kind)) yield row
  }
}

/** The rows of some kinds from a journal. @throws DataError */
export async function* rowsOfJournal(
  path: string,
  kinds: readonly AuditKind[],
): AsyncGenerator<AuditRow> {
  const reader = new JournalReader(path)
  try {
    for (const json of reader.rowsOf(kinds)) yield parseRow(json, path, 'a row')
  } finally {
    reader.close()
  }
}

/** The journal that was written last. @throws DataError when there is none */
export function newestJournal(dataDir: DataDir): string {
  const journals = readdirSync(dataDir.path)
    .filter((name) => /^journal.*\.db$/.test(name))
    .map((name) => join(dataDir.path, name))
    .toSorted((a, b) => lastWrittenMs(b) - lastWrittenMs(a))
  const [newest] = journals
  if (newest !== undefined) return newest
  throw new DataError(
    dataDir.path,
    '',
    'no journal in this data folder; name another with --data-dir, or a replay’s with --audit FILE',
  )
}

/** A journal in use grows in the log beside it. */
function lastWrittenMs(path: string): number {
  const log = `${path}-wal`
  return Math.max(statSync(path).mtimeMs, existsSync(log) ? statSync(log).mtimeMs : 0)
}

function parseRow(json: string, path: string, place: string): AuditRow {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new DataError(path, place, 'not JSON: is this an audit file of "mia replay --audit"?')
  }
  const row = AuditRow.safeParse(value)
  if (row.success) return row.data
  const [issue] = row.error.issues
  const field = issue?.path.join('.') ?? ''
  throw new DataError(
    path,
    `${place}${field === '' ? '' : `, field ${field}`}`,
    `not a row of this version’s audit (${issue?.message ?? 'unknown'})`,
  )
}
