import { describe, test } from 'vitest'

import type { KnownCommand } from '../../../edge/session/commands.ts'
import { decideCommand, maxPendingCommands, statusOf } from '../../../edge/session/commands.ts'
import { countMessage, maxMessagesPerSecond } from '../../../edge/session/message-rate.ts'
import { describePresence, isSilent } from '../../../edge/session/presence.ts'
import {
  collectSnapshot,
  maxSnapshotLength,
  snapshotParts,
} from '../../../edge/session/snapshot.ts'
import { commandLifetimeMs } from '../../../shared/commands.ts'
import type { PanelRequest } from '../../../shared/frames.ts'

const nowMs = 1_000_000
const request: PanelRequest = { type: 'kill', id: 'kill-0001', level: 'lock', reason: 'enough' }

const known: KnownCommand = {
  issued: {
    v: 1,
    id: 'kill-0001',
    desk: 'local',
    by: 'panel',
    issuedAtMs: nowMs,
    expiresAtMs: nowMs + commandLifetimeMs,
    command: { name: 'kill', level: 'lock', reason: 'enough' },
  },
  wasSent: false,
  isAnswered: false,
}

describe('a request', () => {
  const fresh = { desk: 'local', known: undefined, pendingCommands: 0, nowMs }

  test('becomes a command that expires', ({ expect }) => {
    expect(decideCommand(request, fresh)).toEqual({ kind: 'issue', issued: known.issued })
  })

  test('is refused when too many wait', ({ expect }) => {
    const almost = { ...fresh, pendingCommands: maxPendingCommands - 1 }
    expect(decideCommand(request, almost).kind).toBe('issue')
    const full = { ...fresh, pendingCommands: maxPendingCommands }
    expect(decideCommand(request, full)).toMatchObject({ status: { status: 'refused' } })
  })

  test('that is repeated is answered even when too many wait', ({ expect }) => {
    const full = { ...fresh, known, pendingCommands: maxPendingCommands }
    expect(decideCommand(request, full)).toMatchObject({ status: { status: 'waiting' } })
  })

  test('under the id of another command is refused', ({ expect }) => {
    const other: PanelRequest = { ...request, reason: 'another' }
    expect(decideCommand(other, { ...fresh, known })).toMatchObject({
      kind: 'answer',
      status: { status: 'refused' },
    })
  })
})

test.for([
  { wasSent: false, isAnswered: false, afterMs: 0, status: 'waiting' },
  { wasSent: false, isAnswered: false, afterMs: commandLifetimeMs - 1, status: 'waiting' },
  { wasSent: false, isAnswered: false, afterMs: commandLifetimeMs, status: 'refused' },
  { wasSent: true, isAnswered: false, afterMs: 0, status: 'sent' },
  { wasSent: true, isAnswered: false, afterMs: commandLifetimeMs, status: 'sent' },
  { wasSent: true, isAnswered: true, afterMs: commandLifetimeMs, status: 'sent' },
])(
  'a command sent: $wasSent, answered: $isAnswered, after $afterMs ms is $status',
  ({ wasSent, isAnswered, afterMs, status }, { expect }) => {
    const now = nowMs + afterMs
    expect(statusOf({ ...known, wasSent, isAnswered }, now)).toMatchObject({ status })
  },
)

test('messages are counted by the second', ({ expect }) => {
  let window = { windowStartMs: 0, messagesInWindow: 0 }
  for (let n = 0; n < maxMessagesPerSecond; n += 1) {
    const counted = countMessage(window, nowMs + n)
    expect(counted).toBeDefined()
    window = counted ?? window
  }
  expect(countMessage(window, nowMs + 999)).toBeUndefined()
  expect(countMessage(window, nowMs + 1_000)).toEqual({
    windowStartMs: nowMs + 1_000,
    messagesInWindow: 1,
  })
  expect(countMessage(window, nowMs - 5), 'a clock set back starts anew').toBeDefined()
})

test('silence begins after half a minute', ({ expect }) => {
  expect(isSilent(nowMs, nowMs + 29_999)).toBe(false)
  expect(isSilent(nowMs, nowMs + 30_000)).toBe(true)
})

test('presence is a core that is heard, and when it last was', ({ expect }) => {
  const journal = { id: 'journal-1', ackedSeq: 7, lastSeenMs: 50 }
  const nothing = { isConnected: false, lastSeenMs: null, ackedSeq: 0, journal: null }
  expect(describePresence(undefined, undefined)).toEqual(nothing)
  expect(describePresence({ lastSeenMs: 60, isSilent: false }, journal)).toEqual({
    isConnected: true,
    lastSeenMs: 60,
    ackedSeq: 7,
    journal: 'journal-1',
  })
  const silent = describePresence({ lastSeenMs: 40, isSilent: true }, journal)
  expect(silent).toMatchObject({ isConnected: false, lastSeenMs: 50 })
})

describe('the snapshot', () => {
  test('puts the rows of all parts in order', ({ expect }) => {
    const numbers = new Map([
      ['session', [1]],
      ['order', [5, 3]],
      ['pulse', [6, 4, 2]],
    ])
    const rows = collectSnapshot(({ kind }) =>
      (numbers.get(kind) ?? []).map((seq) => ({ seq, kind, body: String(seq) })),
    )
    expect(rows).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  test('stops when it is too long, the pulses first', ({ expect }) => {
    const body = 'x'.repeat(maxSnapshotLength / 4)
    const asked: string[] = []
    const rows = collectSnapshot(({ kind }) => {
      asked.push(kind)
      return [{ seq: asked.length, kind, body }]
    })
    expect(rows).toHaveLength(4)
    expect(asked).toEqual(['session', 'link', 'link', 'health'])
    expect(snapshotParts.at(-1)?.kind).toBe('pulse')
  })
})
