import fc from 'fast-check'
import { describe, test } from 'vitest'

import { judgeAll } from '../../../../core-node/operations/promotion/ladder.ts'
import type {
  Evidence,
  JournalRecord,
  RecordRow,
} from '../../../../core-node/operations/promotion/record.ts'
import {
  alert,
  consent,
  goodHour,
  journalOf,
  liveAccount,
  microDays,
  minute,
  paperAccount,
  subject,
} from './record-rows.ts'

/** All rungs that can be reached, and not a row more than they need. */
const whole: readonly JournalRecord[] = [
  journalOf(paperAccount, goodHour()),
  journalOf(liveAccount, [consent(), ...microDays(7)]),
]

function reached(records: readonly JournalRecord[]): Set<string> {
  return new Set(judgeAll(records, subject).rungs.flatMap(({ id, isMet }) => (isMet ? [id] : [])))
}

function withRows(at: number, change: (rows: readonly RecordRow[]) => RecordRow[]) {
  return whole.map((record, index) =>
    index === at ? { ...record, rows: change(record.rows) } : record,
  )
}

/** What any process may come to write, good and bad. */
const anyMinute: fc.Arbitrary<Evidence> = fc
  .record({
    run: fc.constantFrom('run-1', 'run-2', 'micro-0'),
    part: fc.integer({ min: 1, max: 70 }),
    mode: fc.constantFrom('paper', 'live-micro', 'dry-run', 'simulation', 'live'),
    build: fc.constantFrom(subject.build, '9-9-9'),
    strategy: fc.constantFrom(subject.strategy, 'ffffffffffff'),
    isConnected: fc.boolean(),
    isOpen: fc.boolean(),
    dataSeconds: fc.constantFrom(0, 60),
    agreements: fc.constantFrom(0, 6),
    divergences: fc.constantFrom(0, 1),
    trades: fc.constantFrom(0, 1),
    elapsedMs: fc.constantFrom(0, 60_000, 3_600_000),
    simulated: fc.constantFrom<string[]>([], ['it ran in mode simulation']),
  })
  .map((fields) => minute(fields))

/** What speaks against a promotion, or proves nothing. */
const bad: fc.Arbitrary<RecordRow> = fc.oneof(
  anyMinute.map((row) => ({ ...row, dataSeconds: 0, agreements: 0, trades: 0 })),
  fc.constantFrom('reconciliation', 'no-stop', 'unheard-of').map((key) => alert(key)),
)

const which = fc.constantFrom(0, 1)
const place = fc.double({ min: 0, max: 0.999999, noNaN: true })

describe('a promotion', () => {
  test('is not reached by evidence of which any row is missing', ({ expect }) => {
    const everything = reached(whole)
    expect(everything.size).toBe(5)
    fc.assert(
      fc.property(which, place, (at, part) => {
        const without = withRows(at, (rows) => rows.toSpliced(Math.floor(part * rows.length), 1))
        const left = reached(without)
        expect(left.size).toBeLessThan(5)
        expect([...left].every((id) => everything.has(id))).toBe(true)
      }),
    )
  })

  test('is not reached by evidence in another order than it was written in', ({ expect }) => {
    fc.assert(
      fc.property(which, place, place, (at, one, other) => {
        const swapped = withRows(at, (rows) => {
          const [a, b] = [Math.floor(one * rows.length), Math.floor(other * rows.length)]
          const [first, second] = [rows[a], rows[b]] as [RecordRow, RecordRow]
          return rows.with(a, second).with(b, first)
        })
        const isMoved = swapped[at]?.rows.some((row, index) => row !== whole[at]?.rows[index])
        expect(reached(swapped).size < 5).toBe(isMoved)
      }),
    )
  })

  test('is never brought nearer by what is bad, wherever it stands', ({ expect }) => {
    const some = fc.array(fc.oneof(anyMinute, bad), { maxLength: 70 })
    fc.assert(
      fc.property(some, place, bad, (rows, part, worse) => {
        for (const account of [paperAccount, liveAccount]) {
          const own = rows.map((row) => (row.kind === 'evidence' ? { ...row, account } : row))
          const before = reached([journalOf(account, own)])
          const bent = own.toSpliced(Math.floor(part * (own.length + 1)), 0, { ...worse })
          const after = reached([journalOf(account, bent)])
          for (const id of after) expect(before).toContain(id)
        }
      }),
    )
  })

  test('is lost for what a divergence follows, and what it followed stays open', ({ expect }) => {
    fc.assert(
      fc.property(
        which,
        bad.filter((row) => row.kind === 'alert'),
        (at, row) => {
          const [first, second] = whole as [JournalRecord, JournalRecord]
          const bent = [first, second].map((record, index) =>
            index === at ? journalOf(record.account ?? '', [...record.rows, row]) : record,
          )
          const lost = at === 0 ? ['paper-hour'] : ['micro-consent', 'live-micro', 'seven-days']
          for (const id of lost) expect(reached(bent)).not.toContain(id)
        },
      ),
    )
  })

  test('never comes from a simulated gateway, and live from nothing at all', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(anyMinute, { maxLength: 120 }), (rows) => {
        const simulated = rows.map((row) => ({ ...row, simulated: ['it was simulated'] }))
        for (const account of [paperAccount, liveAccount]) {
          const own = simulated.map((row) => ({ ...row, account }))
          expect(reached([journalOf(account, own)]).size).toBe(0)
        }
        expect(reached([journalOf(paperAccount, rows), ...whole])).not.toContain('live-consent')
      }),
    )
  })
})
