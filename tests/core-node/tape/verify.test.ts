import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

import { describe, test } from 'vitest'

import { runsOf } from '../../../core-node/commands/verify/run-parts.ts'
import { tapesIn } from '../../../core-node/commands/verify/tape-files.ts'
import type { Verdict } from '../../../core-node/commands/verify/verify-run.ts'
import { verifyRun } from '../../../core-node/commands/verify/verify-run.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { mia } from '../commands/mia.ts'
import { tradingDay } from '../engine/trading-day.ts'
import { tempFolder } from '../temp-folder.ts'
import { RecordedRun } from './recorded-run.ts'

const seconds = 1_800
const day = 24 * 3_600

function* later(events: Iterable<MarketEvent>, bySeconds: number): Generator<MarketEvent> {
  for (const event of events) {
    event.tsUs += bySeconds * 1_000_000
    yield event
  }
}

async function verdictsOf(folder: string): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const file of tapesIn(join(folder, 'tapes'))) {
    for (const { parts, nextSeq } of await runsOf(file)) {
      verdicts.push(await verifyRun(folder, parts, nextSeq, () => {}))
    }
  }
  return verdicts
}

function journalRows(folder: string): { kind: string; seq: number }[] {
  const db = new DatabaseSync(join(folder, 'journal-DU1.db'))
  const rows = db.prepare('SELECT kind, seq FROM audit ORDER BY seq').all()
  db.close()
  return rows.map(({ kind, seq }) => ({ kind: String(kind), seq: Number(seq) }))
}

function alter(folder: string, kind: string, field: string, value: unknown): number {
  const db = new DatabaseSync(join(folder, 'journal-DU1.db'))
  const row = db.prepare('SELECT seq FROM audit WHERE kind = ? ORDER BY seq LIMIT 1').get(kind)
  const seq = Number(row?.['seq'])
  db.prepare('UPDATE audit SET json = json_set(json, ?, ?) WHERE seq = ?').run(
    `$.${field}`,
    value as number,
    seq,
  )
  db.close()
  return seq
}

