import { mkdirSync } from 'node:fs'

import { test } from 'vitest'

import { WatchdogVoice } from '../../../../core-node/commands/watchdog/watchdog-voice.ts'
import { JournalReader } from '../../../../core-node/engine/journal/journal-reader.ts'
import type { Row } from '../../../../core-node/execution/outbox.ts'
import { DataDir } from '../../../../core-node/operations/data-dir.ts'
import { readOrMakeKeys } from '../../../../core-node/operations/keys.ts'
import { AuditRow } from '../../../../shared/audit.ts'
import { tempFolder } from '../../temp-folder.ts'

const silent = { info: () => {}, warn: () => {}, error: () => {} }

function voiceIn(dataDir: DataDir): WatchdogVoice {
  // Nobody listens there.
  const edgeUrl = 'http://127.0.0.1:9'
  return new WatchdogVoice({ desk: 'local', mode: 'paper', dataDir, edgeUrl, log: silent })
}

function alert(text: string): Row {
  return { ts: 1, kind: 'alert', severity: 'critical', key: 'watchdog', text }
}

test('what the edge could not be told is kept, numbered without gaps over every life of the watchdog', async ({
  expect,
}) => {
  const dataDir = new DataDir(tempFolder())
  readOrMakeKeys(dataDir.keys, 'local')
  const texts = ['one', 'two', 'three']
  for (const text of texts) {
    const voice = voiceIn(dataDir)
    voice.tell([alert(text)])
    await voice.stop()
  }
  const reader = new JournalReader(dataDir.watchdogJournal)
  const rows = reader.rowsAfter(0, 10).map((json) => AuditRow.parse(JSON.parse(json)))
  reader.close()
  expect(rows.map((row) => (row.kind === 'alert' ? `${row.seq} ${row.text}` : ''))).toEqual([
    '1 one',
    '2 two',
    '3 three',
  ])
})

test('a disk that has no room for its journal is said at once, not when it must act', ({
  expect,
}) => {
  const dataDir = new DataDir(tempFolder())
  mkdirSync(dataDir.watchdogJournal)
  expect(() => voiceIn(dataDir)).toThrow(/unable to open database file/)
})
