import fc from 'fast-check'
import { describe, test } from 'vitest'

import { Silence } from '../../../../core-node/operations/watchdog/silence.ts'

const policy = { staleAfterMs: 2_000, graceMs: 3_000, action: 'flatten' } as const

/** Looks every 50 ms from one moment to another; gives what became true, and when. */
function look(silence: Silence, fromMs: number, toMs: number, wish?: 'block' | 'flatten') {
  const changes: [number, string][] = []
  for (let ms = fromMs; ms <= toMs; ms += 50) {
    const change = silence.look(ms, wish)
    if (change !== undefined) changes.push([ms, change])
  }
  return changes
}

describe('silence', () => {
  test('is told after two seconds, and acted upon after five', ({ expect }) => {
    const silence = new Silence(policy)
    silence.onBeat(0)
    expect(look(silence, 0, 10_000)).toEqual([
      [2_050, 'silent'],
      [5_050, 'act'],
    ])
    expect(silence.state).toBe('acting')
  })

  test('that ends before the grace does leads to nothing', ({ expect }) => {
    const silence = new Silence(policy)
    silence.onBeat(0)
    expect(look(silence, 0, 4_900)).toEqual([[2_050, 'silent']])
    expect(silence.onBeat(4_950)).toBe('heard-again')
    expect(look(silence, 5_000, 6_900)).toEqual([])
  })

  test('of a core that a person wants killed has no grace', ({ expect }) => {
    const silence = new Silence(policy)
    silence.onBeat(0)
    expect(look(silence, 0, 3_000, 'flatten')).toEqual([
      [2_050, 'silent'],
      [2_100, 'act'],
    ])
  })

  test('is only told where the policy is to alert, unless a person wants more', ({ expect }) => {
    const silence = new Silence({ ...policy, action: 'alert' })
    silence.onBeat(0)
    expect(look(silence, 0, 60_000)).toEqual([[2_050, 'silent']])
    expect(look(silence, 60_050, 60_050, 'flatten')).toEqual([[60_050, 'act']])
  })

  test('before a core has come, or after one has gone in order, is none', ({ expect }) => {
    const silence = new Silence(policy)
    expect(look(silence, 0, 20_000)).toEqual([])
    silence.onBeat(20_050)
    silence.onBye()
    expect(look(silence, 20_100, 40_000)).toEqual([])
  })

  test('while the watchdog itself slept proves nothing', ({ expect }) => {
    const silence = new Silence(policy)
    silence.onBeat(0)
    expect(look(silence, 0, 1_000)).toEqual([])
    // The machine was shut for an hour.
    expect(look(silence, 3_600_000, 3_601_900)).toEqual([])
    silence.onBeat(3_601_950)
    expect(look(silence, 3_602_000, 3_603_000)).toEqual([])
  })

  test('is judged anew after an intervention; a beat during it changes nothing', ({ expect }) => {
    const silence = new Silence(policy)
    silence.onBeat(0)
    look(silence, 0, 6_000)
    expect(silence.onBeat(6_050)).toBeUndefined()
    expect([silence.state, look(silence, 6_100, 20_000)]).toEqual(['acting', []])
    silence.onDone()
    expect(silence.state).toBe('idle')
    expect(silence.onBeat(20_100)).toBeUndefined()
    expect(silence.state).toBe('healthy')
  })

  test('never lets the watchdog act within the time after a beat', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (beats) => {
        const silence = new Silence(policy)
        let lastMs = 0
        const actedAfterMs: number[] = []
        silence.onBeat(0)
        for (const [i, isBeat] of beats.entries()) {
          const ms = (i + 1) * 50
          if (isBeat) {
            silence.onBeat(ms)
            lastMs = ms
          }
          const change = silence.look(ms)
          if (change === 'act') actedAfterMs.push(ms - lastMs)
        }
        expect(actedAfterMs.filter((ms) => ms <= 5_000)).toEqual([])
      }),
    )
  })
})
