import fc from 'fast-check'
import { test } from 'vitest'

import { CommandKind } from '../../../../core-node/execution/command-events.ts'
import type { AuditRow, RowOf } from '../../../../shared/audit.ts'
import { settings } from '../../engine-settings.ts'
import { replayAll, rowsOf, tradingDay } from '../trading-day.ts'

/** A session with a market, a strategy and limits of its own, and with a kill in it or not. */
type Drawn = {
  readonly seconds: number
  readonly waveSeconds: number
  readonly stopTicks: number
  readonly pauseMs: number
  readonly timeStopMs: number
  readonly dailyLossCents: number
  /** At which event; beyond the last there is none. */
  readonly killAt: number
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  seconds: fc.integer({ min: 900, max: 2_400 }),
  waveSeconds: fc.integer({ min: 200, max: 1_500 }),
  stopTicks: fc.integer({ min: 3, max: 12 }),
  pauseMs: fc.integer({ min: 0, max: 60_000 }),
  timeStopMs: fc.integer({ min: 20_000, max: 600_000 }),
  dailyLossCents: fc.integer({ min: 5_000, max: 200_000 }),
  killAt: fc.integer({ min: 0, max: 9_000 }),
})

function sessionOf({ seconds, waveSeconds, killAt, ...of }: Drawn) {
  const base = settings()
  const { replay, lines } = replayAll([], {
    strategy: { entryHours: 'globex', pauseMs: of.pauseMs },
    execution: { ...base.execution, timeStopMs: of.timeStopMs },
    risk: { ...base.risk, stopTicks: of.stopTicks, dailyLossCents: of.dailyLossCents },
  })
  let at = 0
  for (const event of tradingDay(seconds, waveSeconds)) {
    if (at++ === killAt) {
      const kill = { id: 'kill-0001', by: 'test', level: 'flatten', reason: 'drill' } as const
      replay.engine.step({ kind: CommandKind.Kill, tsUs: event.tsUs, ...kill })
    }
    replay.step(event)
  }
  return { lines, rows: lines.map((line) => JSON.parse(line) as AuditRow) }
}

const shownOf = (rows: readonly AuditRow[], of: RowOf<'snapshot'>['of']) =>
  rowsOf(rows, 'snapshot').filter((row) => row.of === of)

test('every bracket has one entry, every trade one exit that leads to it, whatever happens', ({
  expect,
}) => {
  let tradesSeen = 0
  fc.assert(
    fc.property(drawn, (of) => {
      const { rows } = sessionOf(of)
      const entries = shownOf(rows, 'entry').map(({ bracket }) => bracket)
      const sent = rowsOf(rows, 'order').filter(
        ({ leg, state }) => leg === 'entry' && state === 'Intended',
      )
      expect(entries).toEqual(sent.map(({ bracket }) => bracket))
      const trades = rowsOf(rows, 'trade')
      const exits = shownOf(rows, 'exit')
      tradesSeen += trades.length
      expect(exits.map(({ trade }) => trade)).toEqual(trades.map(({ trade }) => trade))
      for (const [i, exit] of exits.entries()) {
        const { v: _v, seq: _seq, ts, kind: _kind, trade: _trade, ...result } = trades[i] ?? {}
        expect([exit.ts, exit.result]).toEqual([ts, result])
        expect(exit.decision.code).toBe(exit.result?.exit)
        expect(entries.filter((bracket) => bracket === exit.bracket)).toHaveLength(1)
        const entry = shownOf(rows, 'entry').find(({ bracket }) => bracket === exit.bracket)
        expect(entry?.order?.side).toBe(exit.result?.side)
        expect(entry?.ts).toBeLessThanOrEqual(exit.result?.openedAt ?? 0)
      }
    }),
    { numRuns: 12 },
  )
  expect(tradesSeen).toBeGreaterThan(10)
})

test('what a snapshot says is what the pulse of its step says', ({ expect }) => {
  let compared = 0
  fc.assert(
    fc.property(drawn, (of) => {
      const { rows } = sessionOf(of)
      for (const shown of rowsOf(rows, 'snapshot')) {
        // A step that pulses does it before its snapshot, and nothing but its kill switch comes between.
        const pulse = rows.slice(0, shown.seq - 1).findLast(({ kind }) => kind === 'pulse')
        if (pulse?.kind !== 'pulse' || pulse.ts !== shown.ts || shown.of !== 'entry') continue
        compared++
        expect(pulse).toMatchObject({ ...pick(shown.market, marketFields) })
        expect(pulse).toMatchObject({ ...pick(shown.account, moneyFields) })
        expect([pulse.net, pulse.score, pulse.tier]).toEqual([
          shown.signal.net,
          shown.signal.score,
          shown.signal.tier,
        ])
        const contributions = shown.features.map(({ contribution }) => contribution)
        expect(contributions.slice(0, pulse.contributions.length)).toEqual(pulse.contributions)
      }
    }),
    { numRuns: 8 },
  )
  expect(compared).toBeGreaterThan(5)
})

test('an entry that was let out uses no limit above it', ({ expect }) => {
  fc.assert(
    fc.property(drawn, (of) => {
      for (const { limits } of shownOf(sessionOf(of).rows, 'entry')) {
        for (const [name, { used, limit }] of Object.entries(limits)) {
          expect(used ?? 0, name).toBeLessThanOrEqual(limit ?? Number.POSITIVE_INFINITY)
        }
      }
    }),
    { numRuns: 6 },
  )
})

test('the same session gives the same bytes', ({ expect }) => {
  fc.assert(
    fc.property(drawn, (of) => {
      expect(sessionOf(of).lines).toEqual(sessionOf(of).lines)
    }),
    { numRuns: 3 },
  )
})

const marketFields = [
  'lastTicks',
  'bidTicks',
  'bidSize',
  'askTicks',
  'askSize',
  'volume',
  'deltaContracts',
  'vwapTicks',
  'bandMidTicks',
] as const
const moneyFields = [
  'positionContracts',
  'averageTicks',
  'openCents',
  'realizedCents',
  'feesCents',
] as const

function pick<Of extends object, Name extends keyof Of>(
  of: Of,
  names: readonly Name[],
): Pick<Of, Name> {
  return Object.fromEntries(names.map((name) => [name, of[name]])) as Pick<Of, Name>
}
