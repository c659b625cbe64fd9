import fc from 'fast-check'
import { test } from 'vitest'

import { RestingSide } from '../../../../core-node/feed/synthetic/resting-side.ts'

function openSide(side: 1 | -1, freshSize: (distance: number) => number = () => 7) {
  const ticks = new Int32Array(10)
  const sizes = new Int32Array(10)
  const resting = new RestingSide(side, ticks, sizes, { freshSize })
  resting.reset(1_000)
  const shown = () => [...ticks.subarray(0, resting.levels)].map((price, i) => [price, sizes[i]])
  return { resting, shown }
}

test('a new side shows ten fresh levels, best first', ({ expect }) => {
  expect(openSide(1).shown()[0]).toEqual([1_000, 7])
  expect(openSide(1).shown().at(-1)).toEqual([991, 7])
  expect(openSide(-1).shown().at(-1)).toEqual([1_009, 7])
})

test('an empty price is not a level', ({ expect }) => {
  const { shown } = openSide(-1, (distance) => (distance % 2 === 0 ? 5 : 0))
  expect(shown()).toHaveLength(10)
  expect(shown().at(-1)).toEqual([1_018, 5])
})

test('emptying the best level brings the next one forward and a fresh one into view', ({
  expect,
}) => {
  const { resting, shown } = openSide(-1)
  resting.remove(1_000, 7)
  expect(resting.bestTicks).toBe(1_001)
  expect(shown().at(-1)).toEqual([1_010, 7])
})

test('a better price becomes the best, and what it hid is there again when it goes', ({
  expect,
}) => {
  const { resting, shown } = openSide(1)
  resting.add(995, 90)
  resting.add(1_002, 3)
  expect(shown()[0]).toEqual([1_002, 3])
  expect(shown()[1]).toEqual([1_000, 7])
  resting.remove(1_002, 3)
  expect(resting.bestTicks).toBe(1_000)
  expect(shown()[5]).toEqual([995, 97])
})

test('whatever comes and goes, it shows what a map of all prices would', ({ expect }) => {
  const step = fc.record({
    better: fc.integer({ min: -9, max: 3 }),
    size: fc.integer({ min: 1, max: 9 }),
  })
  fc.assert(
    fc.property(
      fc.constantFrom<1 | -1>(1, -1),
      fc.array(step, { maxLength: 300 }),
      (sign, steps) => {
        const { resting, shown } = openSide(sign)
        const all = new Map<number, number>()
        for (let i = 0; i <= 200; i++) all.set(1_000 - sign * i, 7)
        for (const { better, size } of steps) {
          const price = resting.bestTicks + sign * better
          const before = better > 0 ? 0 : (all.get(price) ?? 0)
          if (before > size || better > 0) {
            // Adding where nothing rests yet and taking from what rests both lead here half the time.
            if (better > 0 || size % 2 === 0) {
              resting.add(price, size)
              all.set(price, before + size)
            } else {
              resting.remove(price, size)
              all.set(price, before - size)
            }
          } else if (before > 0) {
            resting.remove(price, before)
            all.delete(price)
          }
          const expected = [...all].toSorted(([a], [b]) => sign * (b - a)).slice(0, 10)
          expect(shown()).toEqual(expected)
        }
      },
    ),
    { numRuns: 200 },
  )
})
