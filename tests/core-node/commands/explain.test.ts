import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { AuditStream } from '../../../core-node/engine/audit-stream.ts'
import { Journal } from '../../../core-node/engine/journal/journal.ts'
import type { RowOf } from '../../../shared/audit.ts'
import { replayAll, rowsOf, tradingDay } from '../engine/trading-day.ts'
import { tempFolder } from '../temp-folder.ts'
import { mia } from './mia.ts'

/** An hour and a half of a market with turns: it is decided and traded. */
const { lines, rows } = replayAll(tradingDay(5_400))
const signals = rowsOf(rows, 'signal')
const entries = signals.filter(({ decision }) => decision === 'enter')

function auditFile(text = `${lines.join('\n')}\n`): string {
  const file = join(tempFolder(), 'audit.jsonl')
  writeFileSync(file, text)
  return file
}

async function explained(...args: string[]): Promise<RowOf<'signal'>> {
  const { code, stdout, stderr } = await mia('explain', ...args, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as RowOf<'signal'>
}

describe('mia explain', () => {
  test('gives the last entry, whose parts sum to its score', async ({ expect }) => {
    const found = await explained('--audit', auditFile())
    expect(found).toMatchObject({ seq: entries.at(-1)?.seq, decision: 'enter', contract: 'ESZ6' })
    const sum = found.features.reduce((total, { contribution }) => total + contribution, 0)
    expect(sum).toBeCloseTo(found.net, 5)
    for (const { x, quality, weight, contribution } of found.features) {
      expect(contribution).toBeCloseTo(x * quality * weight, 5)
    }
    const book = found.features.find(({ name }) => name === 'order_book_imbalance')
    expect(book?.raw['imbalance']).toBeTypeOf('number')
  })

  test('gives the decision at or before a row', async ({ expect }) => {
    const third = signals[2] as RowOf<'signal'>
    expect((await explained(String(third.seq + 1), '--audit', auditFile())).seq).toBe(third.seq)
  })

  test('reads the newest journal of the data folder', async ({ expect }) => {
    const folder = tempFolder()
    const journal = new Journal(join(folder, 'journal-DU1.db'), 'test')
    const stream = new AuditStream(0)
    for (const { v: _v, seq: _seq, ...row } of rows) journal.append(stream.number(row))
    journal.close()
    expect((await explained('--data-dir', folder)).seq).toBe(entries.at(-1)?.seq)
  })

  test('shows people the table, the sum and why', async ({ expect }) => {
    const { stdout } = await mia('explain', '--audit', auditFile())
    expect(stdout).toMatch(/^Row \d+, 2026-09-15 .* (LONG|SHORT) /)
    expect(stdout).toMatch(/\nEnters/)
    expect(stdout).toMatch(/order_book_imbalance +[+−]\d\.\d{3}/)
    expect(stdout).toMatch(/\nsum +[+−]0\.\d{4}/)
    const { stdout: list } = await mia('explain', '--audit', auditFile(), '--list', '3')
    expect(list.trim().split('\n')).toHaveLength(3)
  })

  test('says what is wrong with what it is given', async ({ expect }) => {
    const missing = await mia('explain', '--audit', join(tempFolder(), 'none.jsonl'))
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching('no such file')])
    const broken = await mia('explain', '--audit', auditFile(`${lines[0]}\n{"kind":"signal"}\n`))
    expect([broken.code, broken.stderr]).toEqual([1, expect.stringMatching('line 2')])
    const empty = await mia('explain', '--data-dir', tempFolder())
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringMatching('no journal')])
  })
})
