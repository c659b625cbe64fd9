import { describe, test } from 'vitest'

import { retryDelayMs } from '../../../edge/panel/src/connection/backoff.ts'
import { chooseDesk, deskFromQuery, parseDesks } from '../../../edge/panel/src/connection/desks.ts'
import { parseFrame } from '../../../edge/panel/src/connection/parse-frame.ts'
import { pingText as panelPing, silentAfterMs } from '../../../edge/panel/src/connection/ping.ts'
import { freshnessOf, snapshotDataAtMs } from '../../../edge/panel/src/state/freshness.ts'
import { pingText, silenceAfterMs } from '../../../shared/frames.ts'
import { makeRow } from './rows.ts'

const here = { isConnected: true, lastSeenMs: 900, ackedSeq: 1, journal: 'j-2026' }
const gone = { ...here, isConnected: false }
const open = { phase: 'open' } as const

describe('how far the page can be trusted', () => {
  test('is fresh for three seconds after the last rows, then stale', ({ expect }) => {
    expect(freshnessOf(open, here, 1_000, 4_000)).toBe('fresh')
    expect(freshnessOf(open, here, 1_000, 4_001)).toBe('stale')
  })

  test('is never fresh without the core or the edge', ({ expect }) => {
    expect(freshnessOf(open, gone, 1_000, 1_000)).toBe('core-disconnected')
    expect(freshnessOf({ phase: 'connecting' }, here, 1_000, 1_000)).toBe('disconnected')
    const waiting = { phase: 'waiting', retryAtMs: 2_000 } as const
    expect(freshnessOf(waiting, here, 1_000, 1_000)).toBe('disconnected')
  })

  test('is empty before anything came', ({ expect }) => {
    expect(freshnessOf({ phase: 'connecting' }, null, null, 1_000)).toBe('empty')
    expect(freshnessOf(open, here, null, 1_000)).toBe('empty')
  })

  test('takes the age of a snapshot from when the core spoke', ({ expect }) => {
    const snapshot = {
      type: 'snapshot',
      v: 1,
      presence: here,
      rows: [makeRow('pulse', 1)],
    } as const
    expect(snapshotDataAtMs(snapshot, 5_000)).toBe(900)
    expect(snapshotDataAtMs(snapshot, 500)).toBe(500)
    const silent = { ...snapshot, presence: { ...here, lastSeenMs: null } }
    expect(snapshotDataAtMs(silent, 5_000)).toBe(5_000)
    expect(snapshotDataAtMs({ ...snapshot, rows: [] }, 5_000)).toBeNull()
  })
})

describe('coming back', () => {
  test('waits twice as long each time, up to fifteen seconds', ({ expect }) => {
    const delays = [0, 1, 2, 3, 4, 5, 50].map((failures) => retryDelayMs(failures, 0))
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000])
    expect(retryDelayMs(1, 1)).toBe(750)
  })

  test('pings as the contract says, and gives up on silence before the edge would', ({
    expect,
  }) => {
    expect(panelPing).toBe(pingText)
    expect(silentAfterMs).toBeLessThan(silenceAfterMs)
  })
})

describe('frames', () => {
  test('are read when their envelope holds', ({ expect }) => {
    const rows = { type: 'rows', v: 1, rows: [makeRow('alert', 1)] }
    expect(parseFrame(JSON.stringify(rows))).toEqual(rows)
    const presence = { type: 'presence', v: 1, presence: here }
    expect(parseFrame(JSON.stringify(presence))).toEqual(presence)
    const snapshot = { type: 'snapshot', v: 1, presence: here, rows: [] }
    expect(parseFrame(JSON.stringify(snapshot))).toEqual(snapshot)
    const command = { type: 'command', v: 1, command: { id: 'a', status: 'sent', reason: '' } }
    expect(parseFrame(JSON.stringify(command))).toEqual(command)
  })

  test('of another version, kind or shape are left out', ({ expect }) => {
    const bad = [
      'no json',
      'null',
      '7',
      '{}',
      '{"type":"rows","v":2,"rows":[]}',
      '{"type":"rows","v":1}',
      '{"type":"snapshot","v":1,"rows":[]}',
      '{"type":"presence","v":1,"presence":null}',
      '{"type":"command","v":1}',
      '{"type":"news","v":1}',
    ]
    expect(bad.map(parseFrame)).toEqual(bad.map(() => undefined))
  })
})

describe('desks', () => {
  test('come from the address, when it names one', ({ expect }) => {
    expect(deskFromQuery('?desk=desk-2')).toBe('desk-2')
    expect(deskFromQuery('')).toBeUndefined()
    expect(deskFromQuery('?desk=../admin')).toBeUndefined()
  })

  test('are chosen: the one asked for, the local one, the first', ({ expect }) => {
    expect(chooseDesk('asked', ['local'])).toBe('asked')
    expect(chooseDesk(undefined, ['a', 'local'])).toBe('local')
    expect(chooseDesk(undefined, ['a', 'b'])).toBe('a')
    expect(chooseDesk(undefined, [])).toBe('local')
  })

  test('are read from the answer of the API, whatever else it holds', ({ expect }) => {
    expect(parseDesks({ desks: [{ id: 'a' }, { id: 'b' }] })).toEqual(['a', 'b'])
    expect(parseDesks({ desks: [{ id: 7 }, { id: '/' }, null, 'c'] })).toEqual([])
    expect(parseDesks({ desks: 'nonsense' })).toEqual([])
    expect(parseDesks(null)).toEqual([])
  })
})
