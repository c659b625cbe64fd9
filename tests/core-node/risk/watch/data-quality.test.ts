import fc from 'fast-check'
import { describe, test } from 'vitest'

import { DataQuality } from '../../../../core-node/risk/watch/data-quality.ts'
import { regularOpenUs, second } from '../../market-events.ts'
import { limits } from '../risk-state.ts'

const now = regularOpenUs

/** A jump is more than 100 ticks of 20,000, a gap more than ten seconds; both settle in two. */
function quality(): DataQuality {
  const own = { jumpShare: 0.005, maxSilenceMs: 10_000, settleMs: 2_000 }
  return new DataQuality({ ...limits, ...own })
}

describe('the quality of market data', () => {
  test('a gap is longer than the silence allowed, to the microsecond', ({ expect }) => {
    const data = quality()
    data.onBook(now, true)
    expect(data.troubleAt(now)).toBeUndefined()
    data.onBook(now + second, true)
    expect(data.troubleAt(now + second)).toBeUndefined()
    data.onBook(now + 11 * second, true)
    expect(data.troubleAt(now + 11 * second)).toBeUndefined()
    data.onBook(now + 21 * second + 1, true)
    expect(data.troubleAt(now + 21 * second + 1)).toBe('gap')
  })

  test('it settles after its time, to the microsecond', ({ expect }) => {
    const data = quality()
    data.onBookLost(now)
    expect(data.troubleAt(now + 2 * second - 1)).toBe('book-lost')
    expect(data.troubleAt(now + 2 * second)).toBeUndefined()
  })

  test('a jump is further than its share of the last price, either way', ({ expect }) => {
    for (const way of [1, -1]) {
      const data = quality()
      data.onTrade(now, 20_000, true)
      data.onTrade(now, 20_000 + way * 100, true)
      expect(data.troubleAt(now)).toBeUndefined()
      data.onTrade(now, 20_000, true)
      data.onTrade(now, 20_000 + way * 101, true)
      expect(data.troubleAt(now)).toBe('jump')
    }
  })

  test('a shorter silence is a gap from the moment it is told', ({ expect }) => {
    const data = quality()
    data.onBook(now, true)
    data.tighten({ ...limits, maxSilenceMs: 1_000 })
    data.onBook(now + second, true)
    expect(data.troubleAt(now + second)).toBeUndefined()
    data.onBook(now + 2 * second + 1, true)
    expect(data.troubleAt(now + 2 * second + 1)).toBe('gap')
  })

  test('there is trouble exactly within the settling time of a cause', ({ expect }) => {
    const step = fc.tuple(fc.integer({ min: 0, max: 14_000 }), fc.integer({ min: -150, max: 150 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, isRegular) => {
        const data = quality()
        let tsUs = now
        let ticks = 20_000
        let troubledUntilUs = 0
        for (const [i, [ms, moved]] of steps.entries()) {
          tsUs += ms * 1_000
          const isGap = isRegular && i > 0 && ms > 10_000
          const isJump = i > 0 && Math.abs(moved) > 0.005 * ticks
          ticks += moved
          data.onTrade(tsUs, ticks, isRegular)
          if (isGap || isJump) troubledUntilUs = tsUs + 2 * second
          expect(data.troubleAt(tsUs) !== undefined).toBe(tsUs < troubledUntilUs)
        }
      }),
    )
  })
})
