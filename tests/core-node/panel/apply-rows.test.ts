import fc from 'fast-check'
import { describe, test } from 'vitest'

import { applyRows } from '../../../edge/panel/src/state/apply-rows.ts'
import { emptyPanel } from '../../../edge/panel/src/state/panel-state.ts'
import type { AuditKind, AuditRow } from '../../../shared/audit.ts'
import { makeRow, openUs, second } from './rows.ts'

const arrivedMs = 1_000
const started = makeRow('session', 1)

const kinds: readonly AuditKind[] = [
  'link',
  'pulse',
  'context',
  'levels',
  'chain',
  'signal',
  'refusal',
  'order',
  'fill',
  'commission',
  'trade',
  'snapshot',
  'kill',
  'command',
  'alert',
  'health',
]

describe('applyRows', () => {
  test('folds live rows and a snapshot of the same rows to the same state', ({ expect }) => {
    const streams = fc.array(fc.constantFrom(...kinds), { maxLength: 60 })
    fc.assert(
      fc.property(streams, fc.array(fc.nat({ max: 60 })), (stream, cuts) => {
        const rows: AuditRow[] = [
          started,
          ...stream.map((kind, index) => makeRow(kind, index + 2, { ts: openUs + index * second })),
        ]
        const snapshot = applyRows(emptyPanel, rows, arrivedMs)
        let live = emptyPanel
        let from = 0
        for (const to of [...cuts.toSorted((a, b) => a - b), rows.length]) {
          live = applyRows(live, rows.slice(from, Math.max(from, to)), arrivedMs)
          from = Math.max(from, to)
        }
        expect(live).toEqual(snapshot)
      }),
      { numRuns: 200 },
    )
  })

  test('keeps the newest of what only its newest row counts', ({ expect }) => {
    const rows = [
      started,
      makeRow('pulse', 2, { lastTicks: 21_600 }),
      makeRow('link', 3, { link: 'broker', state: 'connected' }),
      makeRow('pulse', 4, { lastTicks: 21_604 }),
    ]
    const state = applyRows(emptyPanel, rows, arrivedMs)
    expect(state.pulse?.lastTicks).toBe(21_604)
    expect(state.links.broker?.state).toBe('connected')
    expect(state.links.feed).toBeNull()
    expect(state.lastSeq).toBe(4)
    expect(state.marketUs).toBe(openUs + 4 * second)
  })

  test('keeps the newest of each study, and when the core last measured itself', ({ expect }) => {
    const rows = [
      started,
      makeRow('context', 2, { battleNavale: { value: -0.4, signal: 'SHORT' } }),
      makeRow('levels', 3, { pocTicks: 21_500 }),
      makeRow('chain', 4),
      makeRow('context', 5),
      makeRow('levels', 6),
      makeRow('health', 7),
    ]
    const state = applyRows(emptyPanel, rows, arrivedMs)
    expect(state.context?.battleNavale.signal).toBe('LONG')
    expect(state.levels?.pocTicks).toBe(21_600)
    expect(state.chains.map(({ seq }) => seq)).toEqual([4])
    expect(state.health).toEqual({ row: rows[6], receivedAtMs: arrivedMs })
  })

  test('counts the change from the first price, not from a pulse without one', ({ expect }) => {
    const rows = [
      started,
      makeRow('pulse', 2, { lastTicks: null }),
      makeRow('pulse', 3, { lastTicks: 21_600 }),
      makeRow('pulse', 4, { lastTicks: 21_700 }),
    ]
    const state = applyRows(emptyPanel, rows, arrivedMs)
    expect(state.firstPrice).toEqual({ ts: openUs + 3 * second, ticks: 21_600 })
  })

  test('drops rows it has seen and keeps the state as it is', ({ expect }) => {
    const rows = [started, makeRow('trade', 2)]
    const state = applyRows(emptyPanel, rows, arrivedMs)
    expect(applyRows(state, rows, arrivedMs)).toBe(state)
    expect(state.trades.count).toBe(1)
  })

  test('starts over with a new journal, also in the middle of a batch', ({ expect }) => {
    const old = applyRows(emptyPanel, [started, makeRow('trade', 2), makeRow('kill', 3)], arrivedMs)
    const next = makeRow('session', 1, { ts: openUs + 3_600 * second, contract: 'ESM6' })
    const rows = [makeRow('trade', 4), next, makeRow('alert', 2)]
    const state = applyRows(old, rows, arrivedMs)
    expect(state.session?.contract).toBe('ESM6')
    expect(state.trades.count).toBe(0)
    expect(state.kill.latch).toBeNull()
    expect(state.lastSeq).toBe(2)
  })

  test('goes on with a journal that is recovered or ends', ({ expect }) => {
    const before = applyRows(emptyPanel, [started, makeRow('trade', 2)], arrivedMs)
    const recovered = applyRows(before, [makeRow('session', 3, { phase: 'recovered' })], arrivedMs)
    expect(recovered.trades.count).toBe(1)
    expect(recovered.session?.phase).toBe('recovered')
    const ended = applyRows(recovered, [makeRow('session', 4, { phase: 'ended' })], arrivedMs)
    expect(ended.trades.count).toBe(1)
    expect(ended.session?.phase).toBe('ended')
  })

  test('leaves alone what a batch does not touch, so that nothing renders for it', ({ expect }) => {
    const before = applyRows(emptyPanel, [started, makeRow('order', 2)], arrivedMs)
    const after = applyRows(before, [makeRow('pulse', 3)], arrivedMs)
    expect(after.workingOrders).toBe(before.workingOrders)
    expect(after.trades).toBe(before.trades)
    expect(after.events).toBe(before.events)
    expect(after.kill).toBe(before.kill)
    expect(after.chains).toBe(before.chains)
    const afterLevels = applyRows(after, [makeRow('levels', 4)], arrivedMs)
    expect(afterLevels.scores).toBe(after.scores)
  })
})
