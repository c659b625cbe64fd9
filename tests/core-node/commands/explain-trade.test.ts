import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, test } from 'vitest'

import { AuditStream } from '../../../core-node/engine/audit-stream.ts'
import { Journal } from '../../../core-node/engine/journal/journal.ts'
import type { AuditRow, RowOf } from '../../../shared/audit.ts'
import { replayAll, rowsOf, tradingDay } from '../engine/trading-day.ts'
import { tempFolder } from '../temp-folder.ts'
import { mia } from './mia.ts'

const traded = replayAll(tradingDay(3_600)).rows
const refused = replayAll(tradingDay(1_800), { mode: 'dry-run' }).rows
const second = rowsOf(traded, 'trade')[1] as RowOf<'trade'>

type Told = {
  readonly trade: RowOf<'trade'>
  readonly entry: RowOf<'snapshot'> | null
  readonly exit: RowOf<'snapshot'> | null
  readonly signal: RowOf<'signal'> | null
}

function auditFile(rows: readonly AuditRow[]): string {
  const file = join(tempFolder(), 'audit.jsonl')
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return file
}

async function told<Of>(...args: string[]): Promise<Of> {
  const { code, stdout, stderr } = await mia('explain', ...args, '--json')
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as Of
}

describe('mia explain --trade', () => {
  test('gives the trade with its entry, its exit and the decision, whole', async ({ expect }) => {
    const found = await told<Told>('--trade', '2', '--audit', auditFile(traded))
    const snapshots = rowsOf(traded, 'snapshot')
    const exit = snapshots.find(({ trade }) => trade === 2)
    expect(found.trade).toEqual(second)
    expect(found.exit).toEqual(exit)
    expect(found.entry).toEqual(
      snapshots.find(({ of, bracket }) => of === 'entry' && bracket === exit?.bracket),
    )
    expect(found.entry?.ts).toBeLessThanOrEqual(second.openedAt)
    expect(found.signal).toMatchObject({ decision: 'enter', ts: found.entry?.ts })
  })

  test('shows people both sides, what changed between, and what came of it', async ({ expect }) => {
    const file = auditFile(traded)
    const { stdout } = await mia('explain', '--trade', '2', '--audit', file)
    const lines = stdout.split('\n')
    expect(lines[0]).toMatch(/^Trade 2: (LONG|SHORT) \d ESZ6, [A-Z_]+, \d+\.\d\d to \d+\.\d\d in /)
    expect(lines[1]).toMatch(/USD net \(gross .*, fees \d.*\), R .*, MAE .* ticks, MFE .* ticks$/)
    expect(lines[2]).toMatch(/^Entry, row \d+, 2026-09-15 .*: enter \(/)
    expect(lines[3]).toMatch(/^Exit, {2}row \d+, 2026-09-15 .*: (stop|target|flatten)$/)
    for (const heading of ['Market', 'Score', 'Account', 'Limits used']) {
      expect(stdout).toMatch(new RegExp(`^${heading} +entry +exit +change$`, 'm'))
    }
    const { entry, exit } = await told<Told>('--trade', '2', '--audit', file)
    const [from = 0, to = 0] = [entry, exit].map((of) => (of?.market.lastTicks ?? 0) / 4)
    const change = `[${to < from ? '−' : '+'}]${Math.abs(to - from).toFixed(2)}`
    expect(to).not.toBe(from)
    expect(stdout).toMatch(
      new RegExp(`^last +${from.toFixed(2)} +${to.toFixed(2)} +${change}$`, 'm'),
    )
    expect(stdout).toMatch(/^order_book_imbalance( +[+− ]\d\.\d{4}){2,3}$/m)
    expect(stdout).toMatch(/^daily loss, USD +\d+\.\d\d of 2000\.00 +\d+\.\d\d of 2000\.00$/m)
    expect(stdout).toMatch(/^trades today +1 +2 +\+1$/m)
    expect(stdout).not.toMatch(/^put wall/m)
  })

  test('reads the newest journal of the data folder', async ({ expect }) => {
    const folder = tempFolder()
    const journal = new Journal(join(folder, 'journal-DU1.db'), 'test')
    const stream = new AuditStream(0)
    for (const { v: _v, seq: _seq, ...row } of traded) journal.append(stream.number(row))
    journal.close()
    expect((await told<Told>('--trade', '2', '--data-dir', folder)).exit?.trade).toBe(2)
  })

  test('in a journal of before there were snapshots gives the decision that opened it', async ({
    expect,
  }) => {
    const file = auditFile(traded.filter(({ kind }) => kind !== 'snapshot'))
    const found = await told<Told>('--trade', '2', '--audit', file)
    expect([found.entry, found.exit]).toEqual([null, null])
    const opened = rowsOf(traded, 'signal').findLast(
      ({ decision, ts }) => decision === 'enter' && ts <= second.openedAt,
    )
    expect(found.signal?.seq).toBe(opened?.seq)
    const { code, stdout, stderr } = await mia('explain', '--trade', '2', '--audit', file)
    expect([code, stderr]).toEqual([0, expect.stringMatching('no snapshots of the trade')])
    expect(stdout).toMatch(/^Trade 2: /)
    expect(stdout).toMatch(new RegExp(`^Row ${opened?.seq}, `, 'm'))
  })

  test('where the entry lies in an earlier journal shows the exit alone', async ({ expect }) => {
    const rest = traded.filter(({ seq }) => seq >= second.seq)
    const { stdout, stderr } = await mia('explain', '--trade', '2', '--audit', auditFile(rest))
    expect(stdout).toMatch(/^Market +exit$/m)
    expect(stdout).toMatch('Nothing in this journal says what opened it.')
    expect(stderr).toMatch('no snapshot of its entry')
  })

  test('of an unknown number says how many there are', async ({ expect }) => {
    const last = rowsOf(traded, 'trade').at(-1)?.trade
    const text = `no closed trade 999: the last is ${last}`
    const { code, stderr } = await mia('explain', '--trade', '999', '--audit', auditFile(traded))
    expect([code, stderr]).toEqual([2, expect.stringMatching(text)])
  })

  test('says so where none has closed', async ({ expect }) => {
    const { code, stderr } = await mia('explain', '--trade', '1', '--audit', auditFile(refused))
    expect([code, stderr]).toEqual([2, expect.stringMatching('none has closed')])
  })

  test('goes with no other question', async ({ expect }) => {
    const { code, stderr } = await mia('explain', '--trade', '1', '--refusal', '3')
    expect([code, stderr]).toEqual([2, expect.stringMatching('cannot be used with')])
  })
})

describe('mia explain --refusal', () => {
  type Refused = {
    readonly refusal: RowOf<'refusal'>
    readonly snapshot: RowOf<'snapshot'> | null
    readonly isOwn: boolean
  }
  const [first] = rowsOf(refused, 'refusal')
  const seq = first?.seq ?? 0

  test('gives the row and its snapshot', async ({ expect }) => {
    const found = await told<Refused>('--refusal', String(seq), '--audit', auditFile(refused))
    expect(found).toMatchObject({ refusal: first, isOwn: true })
    expect(found.snapshot).toMatchObject({ of: 'refusal', control: 'mode', ts: first?.ts })
  })

  test('of one that has none of its own gives the last for the same reason', async ({ expect }) => {
    const [shown] = rowsOf(refused, 'snapshot')
    const rows = refused.filter((row) => row.kind !== 'snapshot' || row === shown)
    const later = rowsOf(refused, 'refusal').at(-1) as RowOf<'refusal'>
    const args = ['--refusal', String(later.seq), '--audit', auditFile(rows)]
    expect(await told<Refused>(...args)).toEqual({ refusal: later, snapshot: shown, isOwn: false })
    const { stdout } = await mia('explain', ...args)
    expect(stdout).toMatch(`as at row ${shown?.seq}, `)
  })

  test('shows people the control, the order and how things stood', async ({ expect }) => {
    const file = auditFile(refused)
    const { stdout } = await mia('explain', '--refusal', String(seq), '--audit', file)
    expect(stdout).toMatch(/^Row \d+, .* (BUY|SELL) 1 refused\nBy mode \(dry-run\): A dry run/)
    expect(stdout).toMatch(/^Asked for: ESZ6 at \d+\.\d\d, stop \d+\.\d\d, target \d+\.\d\d$/m)
    expect(stdout).toMatch(/^open orders +3 of 3$/m)
  })

  test('of another row says where the last one is', async ({ expect }) => {
    const args = ['--refusal', String(seq + 1), '--audit', auditFile(refused)]
    const { code, stderr } = await mia('explain', ...args)
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(`row ${seq + 1} is no refusal: the last before it is ${seq}`),
    ])
  })

  test('in a journal of before there were snapshots gives the row alone', async ({ expect }) => {
    const file = auditFile(refused.filter(({ kind }) => kind !== 'snapshot'))
    const { code, stdout, stderr } = await mia('explain', '--refusal', String(seq), '--audit', file)
    expect([code, stdout, stderr]).toEqual([
      0,
      expect.stringMatching('By mode'),
      expect.stringMatching('no snapshot'),
    ])
  })
})
