import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

import { test } from 'vitest'

import type { Begun, Ended } from '../../../../core-node/operations/watchdog/interventions.ts'
import {
  readInterventions,
  recordIntervention,
  sentenceOfIntervention,
} from '../../../../core-node/operations/watchdog/interventions.ts'
import { tempFolder } from '../../temp-folder.ts'

const begun: Begun = {
  type: 'begun',
  id: 'one',
  atMs: Date.parse('2026-09-15T14:00:00Z'),
  by: 'watchdog',
  reason: 'silent',
  corePid: 42,
  core: 'hung',
  action: 'flatten',
}
const ended: Ended = {
  type: 'ended',
  id: 'one',
  atMs: begun.atMs + 600,
  outcome: 'flat',
  account: 'DU1',
  cancelledOrders: 2,
  closedContracts: 1,
  attempts: 1,
  connectedMs: 0,
  cancelsSentMs: 5,
  cancelledMs: 7,
  endMs: 580,
}

test('what was begun and not ended is seen as such, and what was told is not told again', ({
  expect,
}) => {
  const path = join(tempFolder(), 'watchdog.jsonl')
  expect(readInterventions(path)).toEqual([])
  recordIntervention(path, begun)
  expect(readInterventions(path)).toEqual([{ begun, ended: undefined, isTold: false }])
  // The machine lost power in the middle of a line.
  appendFileSync(path, '{"type":"ended","id":"one"\n')
  expect(readInterventions(path)[0]?.ended).toBeUndefined()
  recordIntervention(path, ended)
  recordIntervention(path, { type: 'told', id: 'one' })
  expect(readInterventions(path)).toEqual([{ begun, ended, isTold: true }])
})

test('its sentence says who, why, and how long it took', ({ expect }) => {
  const of = (more: Partial<Ended>) =>
    sentenceOfIntervention({ begun, ended: { ...ended, ...more }, isTold: false })
  const head = 'the watchdog acted at 2026-09-15T14:00:00.000Z, as the core (pid 42) hung'
  expect(of({})).toBe(
    `${head}: 2 orders cancelled after 7 ms, 1 contracts closed, flat after 580 ms`,
  )
  expect(of({ outcome: 'protected', cancelledOrders: 0, cancelledMs: null })).toBe(
    `${head}: 0 orders cancelled; the position was left to its stop`,
  )
  expect(of({ outcome: 'wrong-account' })).toBe(
    `${head}: the gateway has another account, nothing was done`,
  )
})
