import { describe, test } from 'vitest'

import { SafetyRefusal } from '../../../../core-node/operations/exit.ts'
import {
  judgeAll,
  missingFor,
  refuseUnlessPromoted,
  rungs,
} from '../../../../core-node/operations/promotion/ladder.ts'
import type {
  Evidence,
  JournalRecord,
  Subject,
} from '../../../../core-node/operations/promotion/record.ts'
import {
  alert,
  consent,
  goodHour,
  journalOf,
  liveAccount,
  microDays,
  minute,
  minutes,
  paperAccount,
  readyForMicro,
  session,
  subject,
  trade,
} from './record-rows.ts'

/** The ids of the rungs that are reached. */
function reached(records: readonly JournalRecord[], who: Subject = subject): string[] {
  return judgeAll(records, who).rungs.flatMap(({ id, isMet }) => (isMet ? [id] : []))
}

function judgedOf(id: string, records: readonly JournalRecord[], who: Subject = subject) {
  const judged = judgeAll(records, who)
  const found = [...judged.rungs, ...judged.conditions].find((each) => each.id === id)
  if (found === undefined) throw new Error(`no rung ${id}`)
  return found
}

function paper(rows: Parameters<typeof journalOf>[1]): JournalRecord[] {
  return [journalOf(paperAccount, rows)]
}

describe('the ladder', () => {
  test('starts at the bottom: nothing is reached without evidence', ({ expect }) => {
    expect(reached([])).toEqual([])
    for (const { isMet, found } of judgeAll([], subject).rungs) {
      expect(isMet).toBe(false)
      expect(found).not.toBe('')
    }
  })

  test('every rung that is open says what is missing and names a cure', ({ expect }) => {
    for (const rung of judgeAll([], subject).rungs) {
      expect(rung).toHaveProperty('missing', expect.stringMatching(/.{20,}/))
    }
  })

  test('with the hour of paper and a consent live-micro is let through, live is not', ({
    expect,
  }) => {
    const records = readyForMicro()
    expect(reached(records)).toEqual(['connection', 'paper-hour', 'micro-consent'])
    expect(missingFor('live-micro', records, subject)).toEqual([])
    expect(() => refuseUnlessPromoted('live-micro', records, subject)).not.toThrow()
    expect(missingFor('live', records, subject).map(({ id }) => id)).toEqual([
      'live-micro',
      'seven-days',
      'live-consent',
    ])
  })

  test('after seven days live still waits for the passkey, and only for that', ({ expect }) => {
    const records = [
      journalOf(paperAccount, goodHour()),
      journalOf(liveAccount, [consent(), ...microDays(7)]),
    ]
    expect(reached(records)).toEqual(rungs.map(({ id }) => id).slice(0, -1))
    expect(missingFor('live', records, subject).map(({ id }) => id)).toEqual(['live-consent'])
  })

  test('a refusal names the mode, every rung that is missing, and the command that shows them', ({
    expect,
  }) => {
    const refusal = () => refuseUnlessPromoted('live', [], subject)
    expect(refusal).toThrow(SafetyRefusal)
    for (const { title } of rungs) expect(refusal).toThrow(title)
    expect(refusal).toThrow(`"mia checklist --mode live --account ${liveAccount}"`)
  })
})

describe('the connection test', () => {
  test('is one run that was connected, had data, and agreed with the broker', ({ expect }) => {
    expect(reached(paper([minute()]))).toEqual(['connection'])
    expect(reached(paper([minute({ mode: 'dry-run' })]))).toEqual(['connection'])
    const start = minute({ isConnected: false, dataSeconds: 0, agreements: 1 })
    const then = minute({ part: 2, agreements: 0, elapsedMs: 5_000 })
    expect(reached(paper([start, then]))).toEqual(['connection'])
  })

  test('is none without a connection, without data, without books, or in two runs', ({
    expect,
  }) => {
    const ways = [
      [minute({ isConnected: false })],
      [minute({ dataSeconds: 0 })],
      [minute({ agreements: 0 })],
      [minute({ dataSeconds: 0 }), minute({ run: 'run-2', agreements: 0 })],
    ]
    for (const rows of ways) expect(reached(paper(rows))).toEqual([])
  })

  test('of another build, strategy or desk is told, and counts for nothing', ({ expect }) => {
    const cases = [
      [{ build: '1-1-0' }, 'only of another build (1-1-0; this one is 1-2-0)'],
      [{ strategy: 'ffffffffffff' }, 'only of another configuration of the strategy'],
      [{ desk: 'night' }, 'none of desk local'],
    ] as const
    for (const [fields, found] of cases) {
      const judged = judgedOf('connection', paper([minute(fields)]))
      expect(judged).toMatchObject({ isMet: false, found })
    }
  })
})

