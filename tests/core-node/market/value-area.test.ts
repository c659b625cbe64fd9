import fc from 'fast-check'
import { describe, test } from 'vitest'

import {
  byPairs,
  byPairsMirrored,
  byRows,
  ValueArea,
} from '../../../core-node/market/value-area.ts'
import type { ValueAreaRule } from '../../../core-node/market/value-area.ts'
import { VolumeByPrice } from '../../../core-node/market/volume-by-price.ts'

/** Volumes at the prices from `lowTicks` up. */
function profileOf(volumes: readonly number[], lowTicks = 0): VolumeByPrice {
  const profile = new VolumeByPrice()
  volumes.forEach((volume, i) => {
    if (volume > 0) profile.add(lowTicks + i, volume, 1)
  })
  return profile
}

/** POC, VAL, VAH and the contracts between, rows counted from 0. */
function areaOf(volumes: readonly number[], rule: ValueAreaRule = byPairs): number[] {
  const area = new ValueArea()
  area.measure(profileOf(volumes), rule)
  return [area.pocTicks, area.lowTicks, area.highTicks, area.volume]
}

describe('the value area', () => {
  const example = [50, 120, 200, 340, 580, 900, 760, 420, 260, 150, 70]

  test('of the definition’s example is rows 3 to 7 with 3,000 of 3,850', ({ expect }) => {
    expect(areaOf(example)).toEqual([5, 3, 7, 3_000])
  })

  test('by single rows can end elsewhere than by pairs', ({ expect }) => {
    expect(areaOf(example, byRows)).toEqual([5, 3, 7, 3_000])
    const steep = [5, 30, 20, 10, 20, 15]
    expect([areaOf(steep), areaOf(steep, byRows)]).toEqual([
      [1, 1, 5, 95],
      [1, 1, 4, 80],
    ])
  })

  test('takes the pair above when both pairs hold the same', ({ expect }) => {
    expect(areaOf([10, 10, 60, 10, 10])).toEqual([2, 2, 4, 80])
    expect(areaOf([10, 10, 60, 10, 10], byPairsMirrored)).toEqual([2, 0, 2, 80])
  })

  test('uses what is left near an edge, and then only the other side', ({ expect }) => {
    // One row below holds 40, the two above it 30 together.
    expect(areaOf([40, 50, 10, 20, 5, 5])).toEqual([1, 0, 3, 120])
    expect(areaOf([90, 5, 5, 5, 5, 5, 5, 5, 5])).toEqual([0, 0, 2, 100])
  })

  test('of one price is that price', ({ expect }) => {
    expect(areaOf([0, 0, 7])).toEqual([2, 2, 2, 7])
  })

  test('of nothing is empty', ({ expect }) => {
    const area = new ValueArea()
    area.measure(profileOf([4]))
    area.measure(new VolumeByPrice())
    expect(area.isEmpty).toBe(true)
  })
})

describe('the point of control', () => {
  test('of several prices is the one nearest the middle of the range, then the lower', ({
    expect,
  }) => {
    expect(areaOf([9, 1, 9, 1, 1, 9])[0]).toBe(2)
    expect(areaOf([1, 9, 1, 9, 1])[0]).toBe(1)
    expect(areaOf([1, 9, 1, 9, 1], byPairsMirrored)[0]).toBe(3)
  })
})

/** The rule once more, on slices: VAL, VAH and the contracts between. */
function grown(rows: readonly number[], poc: number, step: number): number[] {
  const sumOf = (part: readonly number[]) => part.reduce((sum, volume) => sum + volume, 0)
  const traded = rows.flatMap((volume, row) => (volume > 0 ? [row] : []))
  const [bottom, top] = [Math.min(...traded), Math.max(...traded)]
  let [low, high] = [poc, poc]
  while (sumOf(rows.slice(low, high + 1)) * 100 < sumOf(rows) * 70) {
    const above = rows.slice(high + 1, Math.min(high + step, top) + 1)
    const below = rows.slice(Math.max(low - step, bottom), low)
    if (below.length === 0 || (above.length > 0 && sumOf(above) >= sumOf(below))) {
      high += above.length
    } else low -= below.length
  }
  return [low, high, sumOf(rows.slice(low, high + 1))]
}

const volumes = fc
  .array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 })
  .filter((rows) => rows.some((volume) => volume > 0))
const rules = fc.constantFrom<ValueAreaRule>(byPairs, byPairsMirrored, byRows)

describe('on any profile', () => {
  test('the area holds 70 % or more, the POC, and what it says it holds', ({ expect }) => {
    fc.assert(
      fc.property(volumes, rules, (rows, rule) => {
        const [poc = 0, low = 0, high = 0, inside = 0] = areaOf(rows, rule)
        const total = rows.reduce((sum, volume) => sum + volume, 0)
        expect(inside * 100).toBeGreaterThanOrEqual(total * 70)
        expect([poc >= low, poc <= high]).toEqual([true, true])
        expect(rows[poc]).toBe(Math.max(...rows))
        expect(rows.slice(low, high + 1).reduce((sum, volume) => sum + volume, 0)).toBe(inside)
      }),
    )
  })

  test('it grows by the larger pair while less than 70 % is inside, and not a step longer', ({
    expect,
  }) => {
    fc.assert(
      fc.property(volumes, fc.constantFrom(byPairs, byRows), (rows, rule) => {
        const [poc = 0, ...area] = areaOf(rows, rule)
        expect(area).toEqual(grown(rows, poc, rule.rows))
      }),
    )
  })

  test('turned upside down, it is the mirrored rule’s area turned upside down', ({ expect }) => {
    fc.assert(
      fc.property(volumes, (rows) => {
        const first = rows.findIndex((volume) => volume > 0)
        const trimmed = rows.slice(first, rows.findLastIndex((volume) => volume > 0) + 1)
        const last = trimmed.length - 1
        const [poc = 0, low = 0, high = 0, inside = 0] = areaOf(trimmed)
        expect(areaOf(trimmed.toReversed(), byPairsMirrored)).toEqual([
          last - poc,
          last - high,
          last - low,
          inside,
        ])
      }),
    )
  })

  test('it moves with the prices', ({ expect }) => {
    fc.assert(
      fc.property(volumes, fc.integer({ min: -90_000, max: 90_000 }), (rows, by) => {
        const [here, there] = [new ValueArea(), new ValueArea()]
        here.measure(profileOf(rows))
        there.measure(profileOf(rows, by))
        here.shift(by)
        expect(there).toEqual(here)
      }),
    )
  })
})
