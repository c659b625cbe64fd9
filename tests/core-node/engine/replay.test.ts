import fc from 'fast-check'
import { describe, test } from 'vitest'

import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import { CommandKind } from '../../../core-node/execution/command-events.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { AuditRow } from '../../../shared/audit.ts'
import { eventsOf, happenings } from '../arbitrary-events.ts'
import { replayAll, rowsOf, tradingDay } from './trading-day.ts'

const day = () => tradingDay(3_600)

describe('a replayed day', () => {
  const { replay, rows } = replayAll(day())

  test('trades: signals become brackets, fills and closed trades', ({ expect }) => {
    expect(rowsOf(rows, 'trade').length).toBeGreaterThan(1)
    expect(rowsOf(rows, 'signal').length).toBeGreaterThan(1)
    expect(replay.orders.sent % 3).toBe(0)
  })

  test('numbers its rows without gaps and in the order of their time', ({ expect }) => {
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1))
    for (const [i, { ts }] of rows.entries()) {
      expect(ts).toBeGreaterThanOrEqual(rows[i - 1]?.ts ?? 0)
    }
  })

  test('pulses once a second, never more', ({ expect }) => {
    const seconds = rowsOf(rows, 'pulse').map(({ ts }) => Math.floor(ts / 1_000_000))
    expect(new Set(seconds).size).toBe(seconds.length)
    expect(seconds.length).toBe(3_600)
  })

  test('the money of its trades is the ledger’s', ({ expect }) => {
    const { ledger } = replay.engine.execution.booking
    const trades = rowsOf(rows, 'trade')
    const open = rowsOf(rows, 'fill').reduce(
      (s, f) => s + (f.side === 'BUY' ? 1 : -1) * f.contracts,
      0,
    )
    expect(open).toBe(ledger.positionContracts)
    expect(trades.reduce((sum, t) => sum + t.grossCents, 0)).toBe(ledger.realizedCents)
    for (const { grossCents, feesCents, netCents } of trades) {
      expect(netCents).toBe(grossCents - feesCents)
    }
  })

  test('every signal row’s contributions sum to its net score', ({ expect }) => {
    for (const { net, features } of rowsOf(rows, 'signal')) {
      const sum = features.reduce((total, { contribution }) => total + contribution, 0)
      expect(net).toBeCloseTo(sum, 5)
    }
  })

  test('a position always has a stop at the broker while it is open', ({ expect }) => {
    // What is told beside that is a signal, and nobody's fault.
    expect(rowsOf(rows, 'alert').filter(({ severity }) => severity !== 'info')).toEqual([])
  })
})

describe('the same events', () => {
  test('give the same bytes', ({ expect }) => {
    const first = replayAll(day())
    const second = replayAll(day())
    expect(second.lines).toEqual(first.lines)
    expect(second.replay.audit.sha256()).toBe(first.replay.audit.sha256())
  })

  test('give the same bytes, whatever the events are', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const hash = () => replayAll(eventsOf(all)).replay.audit.sha256()
        expect(hash()).toBe(hash())
      }),
      { numRuns: 30 },
    )
  })

  test('give other bytes with another configuration', ({ expect }) => {
    const hash = (pauseMs: number) =>
      replayAll(day(), { strategy: { entryHours: 'globex', pauseMs } }).replay.audit.sha256()
    expect(hash(1_000)).not.toBe(hash(60_000))
  })
})

describe('what stops entries', () => {
  test('without options the production preset covers too little to trade', ({ expect }) => {
    const { replay } = replayAll(day(), { preset: productionV2 })
    expect(replay.orders.sent).toBe(0)
    expect(replay.engine.confluence.gate).toBe('coverage')
  })

  test('a dry run goes all the way and sends nothing', ({ expect }) => {
    const { replay, rows } = replayAll(day(), { mode: 'dry-run' })
    expect(replay.orders.sent).toBe(0)
    expect(rowsOf(rows, 'refusal').map(({ control }) => control)).toContain('mode')
  })

  test('outside the entry hours every entry is refused, by name', ({ expect }) => {
    const night = eventsAt(day(), 8 * 3_600)
    const { replay, rows } = replayAll(night, { strategy: { entryHours: 'day', pauseMs: 60_000 } })
    expect(replay.orders.sent).toBe(0)
    const refusals = rowsOf(rows, 'refusal')
    expect(refusals.length).toBeGreaterThan(0)
    for (const { control } of refusals) expect(control).toBe('session')
  })

  test('a kill at any moment leaves no entry after it, and ends flat', ({ expect }) => {
    const events = [...day()]
    fc.assert(
      fc.property(fc.integer({ min: 0, max: events.length - 200 }), (at) => {
        const { replay, lines } = replayAll([])
        for (const [i, event] of events.entries()) {
          if (i === at) {
            replay.engine.step({
              kind: CommandKind.Kill,
              tsUs: event.tsUs,
              id: 'kill-0001',
              by: 'test',
              level: 'flatten',
              reason: 'drill',
            })
          }
          replay.step(event)
        }
        const rows = lines.map((line) => AuditRow.parse(JSON.parse(line)))
        const killed = rows.findIndex(({ kind }) => kind === 'kill')
        const after = rowsOf(rows.slice(killed), 'order')
        expect(killed).toBeGreaterThanOrEqual(0)
        expect(after.filter(({ leg, state }) => leg === 'entry' && state === 'Intended')).toEqual(
          [],
        )
        expect(replay.engine.execution.isFlat).toBe(true)
        expect(replay.engine.execution.kill.level).toBe('flatten')
      }),
      { numRuns: 15 },
    )
  })
})

/** The same events, so many seconds later. */
function* eventsAt(events: Iterable<MarketEvent>, seconds: number): Generator<MarketEvent> {
  for (const event of events) {
    event.tsUs += seconds * 1_000_000
    yield event
  }
}
