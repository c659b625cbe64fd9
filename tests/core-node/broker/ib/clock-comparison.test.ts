import fc from 'fast-check'
import { describe, test } from 'vitest'

import { ClockComparison } from '../../../../core-node/broker/ib/clock-comparison.ts'

/** A gateway so far behind us, that answers after a way there and a way back. */
function compared(rate: number, roundTripMs: number) {
  const comparison = new ClockComparison(rate)
  const at = { nowMs: 1_789_570_800_000, offsetMs: 0, questions: 0 }
  const ask = () => {
    comparison.onAsked(at.nowMs)
    at.nowMs += roundTripMs / 2
    const seconds = Math.floor(((at.nowMs - at.offsetMs) * rate) / 1_000)
    at.nowMs += roundTripMs / 2
    comparison.onAnswer(seconds, at.nowMs)
    at.questions++
  }
  /** As long as questions take to say it, or to say that it is not known. */
  const askUntil = (isEnough: () => boolean) => {
    for (let i = 0; i < 40 && !isEnough(); i++) {
      ask()
      at.nowMs += comparison.waitMs(at.nowMs)
    }
  }
  return { comparison, at, ask, askUntil }
}

describe('the broker’s clock against ours', () => {
  test('one answer in whole seconds says nothing', ({ expect }) => {
    const { comparison, ask } = compared(1, 1)
    ask()
    expect(comparison.offset).toBeUndefined()
  })

  test('whatever the offset, seven questions tell it, and it lies within the error told', ({
    expect,
  }) => {
    const wide = fc.double({ min: -5_000, max: 5_000, noNaN: true })
    fc.assert(
      fc.property(wide, fc.constantFrom(0.2, 2, 30, 90), (offsetMs, roundTripMs) => {
        const { comparison, at, askUntil } = compared(1, roundTripMs)
        at.offsetMs = offsetMs
        askUntil(() => comparison.offset !== undefined)
        const { offset } = comparison
        expect(at.questions).toBeLessThanOrEqual(7)
        expect(Math.abs((offset?.offsetMs ?? Infinity) - offsetMs)).toBeLessThanOrEqual(
          (offset?.errorMs ?? 0) + 1e-6,
        )
        expect(offset?.errorMs).toBeLessThanOrEqual(75)
      }),
    )
  })

  test('it goes on holding, for as long as nothing happens', ({ expect }) => {
    const { comparison, at, ask } = compared(1, 1)
    at.offsetMs = -123
    for (let i = 0; i < 500; i++) {
      ask()
      const waitMs = comparison.waitMs(at.nowMs)
      expect(waitMs).toBeGreaterThan(0)
      expect(waitMs).toBeLessThanOrEqual(2_000)
      at.nowMs += waitMs
      if (i < 10) continue
      const { offset } = comparison
      expect(Math.abs((offset?.offsetMs ?? Infinity) + 123)).toBeLessThanOrEqual(
        (offset?.errorMs ?? 0) + 1e-6,
      )
    }
  })

  test('a clock that is set is noticed within six questions, and known anew within ten', ({
    expect,
  }) => {
    const steps = fc.oneof(fc.integer({ min: 100, max: 900 }), fc.integer({ min: -900, max: -100 }))
    fc.assert(
      fc.property(steps, fc.integer({ min: 12, max: 40 }), (stepMs, before) => {
        const { comparison, at, ask } = compared(1, 1)
        for (let i = 0; i < before; i++) {
          ask()
          at.nowMs += comparison.waitMs(at.nowMs)
        }
        at.offsetMs = stepMs
        const seen: string[] = []
        for (let i = 0; i < 10; i++) {
          ask()
          const { offset } = comparison
          if (offset === undefined) seen.push('unknown')
          else seen.push(Math.abs(offset.offsetMs - stepMs) <= offset.errorMs ? 'new' : 'old')
          at.nowMs += comparison.waitMs(at.nowMs)
        }
        expect(seen.indexOf('old', 6)).toBe(-1)
        expect(seen.at(-1)).toBe('new')
      }),
    )
  })

  test('where the market runs faster its second is shorter, and one answer is enough', ({
    expect,
  }) => {
    const { comparison, at, ask } = compared(60, 1)
    at.offsetMs = 40
    ask()
    expect(Math.abs((comparison.offset?.offsetMs ?? 0) - 40)).toBeLessThan(20)
  })

  test('a lost answer makes it less narrow, never wrong; one that nobody asked for is not heard', ({
    expect,
  }) => {
    const { comparison, at, ask } = compared(1, 1)
    comparison.onAnswer(5, at.nowMs)
    comparison.onAsked(at.nowMs)
    at.nowMs += 2_000
    for (let i = 0; i < 6; i++) {
      ask()
      at.nowMs += comparison.waitMs(at.nowMs)
    }
    const { offset } = comparison
    if (offset !== undefined) expect(Math.abs(offset.offsetMs)).toBeLessThanOrEqual(offset.errorMs)
    // A new connection has no old questions.
    comparison.onClosed()
    for (let i = 0; i < 14; i++) {
      ask()
      at.nowMs += comparison.waitMs(at.nowMs)
    }
    expect(Math.abs(comparison.offset?.offsetMs ?? Infinity)).toBeLessThan(75)
  })

  test('slow answers over a bad line are not taken for knowledge', ({ expect }) => {
    const { comparison, at, askUntil } = compared(1, 400)
    askUntil(() => comparison.offset !== undefined)
    expect(at.questions).toBe(40)
  })
})
