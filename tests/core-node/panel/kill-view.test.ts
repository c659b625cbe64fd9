import { describe, test } from 'vitest'

import type { KillRequest } from '../../../edge/panel/src/state/kill-view.ts'
import { answerExpiresMs, viewKill } from '../../../edge/panel/src/state/kill-view.ts'
import type { Kill } from '../../../edge/panel/src/state/kill.ts'
import { foldKill, noKill } from '../../../edge/panel/src/state/kill.ts'
import { describeKillView } from '../../../edge/panel/src/text/kill-sentences.ts'
import { commandLifetimeMs } from '../../../shared/commands.ts'
import type { CommandStatus } from '../../../shared/frames.ts'
import { makeRow } from './rows.ts'

const request: KillRequest = {
  id: 'command-1',
  level: 'flatten',
  sentAtMs: 1_000,
  sentAfterSeq: 10,
}

function status(word: CommandStatus['status'], reason = '') {
  return { row: { id: 'command-1', status: word, reason }, receivedAtMs: 1_020 }
}

type Options = Partial<Parameters<typeof viewKill>[0]>

function view(options: Options = {}) {
  const base = {
    request,
    statuses: [],
    kill: noKill,
    chosenLevel: 'flatten',
    nowMs: 1_100,
  } as const
  return viewKill({ ...base, ...options })
}

function words(options: Options) {
  return view(options).steps.map((step) => step.status)
}

const accepted = makeRow('command', 11)
const blocked = makeRow('kill', 12)
const cancelled = makeRow('kill', 13, { phase: 'cancelled', elapsedMs: 38, cancelledOrders: 3 })
const flatRow = makeRow('kill', 14, { phase: 'flat', elapsedMs: 412, closedContracts: 2 })

describe('a kill asked for here', () => {
  test('goes from sending to sent by the word of the edge', ({ expect }) => {
    expect(view().outcome).toBe('sending')
    expect(view({ statuses: [status('sent')] }).outcome).toBe('sent')
    expect(words({ statuses: [status('sent')] })).toEqual(['done', 'active', 'todo', 'todo'])
  })

  test('goes on by the rows of the core, each with its times', ({ expect }) => {
    let kill: Kill = foldKill(noKill, [], [accepted], 1_150)
    expect(view({ kill }).outcome).toBe('acknowledged')
    kill = foldKill(kill, [blocked], [], 1_160)
    kill = foldKill(kill, [cancelled], [], 1_300)
    expect(view({ kill }).outcome).toBe('cancelled')
    kill = foldKill(kill, [flatRow], [], 2_000)
    const done = view({ kill, statuses: [status('sent')] })
    expect(done).toMatchObject({ outcome: 'flat', isComplete: true, isOwn: true })
    expect(done.steps.map(({ seenAfterMs, coreMs }) => [seenAfterMs, coreMs])).toEqual([
      [20, null],
      [160, 0.3],
      [300, 38],
      [1_000, 412],
    ])
  })

  test('does not take the phases of an earlier kill for its own', ({ expect }) => {
    const earlier = [makeRow('kill', 7), makeRow('kill', 8, { phase: 'flat' })]
    const kill = foldKill(noKill, earlier, [], 5_000)
    expect(view({ kill }).outcome).toBe('sending')
  })

  test('asks for no more steps than its level has', ({ expect }) => {
    const kill = foldKill(noKill, [makeRow('kill', 12, { level: 'block' })], [accepted], 1_150)
    const block = view({ kill, request: { ...request, level: 'block' } })
    expect(block.steps).toHaveLength(2)
    expect(block.isComplete).toBe(true)
  })

  test('is complete when the core says it is done', ({ expect }) => {
    const done = makeRow('command', 12, { outcome: 'done' })
    expect(view({ kill: foldKill(noKill, [], [accepted, done], 1_150) })).toMatchObject({
      outcome: 'flat',
      isComplete: true,
    })
  })

  test('says why it was refused, by the edge or by the core', ({ expect }) => {
    const byEdge = view({ statuses: [status('refused', 'viewers may not kill')] })
    expect(byEdge).toMatchObject({ outcome: 'refused', refusal: 'viewers may not kill' })
    const refused = makeRow('command', 11, { outcome: 'refused', reason: 'expired' })
    const byCore = view({
      kill: foldKill(noKill, [], [refused], 1_150),
      statuses: [status('sent')],
    })
    expect(describeKillView(byCore)).toBe('Refused: expired')
    expect(byCore.steps[1]?.status).toBe('failed')
  })

  test('says so while the edge holds it, and when no answer comes', ({ expect }) => {
    expect(view({ statuses: [status('waiting')] }).outcome).toBe('waiting')
    expect(view({ statuses: [status('sent')], nowMs: 6_500 }).outcome).toBe('unanswered')
    expect(view({ statuses: [status('waiting')], nowMs: 31_000 }).outcome).toBe('expired')
  })

  test('ignores the word on another command', ({ expect }) => {
    const other = { ...status('sent'), row: { ...status('sent').row, id: 'another-1' } }
    expect(view({ statuses: [other] }).outcome).toBe('sending')
    expect(view({ statuses: [other, status('sent'), other] }).outcome).toBe('sent')
  })

  test('is over once the switch is re-armed', ({ expect }) => {
    const rearmed = makeRow('kill', 20, { phase: 'rearmed', level: 'none' })
    const kill = foldKill(noKill, [blocked, rearmed], [accepted], 1_150)
    expect(view({ kill })).toMatchObject({ outcome: 'ready', isComplete: false })
  })
})

test('a command expires when the contract says', ({ expect }) => {
  expect(answerExpiresMs).toBe(commandLifetimeMs)
})

describe('a kill from elsewhere', () => {
  test('shows what the core has done, in the core’s own times', ({ expect }) => {
    const kill = foldKill(noKill, [blocked, cancelled], [], 9_000)
    const seen = view({ kill, request: null })
    expect(seen).toMatchObject({ outcome: 'cancelled', isOwn: false, isComplete: false })
    expect(seen.steps.map((step) => step.status)).toEqual(['done', 'done', 'done', 'active'])
    expect(seen.steps[2]).toMatchObject({ seenAfterMs: null, coreMs: 38 })
  })

  test('leaves the switch ready when there is none', ({ expect }) => {
    expect(view({ request: null })).toMatchObject({ outcome: 'ready', isOwn: false })
    expect(words({ request: null })).toEqual(['todo', 'todo', 'todo', 'todo'])
  })
})
