import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { AuditRow } from '../../../shared/audit.ts'
import { JournalReader } from '../../engine/journal/journal-reader.ts'
import type { JournalRecord, RecordRow } from './record.ts'

const kinds = ['session', 'alert', 'trade', 'evidence', 'consent'] as const

/** What every journal of a data folder says about the promotion, by the names of the files. */
export function readRecords(folder: string): JournalRecord[] {
  return readdirSync(folder)
    .filter((name) => /^journal.*\.db$/.test(name))
    .toSorted()
    .map((name) => readRecord(folder, name))
}

/** A journal with a gap, or one that cannot be read, says nothing: a row that is missing may have spoken against. */
function readRecord(folder: string, name: string): JournalRecord {
  const nothing = { name, account: undefined, rows: [] }
  let reader: JournalReader | undefined
  try {
    reader = new JournalReader(join(folder, name))
    const account = reader.meta('account')
    const missing = reader.missingRows()
    const problem = missing === 0 ? '' : `${name}: ${missing} rows are missing, so that none counts`
    return { name, account, rows: [...rowsOf(reader)], problem }
  } catch (error) {
    return { ...nothing, problem: `${name}: cannot be read (${(error as Error).message})` }
  } finally {
    reader?.close()
  }
}

function* rowsOf(reader: JournalReader): Generator<RecordRow> {
  for (const json of reader.rowsOf(kinds)) yield AuditRow.parse(JSON.parse(json)) as RecordRow
}
