import { describe, test } from 'vitest'

import type { Hold } from '../../../edge/panel/src/state/kill-hold.ts'
import {
  holdMs,
  holdProgress,
  idleHold,
  press,
  tick,
} from '../../../edge/panel/src/state/kill-hold.ts'

/** Holds from `fromMs` with a frame every `frameMs` for `forMs`. */
function holdFor(hold: Hold, fromMs: number, forMs: number, frameMs = 16): Hold {
  let held = hold
  for (let at = frameMs; at <= forMs; at += frameMs) held = tick(held, fromMs + at)
  return held
}

describe('the hold that kills', () => {
  test('fires once it has run its full time', ({ expect }) => {
    expect(holdFor(press(idleHold, 0), 0, holdMs - 20).phase).toBe('holding')
    expect(holdFor(press(idleHold, 0), 0, holdMs + 20).phase).toBe('fired')
  })

  test('does nothing without being pressed', ({ expect }) => {
    expect(holdFor(idleHold, 0, 10_000)).toBe(idleHold)
  })

  test('does not count a stalled page as held', ({ expect }) => {
    const stalled = tick(press(idleHold, 0), 60_000)
    expect(stalled.phase).toBe('holding')
    expect(holdProgress(stalled)).toBeLessThan(0.1)
  })

  test('does not run backwards with the clock', ({ expect }) => {
    expect(holdProgress(tick(press(idleHold, 1_000), 0))).toBe(0)
  })

  test('cannot fire twice in one hold', ({ expect }) => {
    const fired = holdFor(press(idleHold, 0), 0, holdMs + 20)
    expect(press(fired, 2_000)).toBe(fired)
    expect(tick(fired, 5_000)).toBe(fired)
  })

  test('is not started over by a second press', ({ expect }) => {
    const half = holdFor(press(idleHold, 0), 0, 600)
    expect(press(half, 600)).toBe(half)
  })

  test('tells how far it is', ({ expect }) => {
    expect(holdProgress(idleHold)).toBe(0)
    expect(holdProgress(holdFor(press(idleHold, 0), 0, 600, 10))).toBeCloseTo(0.5)
    expect(holdProgress({ phase: 'fired' })).toBe(1)
  })
})
