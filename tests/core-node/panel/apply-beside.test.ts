import { describe, test } from 'vitest'

import { parseFrame } from '../../../edge/panel/src/connection/parse-frame.ts'
import { applyBeside, applyRows } from '../../../edge/panel/src/state/apply-rows.ts'
import { listEvents } from '../../../edge/panel/src/state/events.ts'
import { emptyPanel } from '../../../edge/panel/src/state/panel-state.ts'
import { makeRow, openUs, second } from './rows.ts'

const arrivedMs = 1_000
const later = { ts: openUs + 600 * second }
const words = [
  makeRow('alert', 1, { ...later, key: 'watchdog', severity: 'critical' }),
  makeRow('kill', 2, { ...later, level: 'flatten', phase: 'blocked', by: 'watchdog' }),
]

describe('what the watchdog tells while the core is silent', () => {
  const core = [makeRow('session', 1), ...[2, 3, 4, 5].map((seq) => makeRow('pulse', seq))]
  const state = applyRows(emptyPanel, core, arrivedMs)

  test('is shown, though its numbers are below those of the core', ({ expect }) => {
    const told = applyBeside(state, words, arrivedMs)
    expect(told.kill.latch).toMatchObject({ level: 'flatten', by: 'watchdog' })
    expect(listEvents(told.events, 'all', 2).map(({ kind }) => kind)).toEqual(['kill', 'alert'])
  })

  test('says nothing of where the core’s journal has come to, nor of its market', ({ expect }) => {
    const told = applyBeside(state, words, arrivedMs)
    expect(told).toEqual({ ...state, events: told.events, kill: told.kill })
    const onward = applyRows(told, [makeRow('pulse', 6)], arrivedMs)
    expect(onward.lastSeq).toBe(6)
    expect(onward.kill.latch).toMatchObject({ by: 'watchdog' })
  })

  test('comes in a frame of its own', ({ expect }) => {
    const frame = { type: 'beside', v: 1, rows: words }
    expect(parseFrame(JSON.stringify(frame))).toEqual(frame)
    expect(parseFrame('{"type":"beside","v":1}')).toBeUndefined()
  })
})
