import { KillRow } from '../../../shared/audit.ts'
import type { KillLevel } from '../../../shared/vocabulary.ts'
import { isJournalMade, JournalReader } from '../../engine/journal/journal-reader.ts'

/** What the kill switch stood at when the journal was last written to; 'none' where there is no journal. */
export function journalKillLevel(path: string): KillLevel {
  if (!isJournalMade(path)) return 'none'
  const reader = new JournalReader(path)
  try {
    let level: KillLevel = 'none'
    for (const json of reader.rowsOf(['kill'])) level = KillRow.parse(JSON.parse(json)).level
    return level
  } finally {
    reader.close()
  }
}