describe('the hour of paper', () => {
  test('is sixty minutes without a break and a trade', ({ expect }) => {
    expect(reached(paper(goodHour()))).toContain('paper-hour')
    expect(judgedOf('paper-hour', paper(goodHour())).found).toBe('60 minutes, 1 trades')
  })

  test('is none with a minute missing, and says how many there are', ({ expect }) => {
    const judged = judgedOf('paper-hour', paper(goodHour().slice(1)))
    expect(judged).toMatchObject({ isMet: false })
    expect(judged.found).toBe('59 of 60 minutes without a break, 1 trades')
  })

  test('is none without a trade, and says so', ({ expect }) => {
    const judged = judgedOf('paper-hour', paper(minutes(90)))
    expect(judged).toMatchObject({
      isMet: false,
      missing: expect.stringContaining('no position was opened and closed'),
    })
  })

  test('may have its trade in another hour of the same journal', ({ expect }) => {
    const before = minute({ run: 'run-0', trades: 1 })
    expect(reached(paper([before, ...minutes(60)]))).toContain('paper-hour')
    const elsewhere = journalOf('DU1', [minute({ account: 'DU1', trades: 1 })])
    expect(reached([elsewhere, ...paper(minutes(60))])).not.toContain('paper-hour')
  })

  const breaks: readonly (readonly [string, Partial<Evidence>])[] = [
    ['the connection broke', { isConnected: false }],
    ['the market was closed', { isOpen: false }],
    ['no data came', { dataSeconds: 0 }],
    ['the books were not compared', { agreements: 0 }],
    ['the process stood still', { elapsedMs: 3_600_000 }],
    ['another process began', { run: 'run-2' }],
    ['it ran in another mode', { mode: 'dry-run' }],
    ['it was simulated', { simulated: ['it ran in mode simulation'] }],
    ['another build ran', { build: '9' }],
    ['another strategy ran', { strategy: 'ffffffffffff' }],
    ['another account was traded', { account: 'DU1' }],
  ]
  for (const [what, fields] of breaks) {
    test(`begins anew after a minute in which ${what}`, ({ expect }) => {
      const hour = goodHour().map((row) => (row.part === 20 ? { ...row, ...fields } : row))
      expect(reached(paper(hour))).not.toContain('paper-hour')
      const after = minutes(60, { part: 61 })
      expect(reached(paper([...hour, ...after]))).toContain('paper-hour')
    })
  }

  test('before a divergence counts no more, and the next hour does', ({ expect }) => {
    const bad = [alert('position-mismatch'), alert('an alert of tomorrow')]
    for (const row of [...bad, minute({ part: 61, divergences: 1 })]) {
      expect(reached(paper([...goodHour(), row]))).toEqual([])
      const again = goodHour({ run: 'run-2' })
      expect(reached(paper([...goodHour(), row, ...again]))).toContain('paper-hour')
    }
  })

  test('stands after alerts that are explained, or not critical', ({ expect }) => {
    const rows = [
      alert('broker-link'),
      alert('control:12:daily-loss'),
      alert('position-mismatch', 'warning'),
    ]
    for (const row of rows) expect(reached(paper([...goodHour(), row]))).toContain('paper-hour')
  })

  test('of a live account is none: it was not paper', ({ expect }) => {
    const rows = goodHour({ account: liveAccount })
    expect(reached([journalOf(liveAccount, rows)])).not.toContain('paper-hour')
  })

  test('from a journal with a gap counts for nothing, and the gap is told', ({ expect }) => {
    const [journal] = paper(goodHour()) as [JournalRecord]
    const broken = { ...journal, problem: 'journal.db: 3 rows are missing' }
    expect(reached([broken])).toEqual([])
    expect(judgedOf('paper-hour', [broken]).found).toBe('journal.db: 3 rows are missing')
  })

  test('of a simulated gateway is told to be one', ({ expect }) => {
    const simulated = ['contract id 600202612 is one that MIA’s own gateway gives']
    const judged = judgedOf('paper-hour', paper(goodHour({ simulated })))
    expect(judged.found).toContain('only of a simulated gateway (contract id 600202612')
    expect(reached(paper(goodHour({ simulated })))).toEqual([])
  })
})

