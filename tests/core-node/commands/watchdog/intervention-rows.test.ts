import { describe, test } from 'vitest'

import {
  rowsOfBegin,
  rowsOfEnd,
} from '../../../../core-node/commands/watchdog/intervention-rows.ts'
import { AuditStream } from '../../../../core-node/engine/audit-stream.ts'
import type { Begun, Ended } from '../../../../core-node/operations/watchdog/interventions.ts'
import { AuditRow } from '../../../../shared/audit.ts'

const begun: Begun = {
  type: 'begun',
  id: 'one',
  atMs: 1_795_186_800_000,
  by: 'watchdog',
  reason: 'the core was silent for 5000 ms (hung)',
  corePid: 42,
  core: 'hung',
  action: 'flatten',
}

const ended: Ended = {
  type: 'ended',
  id: 'one',
  atMs: begun.atMs + 501,
  outcome: 'flat',
  account: 'DU1',
  cancelledOrders: 2,
  closedContracts: 1,
  attempts: 1,
  connectedMs: 1,
  cancelsSentMs: 12.5,
  cancelledMs: 33.1,
  endMs: 501.3,
}

describe('what the watchdog tells the edge', () => {
  test('holds to the contract of the audit, and is in the order of its time', ({ expect }) => {
    const audit = new AuditStream()
    const rows = [...rowsOfBegin(begun, 'flatten'), ...rowsOfEnd(begun, ended, 'flatten')]
    const parsed = rows.map((row) => AuditRow.parse(JSON.parse(audit.number(row).json)))
    expect(parsed.map(({ kind }) => kind)).toEqual(['alert', 'kill', 'kill', 'kill', 'alert'])
    const times = parsed.map(({ ts }) => ts)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  test('has who, why, how many and when', ({ expect }) => {
    const [cancelled, flat] = rowsOfEnd(begun, ended, 'lock')
    const who = { by: 'watchdog', reason: begun.reason, level: 'lock' }
    expect(cancelled).toMatchObject({
      ...who,
      phase: 'cancelled',
      elapsedMs: 33.1,
      cancelledOrders: 2,
      closedContracts: 0,
    })
    expect(flat).toMatchObject({ ...who, phase: 'flat', elapsedMs: 501.3, closedContracts: 1 })
  })

  test('claims nothing that the broker has not confirmed', ({ expect }) => {
    const nothing = { ...ended, cancelledMs: null, cancelledOrders: 0 }
    const wrong = rowsOfEnd(begun, { ...nothing, outcome: 'wrong-account' }, 'flatten')
    expect(wrong).toMatchObject([
      { kind: 'alert', text: expect.stringMatching(/another account, nothing was done$/) },
    ])
    const kept = rowsOfEnd(begun, { ...ended, outcome: 'protected' }, 'cancel')
    expect(kept.map((row) => (row.kind === 'kill' ? row.phase : row.kind))).toEqual([
      'cancelled',
      'alert',
    ])
  })
})
