import fc from 'fast-check'
import { test } from 'vitest'

import { clip, clip01, round6 } from '../../shared/rounding.ts'
import {
  centsToDollars,
  dollarsToCents,
  microsToIso,
  nanosToMicros,
  priceToTicks,
  ticksToPrice,
  toTicksOrUndefined,
} from '../../shared/units.ts'

const quarter = 250_000_000

test('ticks and prices turn into each other without loss', ({ expect }) => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.constantFrom(quarter, 1_000_000_000, 50_000_000),
      (ticks, tick) => {
        expect(priceToTicks(ticksToPrice(ticks, tick), tick)).toBe(ticks)
      },
    ),
  )
})

test('a price off the grid, or none at all, is refused', ({ expect }) => {
  for (const price of [4800.1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => priceToTicks(price, quarter)).toThrow(/not a multiple of the tick 0\.25/)
    expect(toTicksOrUndefined(price, quarter)).toBeUndefined()
  }
  expect(priceToTicks(4800.25, quarter)).toBe(19_201)
})

test('nanoseconds in two halves become microseconds, rounded down, exactly', ({ expect }) => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 62n }), (nanos) => {
      const micros = nanosToMicros(Number(nanos >> 32n), Number(nanos & 0xffffffffn))
      expect(BigInt(micros)).toBe(nanos / 1_000n)
    }),
  )
})

test('dollars become whole cents, half a cent away from zero', ({ expect }) => {
  expect([2.25, -2.25, 0.1 + 0.2, 1.005, -0.004].map(dollarsToCents)).toEqual([
    225, -225, 30, 100, -0,
  ])
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (cents) => {
      expect(dollarsToCents(centsToDollars(cents)) + 0).toBe(cents + 0)
    }),
  )
})

test('a time is written to the microsecond', ({ expect }) => {
  expect(microsToIso(1_703_545_200_085_275)).toBe('2023-12-25T23:00:00.085275Z')
})

test('clipping keeps within bounds, and NaN out', ({ expect }) => {
  expect([2, -2, 0.5, Number.NaN].map(clip)).toEqual([1, -1, 0.5, 0])
  expect([2, -2, 0.5, Number.NaN].map(clip01)).toEqual([1, 0, 0.5, 0])
  expect(round6(1 / 3)).toBe(0.333333)
})
