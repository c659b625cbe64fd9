import fc from 'fast-check'
import { describe, test } from 'vitest'

import { productionV2 } from '../../../core-node/confluence/presets/production-v2.ts'
import { RobustBounds } from '../../../core-node/confluence/robust-bounds.ts'
import { scripted } from './scripted.ts'

/** Sessions of samples, one after the other, of one feature. */
function after(sessions: readonly (readonly number[])[]): RobustBounds {
  const bounds = new RobustBounds(1)
  for (const session of sessions) {
    for (const x of session) bounds.observe(0, x)
    bounds.freeze()
  }
  return bounds
}

/** 0, 0.01, … 1: their 5th percentile is 0.05, their 95th 0.95. */
const ramp = Array.from({ length: 101 }, (_, i) => i / 100)
const sample = fc.double({ min: -1, max: 1, noNaN: true })
const history = fc.array(fc.array(sample, { minLength: 1, maxLength: 40 }), {
  minLength: 5,
  maxLength: 30,
})

describe('robust bounds', () => {
  test('are the 5th and 95th percentile of the sessions before', ({ expect }) => {
    const bounds = after(Array(5).fill(ramp))
    expect([bounds.low[0], bounds.high[0]]).toEqual([0.05, 0.95])
    expect(bounds.scaled(0, 0.5)).toBeCloseTo(0, 12)
    expect(bounds.scaled(0, 0.725)).toBeCloseTo(0.5, 12)
    expect([bounds.scaled(0, 1), bounds.scaled(0, -1)]).toEqual([1, -1])
  })

  test('leave x as it is until a feature has spoken in five sessions', ({ expect }) => {
    expect(after(Array(4).fill(ramp)).scaled(0, 0.3)).toBe(0.3)
    expect(after([...Array(4).fill(ramp), []]).scaled(0, 0.3)).toBe(0.3)
  })

  test('that are one say 0', ({ expect }) => {
    const bounds = after(Array(5).fill([0.4, 0.4, 0.4]))
    expect([0, 0.4, 1].map((x) => bounds.scaled(0, x))).toEqual([0, 0, 0])
  })

  test('forget what is more than twenty sessions old', ({ expect }) => {
    const bounds = after([...Array(20).fill([-1, 1]), ...Array(20).fill(ramp)])
    expect([bounds.low[0], bounds.high[0]]).toEqual([0.05, 0.95])
  })

  test('do not move while a session goes on', ({ expect }) => {
    fc.assert(
      fc.property(history, fc.array(sample), sample, (sessions, present, x) => {
        const bounds = after(sessions)
        const before = bounds.scaled(0, x)
        for (const seen of present) bounds.observe(0, seen)
        expect(bounds.scaled(0, x)).toBe(before)
      }),
    )
  })

  test('stay within ±1, and those of a mirrored market are mirrored', ({ expect }) => {
    fc.assert(
      fc.property(history, sample, (sessions, x) => {
        const scaled = after(sessions).scaled(0, x)
        const mirror = after(sessions.map((session) => session.map((one) => -one)))
        expect(Math.abs(scaled)).toBeLessThanOrEqual(1)
        expect(mirror.scaled(0, -x) + scaled).toBe(0)
      }),
    )
  })

  test('bound the score of a preset that asks for them', ({ expect }) => {
    const { confluence, say } = scripted({ ...productionV2, normalization: 'rolling-robust' })
    for (let session = 0; session < 5; session++) {
      for (const x of [-0.2, -0.1, 0, 0.1, 0.2]) {
        say(x)
        confluence.onMinute({ tsUs: 0 })
      }
      confluence.onSession()
    }
    say(0.1)
    expect(confluence.net).toBeCloseTo(0.5, 12)
    expect(confluence.explain().map(({ x }) => x)).toEqual(confluence.names.map(() => 0.5))
    const fixed = scripted(productionV2)
    fixed.confluence.onMinute({ tsUs: 0 })
    fixed.confluence.onSession()
    fixed.say(0.1)
    expect(fixed.confluence.net).toBeCloseTo(0.1, 12)
  })
})
