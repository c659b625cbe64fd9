import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { describe, test } from 'vitest'

import { journalKillLevel } from '../../../../core-node/commands/core/journal-kill-level.ts'
import { Journal } from '../../../../core-node/engine/journal/journal.ts'
import { tempFolder } from '../../temp-folder.ts'

function killRow(seq: number, level: 'lock' | 'none') {
  const phase = level === 'none' ? 'rearmed' : 'blocked'
  const told = { by: 'test', reason: 'drill', elapsedMs: 0, cancelledOrders: 0, closedContracts: 0 }
  const json = JSON.stringify({ v: 1, seq, ts: 1, kind: 'kill', level, phase, ...told })
  return { seq, ts: 1, kind: 'kill', json } as const
}

describe('the kill switch, as a journal has it', () => {
  test('stands where its last row says', ({ expect }) => {
    const path = join(tempFolder(), 'journal.db')
    const journal = new Journal(path, 'j')
    journal.append(killRow(1, 'lock'))
    journal.write()
    expect(journalKillLevel(path)).toBe('lock')
    journal.append(killRow(2, 'none'))
    journal.close()
    expect(journalKillLevel(path)).toBe('none')
  })

  test('was never thrown where there is no journal', ({ expect }) => {
    expect(journalKillLevel(join(tempFolder(), 'journal.db'))).toBe('none')
  })

  test('was never thrown in a journal whose making a crash cut short', ({ expect }) => {
    const empty = join(tempFolder(), 'journal.db')
    writeFileSync(empty, '')
    expect(journalKillLevel(empty)).toBe('none')
    const half = join(tempFolder(), 'journal.db')
    const db = new DatabaseSync(half)
    db.exec('PRAGMA journal_mode = WAL; CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT)')
    db.close()
    expect(journalKillLevel(half)).toBe('none')
    // The core makes the rest of it.
    const journal = new Journal(half, 'j')
    expect(journal.lastSeq).toBe(0)
    journal.close()
  })
})