describe('the consent to live-micro', () => {
  test('is for one account, build, strategy and desk', ({ expect }) => {
    const others = [
      { account: 'U1' },
      { build: '1-3-0' },
      { strategy: 'ffffffffffff' },
      { desk: 'night' },
      { mode: 'live' },
    ] as const
    for (const fields of others) {
      const records = [
        journalOf(paperAccount, goodHour()),
        journalOf(liveAccount, [consent(fields)]),
      ]
      expect(reached(records)).not.toContain('micro-consent')
    }
  })

  test('is void once the books of the account have diverged', ({ expect }) => {
    const [hour] = readyForMicro() as [JournalRecord]
    const rows = [consent(), alert('reconciliation')]
    expect(reached([hour, journalOf(liveAccount, rows)])).not.toContain('micro-consent')
    expect(reached([hour, journalOf(liveAccount, [...rows, consent()])])).toContain('micro-consent')
  })

  test('without an account named is nobody’s', ({ expect }) => {
    expect(reached(readyForMicro(), { ...subject, account: undefined })).not.toContain(
      'micro-consent',
    )
  })
})

describe('live-micro’s days', () => {
  test('are trade dates with an hour each: six are not seven, a short one is none', ({
    expect,
  }) => {
    const days = microDays(7)
    const found = (rows: typeof days) =>
      judgedOf('seven-days', [journalOf(liveAccount, rows)]).found
    expect(reached([journalOf(liveAccount, microDays(6))])).not.toContain('seven-days')
    expect(found(days.slice(0, -1))).toBe('6 of 7 trade dates')
    expect(found(days)).toMatch(/^7 of 7 trade dates: 2026-11-02, /)
  })

  test('of two runs on one date are one', ({ expect }) => {
    const halves = minutes(60, { mode: 'live-micro', account: liveAccount }).map((row, at) => ({
      ...row,
      run: at < 30 ? 'morning' : 'noon',
    }))
    const { found } = judgedOf('seven-days', [journalOf(liveAccount, halves)])
    expect(found).toBe('1 of 7 trade dates')
  })

  test('begin anew with a divergence', ({ expect }) => {
    const days = microDays(7)
    const rows = [...days.slice(0, 200), alert('foreign-fill'), ...days.slice(200)]
    const { found } = judgedOf('seven-days', [journalOf(liveAccount, rows)])
    expect(found).toBe('3 of 7 trade dates')
  })

  test('count whichever build made them, and say which', ({ expect }) => {
    const rows = microDays(7).map((row) => ({ ...row, build: '1-1-0' }))
    const judged = judgedOf('seven-days', [journalOf(liveAccount, rows)])
    expect(judged.isMet).toBe(true)
    expect(judged.found).toContain('some of it by build 1-1-0')
  })

  test('of a paper account are none, whatever mode they say', ({ expect }) => {
    const rows = microDays(7).map((row) => ({ ...row, account: paperAccount }))
    const who = { ...subject, account: paperAccount }
    expect(reached([journalOf(paperAccount, rows)], who)).not.toContain('seven-days')
  })
})

describe('what real money asks for', () => {
  function missing(who: Partial<Subject>): string[] {
    return missingFor('live-micro', readyForMicro(), { ...subject, ...who }).map(({ id }) => id)
  }

  test('is an account that is named and no paper account', ({ expect }) => {
    expect(missing({ account: undefined })).toContain('account')
    expect(missing({ account: paperAccount })).toContain('account')
    expect(missing({})).toEqual([])
  })

  test('is a micro, for live-micro only', ({ expect }) => {
    expect(missing({ instrument: 'ES' })).toEqual(['micro-contract'])
    for (const instrument of ['MES', 'MNQ', 'MYM']) expect(missing({ instrument })).toEqual([])
    const live = missingFor('live', readyForMicro(), { ...subject, instrument: 'ES' })
    expect(live.map(({ id }) => id)).not.toContain('micro-contract')
  })

  test('is micro capital that is not lost: 500 USD, counted over every day of live-micro', ({
    expect,
  }) => {
    const [hour] = readyForMicro() as [JournalRecord]
    const lost = (...cents: number[]) =>
      judgedOf('micro-capital', [
        hour,
        journalOf(liveAccount, [
          session('live-micro'),
          ...cents.map(trade),
          alert('reconciliation'),
          session('live'),
          trade(-90_000),
        ]),
      ])
    expect(lost(-20_000, -29_999)).toMatchObject({ isMet: true, found: '0.01 USD' })
    expect(lost(-20_000, -30_000).isMet).toBe(false)
    expect(lost(40_000)).toMatchObject({ isMet: true, found: '500.00 USD' })
  })
})
