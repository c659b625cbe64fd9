import fc from 'fast-check'
import { describe, test } from 'vitest'

import { RecentEntries } from '../../../../core-node/risk/watch/recent-entries.ts'
import { regularOpenUs, second } from '../../market-events.ts'
import { limits } from '../risk-state.ts'

const now = regularOpenUs

/** Duplicates within one second, drift within ten. */
function entries(): RecentEntries {
  return new RecentEntries({ ...limits, duplicateWindowMs: 1_000, driftWindowMs: 10_000 })
}

describe('recent entries', () => {
  test('the same is the same side, size and price within the window', ({ expect }) => {
    const recent = entries()
    recent.add(now, 1, 2, 20_000)
    expect(recent.hasSame(now + second - 1, 1, 2, 20_000)).toBe(true)
    expect(recent.hasSame(now + second, 1, 2, 20_000)).toBe(false)
    expect(recent.hasSame(now, -1, 2, 20_000)).toBe(false)
    expect(recent.hasSame(now, 1, 1, 20_000)).toBe(false)
    expect(recent.hasSame(now, 1, 2, 20_001)).toBe(false)
  })

  test('an entry as old as the drift’s window counts no more', ({ expect }) => {
    const recent = entries()
    recent.add(now, 1, 1, 20_000)
    expect(recent.driftTicks(now + 10 * second - 1, 20_007)).toBe(7)
    expect(recent.driftTicks(now + 10 * second, 20_007)).toBe(0)
    recent.add(now + second, 1, 1, 20_010)
    expect(recent.driftTicks(now + 2 * second, 20_003)).toBe(10)
  })

  test('of intents the last 256 are remembered', ({ expect }) => {
    const recent = entries()
    for (let i = 0; i < 256; i++) recent.useIntent(`intent ${i}`)
    expect([recent.isIntentUsed('intent 0'), recent.isIntentUsed('intent 255')]).toEqual([
      true,
      true,
    ])
    recent.useIntent('one more')
    expect([recent.isIntentUsed('intent 0'), recent.isIntentUsed('intent 1')]).toEqual([
      false,
      true,
    ])
    expect(recent.isIntentUsed('one more')).toBe(true)
  })

  test('of entries the last 256 are remembered', ({ expect }) => {
    const recent = entries()
    recent.add(now, 1, 1, 10_000)
    for (let i = 0; i < 255; i++) recent.add(now, 1, 1, 20_000)
    expect(recent.driftTicks(now, 20_000)).toBe(10_000)
    recent.add(now, 1, 1, 20_000)
    expect(recent.driftTicks(now, 20_000)).toBe(0)
  })

  test('longer windows hold what was entered before they were told', ({ expect }) => {
    const recent = entries()
    recent.add(now, 1, 1, 20_000)
    recent.tighten({ ...limits, duplicateWindowMs: 3_000, driftWindowMs: 30_000 })
    expect(recent.hasSame(now + 3 * second - 1, 1, 1, 20_000)).toBe(true)
    expect(recent.hasSame(now + 3 * second, 1, 1, 20_000)).toBe(false)
    expect(recent.driftTicks(now + 30 * second - 1, 20_004)).toBe(4)
  })

  test('the drift is the range of all prices of the window, this one included', ({ expect }) => {
    const entry = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -30, max: 30 }))
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 40 }),
        fc.integer({ min: -30, max: 30 }),
        (all, at) => {
          const recent = entries()
          let tsUs = now
          const sent: (readonly [number, number])[] = []
          for (const [seconds, ticks] of all) {
            tsUs += seconds * second
            recent.add(tsUs, 1, 1, ticks)
            sent.push([tsUs, ticks])
          }
          const inWindow = sent.flatMap(([us, ticks]) => (tsUs - us < 10 * second ? [ticks] : []))
          const prices = [...inWindow, at]
          expect(recent.driftTicks(tsUs, at)).toBe(Math.max(...prices) - Math.min(...prices))
        },
      ),
    )
  })
})
