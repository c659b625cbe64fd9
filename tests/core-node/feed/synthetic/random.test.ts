import fc from 'fast-check'
import { test } from 'vitest'

import { normalTable, QuantileTable } from '../../../../core-node/feed/synthetic/quantiles.ts'
import { Random } from '../../../../core-node/feed/synthetic/random.ts'
import { correlation, deviation, kurtosis, mean } from './statistics.ts'

const draws = 200_000
const knownBits = [-1_852_823_138, -1_056_867_545, -475_049_425, 2_104_621_829]

function sample(draw: () => number): number[] {
  return Array.from({ length: draws }, draw)
}

test('a seed gives the same numbers for ever', ({ expect }) => {
  const random = new Random(1)
  expect([random.bits(), random.bits(), random.bits(), random.bits()]).toEqual(knownBits)
})

test('units are uniform in [0, 1) and forget the one before', ({ expect }) => {
  const random = new Random(7)
  const units = sample(() => random.unit())
  expect(units.every((unit) => unit >= 0 && unit < 1)).toBe(true)
  expect(mean(units)).toBeCloseTo(1 / 2, 2)
  expect(deviation(units)).toBeCloseTo(Math.sqrt(1 / 12), 2)
  expect(Math.abs(correlation(units.slice(1), units.slice(0, -1)))).toBeLessThan(0.01)
})

test('neighbouring seeds have nothing in common', ({ expect }) => {
  const [first, second] = [new Random(1), new Random(2)]
  const together = correlation(
    sample(() => first.unit()),
    sample(() => second.unit()),
  )
  expect(Math.abs(together)).toBeLessThan(0.01)
})

test('the normal table has the moments of a normal distribution', ({ expect }) => {
  const random = new Random(3)
  const normal = normalTable()
  const values = sample(() => normal.draw(random))
  expect(mean(values)).toBeCloseTo(0, 2)
  expect(deviation(values)).toBeCloseTo(1, 2)
  expect(Math.abs(kurtosis(values) - 3)).toBeLessThan(0.1)
})

test('a table draws within its quantiles and has their mean', ({ expect }) => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), (scale) => {
      const random = new Random(5)
      const table = new QuantileTable().fill((share) => scale * share * share)
      const values = Array.from({ length: 20_000 }, () => table.draw(random))
      expect(values.every((value) => value >= 0 && value <= scale)).toBe(true)
      expect(table.mean / scale).toBeCloseTo(1 / 3, 4)
      expect(mean(values) / scale).toBeCloseTo(1 / 3, 1)
    }),
    { numRuns: 10 },
  )
})