describe('a recorded day, played again', () => {
  test('gives the journal’s rows, one by one, and says so', async ({ expect }) => {
    const folder = tempFolder()
    const run = new RecordedRun(folder, 'run-1')
    run.play(tradingDay(seconds))
    run.tellHealth()
    await run.stop()
    const rows = journalRows(folder)
    for (const kind of ['signal', 'order', 'fill', 'trade', 'pulse', 'session', 'link']) {
      expect(rows.some((row) => row.kind === kind)).toBe(true)
    }
    expect(readdirSync(join(folder, 'tapes'))).toEqual(['tape-2026-09-15-DU1.mtape.zst'])
    const [verdict, ...others] = await verdictsOf(folder)
    expect(others).toEqual([])
    expect(verdict).toMatchObject({ isEqual: true, isClosed: true, parts: 1, difference: null })
    expect(verdict?.rows).toBe(rows.length - 1)

    const command = await mia('verify', '2026-09-15', '--data-dir', folder)
    expect([command.code, command.stdout]).toEqual([0, expect.stringContaining('EQUAL')])
  })

  test('a row that was altered is shown with its field, and the command fails', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const run = new RecordedRun(folder, 'run-1')
    run.play(tradingDay(seconds))
    await run.stop()
    const seq = alter(folder, 'fill', 'priceTicks', 1)
    const [verdict] = await verdictsOf(folder)
    expect(verdict?.isEqual).toBe(false)
    expect(verdict?.difference?.seq).toBe(seq)
    expect(verdict?.difference?.fields).toEqual([
      { field: 'priceTicks', journal: '1', replay: expect.stringMatching(/^216\d\d$/) },
    ])
    const [tape = ''] = tapesIn(join(folder, 'tapes'))
    const command = await mia('verify', tape, '--data-dir', folder)
    expect(command.code).toBe(1)
    expect(command.stdout).toContain(`DIFFERENT at the journal’s row ${seq}, fill`)
    expect(command.stdout).toMatch(/priceTicks\n +journal +1\n +played +216/)
  })

  test('a run over two trade dates has two tapes; the second is played from the first on', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const run = new RecordedRun(folder, 'run-1')
    run.play(tradingDay(600)).play(later(tradingDay(600), day))
    await run.stop()
    const tapes = tapesIn(join(folder, 'tapes'))
    expect(tapes.map((path) => path.slice(-29))).toEqual([
      'tape-2026-09-15-DU1.mtape.zst',
      'tape-2026-09-16-DU1.mtape.zst',
    ])
    const [first, second] = await verdictsOf(folder)
    expect([first?.isEqual, first?.parts, first?.rowsAfterTape]).toEqual([true, 1, 0])
    expect([second?.isEqual, second?.parts]).toEqual([true, 2])
    expect(second?.rows).toBe(journalRows(folder).length)
  })

  test('a core that was stopped and started again begins a second tape, and recovers the same', async ({
    expect,
  }) => {
    const folder = tempFolder()
    const first = new RecordedRun(folder, 'run-1')
    first.play(tradingDay(900))
    await first.stop()
    const again = new RecordedRun(folder, 'run-2')
    again.play(later(tradingDay(900), 1_000))
    await again.stop()
    expect(readdirSync(join(folder, 'tapes')).toSorted()).toEqual([
      'tape-2026-09-15-DU1-2.mtape.zst',
      'tape-2026-09-15-DU1.mtape.zst',
    ])
    const verdicts = await verdictsOf(folder)
    expect(verdicts.map(({ run, isEqual, isClosed }) => [run, isEqual, isClosed])).toEqual([
      ['run-1', true, true],
      ['run-2', true, true],
    ])
    const total = verdicts.reduce((sum, { rows }) => sum + rows, 0)
    expect(total).toBe(journalRows(folder).length)
  })

  test('with other settings it decides otherwise, and that is seen', async ({ expect }) => {
    const folder = tempFolder()
    const run = new RecordedRun(folder, 'run-1')
    run.play(tradingDay(seconds))
    await run.stop()
    const [tape = ''] = tapesIn(join(folder, 'tapes'))
    const [{ parts, nextSeq } = { parts: [], nextSeq: 0 }] = await runsOf(tape)
    const strategy = { entryHours: 'globex', pauseMs: 1 } as const
    const other = parts.map((part) => ({
      ...part,
      head: { ...part.head, settings: { ...part.head.settings, strategy } },
    }))
    const verdict = await verifyRun(folder, other, nextSeq, () => {})
    expect([verdict.isEqual, verdict.difference === null]).toEqual([false, false])
  })

  test('a disk that cannot be written stops the tape, tells it once, and nothing else', async ({
    expect,
  }) => {
    const folder = tempFolder()
    writeFileSync(join(folder, 'tapes'), 'a file where the folder should be')
    const run = new RecordedRun(folder, 'run-1')
    run.play(tradingDay(seconds))
    await run.stop()
    const rows = journalRows(folder)
    expect(rows.filter(({ kind }) => kind === 'alert')).toHaveLength(1)

    const other = tempFolder()
    const recorded = new RecordedRun(other, 'run-1')
    recorded.play(tradingDay(seconds))
    await recorded.stop()
    const kinds = (all: typeof rows) => all.map(({ kind }) => kind).filter((k) => k !== 'alert')
    expect(kinds(rows)).toEqual(kinds(journalRows(other)))
  })

  test('what is asked for and not there is named', async ({ expect }) => {
    const folder = tempFolder()
    const missing = await mia('verify', '2026-09-15', '--data-dir', folder)
    expect([missing.code, missing.stderr]).toEqual([
      1,
      expect.stringContaining('no tape of trade date 2026-09-15'),
    ])
    const wrong = await mia('verify', 'yesterday', '--data-dir', folder)
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('neither a trade date')])
  })
})
