import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { describe, onTestFinished, test } from 'vitest'

import { JournalReader } from '../../../../core-node/engine/journal/journal-reader.ts'
import { Journal } from '../../../../core-node/engine/journal/journal.ts'
import {
  journalPatienceMs,
  JournalWatch,
} from '../../../../core-node/operations/alerts/journal-watch.ts'
import { tempFolder } from '../../temp-folder.ts'

/** A journal whose file another connection can hold, and the watch that writes it. */
function watched() {
  const path = join(tempFolder(), 'journal.db')
  const journal = new Journal(path, 'watched')
  onTestFinished(() => journal.close())
  const other = new DatabaseSync(path)
  onTestFinished(() => other.close())
  const told: string[] = []
  let nowMs = 0
  let rows = 0
  const watch = new JournalWatch({
    write: () => journal.write(),
    raise: (severity, key, text) => told.push(`${severity} ${key}: ${text}`),
    onSound: (isSound) => told.push(isSound ? 'sound' : 'not sound'),
    nowMs: () => nowMs,
  })
  const append = () => {
    rows++
    journal.append({ seq: rows, ts: rows, kind: 'alert', json: JSON.stringify({ row: rows }) })
  }
  const pass = (ms: number) => {
    nowMs += ms
  }
  const take = () => told.splice(0)
  return { path, watch, append, pass, take, other }
}

describe('a journal that cannot be written', () => {
  test('for a moment is told, stops entries, and loses no row', ({ expect }) => {
    const { path, watch, append, pass, take, other } = watched()
    append()
    watch.write()
    expect(take()).toEqual([])
    other.exec('BEGIN IMMEDIATE')
    append()
    watch.write()
    const [sound, alert] = take()
    expect(sound).toBe('not sound')
    expect(alert).toMatch(/^critical journal: the journal cannot be written: .*locked/)
    append()
    pass(journalPatienceMs)
    watch.write()
    expect(take()).toEqual([])
    other.exec('ROLLBACK')
    watch.write()
    expect(take()).toEqual(['sound', 'info journal: the journal is written again, after 5.0 s'])
    const reader = new JournalReader(path)
    onTestFinished(() => reader.close())
    expect(reader.rowsAfter(0, 10)).toHaveLength(3)
  })

  test('for longer than the patience ends the process', ({ expect }) => {
    const { watch, append, pass, other } = watched()
    other.exec('BEGIN IMMEDIATE')
    append()
    watch.write()
    pass(journalPatienceMs + 1)
    expect(() => watch.write()).toThrow(/locked/)
    other.exec('ROLLBACK')
    expect(() => watch.write()).not.toThrow()
  })
})
