import fc from 'fast-check'
import { describe, test } from 'vitest'

import {
  findFlips,
  flipThatCounts,
  flipUncertainty,
  profileOf,
} from '../../../core-node/options/flip.ts'
import { gammaOf } from '../../../core-node/options/gamma.ts'
import { ProfileLegs } from '../../../core-node/options/profile-legs.ts'
import { defaultChainSettings } from '../../../core-node/options/settings.ts'

const v = 0.15 * Math.sqrt(7 / 365)

type Leg = readonly [strike: number, openInterest: number]

function flipsOf(spot: number, legs: readonly Leg[], narrowsRoots = true) {
  const profile = new ProfileLegs(spot, legs.length)
  for (const [strike, openInterest] of legs) profile.add(strike, openInterest, v, spot, 1)
  return findFlips(profile, profileOf(profile, defaultChainSettings), narrowsRoots)
}

describe('gamma', () => {
  test('of the hand vector is 0.003556305, and 10,000 contracts of it $1.0370 bn', ({ expect }) => {
    const gamma = gammaOf(5400, 5400, v)
    expect(gamma).toBeCloseTo(0.003556305, 9)
    const legs = new ProfileLegs(5400, 1)
    legs.add(5400, 10_000, v, 5400, 1)
    expect(legs.netBn(5400)).toBeCloseTo(1.037, 4)
    expect(legs.netBn(5400)).toBeCloseTo((gamma * 10_000 * 100 * 5400 * 5400 * 0.01) / 1e9, 12)
  })

  test('of a leg at another level is that of a market there', ({ expect }) => {
    fc.assert(
      fc.property(fc.double({ min: 0.85, max: 1.15, noNaN: true }), (share) => {
        const legs = new ProfileLegs(5400, 1)
        legs.add(5350, 1_000, v, 5400, 1)
        const level = share * 5400
        const naive = (gammaOf(level, 5350, v) * 1_000 * level * level) / 1e9
        expect(legs.netBn(level)).toBeCloseTo(naive, 12)
      }),
    )
  })
})

describe('the flip', () => {
  test('of one call and one put is the closed form’s 5426.746229', ({ expect }) => {
    const flips = flipsOf(5400, [
      [5450, 8_000],
      [5350, -10_000],
    ])
    expect(flips).toHaveLength(1)
    expect(flips[0]?.points).toBeCloseTo(5426.746229, 6)
    expect(flips[0]?.isRising).toBe(true)
  })

  test('is the closed form’s for any strikes and open interest', ({ expect }) => {
    const interest = fc.integer({ min: 100, max: 100_000 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), interest, interest, (half, ofCall, ofPut) => {
        const call = 5400 + 5 * half
        const put = 5400 - 5 * half
        const expected =
          Math.sqrt(call * put) *
          Math.exp((v * v * Math.log(ofPut / ofCall)) / Math.log(call / put) - (v * v) / 2)
        fc.pre(Math.abs(expected / 5400 - 1) < 0.1)
        const flips = flipsOf(5400, [
          [call, ofCall],
          [put, -ofPut],
        ])
        expect(flips).toHaveLength(1)
        expect(flips[0]?.points).toBeCloseTo(expected, 5)
      }),
    )
  })

  const three: readonly Leg[] = [
    [5000, -9_000],
    [5250, 9_000],
    [5450, -9_000],
    [5700, 9_000],
  ]

  test('that counts is the rising one nearest spot, where there are several', ({ expect }) => {
    const flips = flipsOf(5400, three)
    expect(flips.map(({ isRising }) => isRising)).toEqual([true, false, true])
    expect(flipThatCounts(flips, 5400)).toBe(flips[2]?.points)
    expect(flipThatCounts(flips, 5200)).toBe(flips[0]?.points)
    // The falling one is nearer.
    expect(Math.abs((flips[1]?.points ?? 0) - 5400)).toBeLessThan(100)
  })

  test('is none where only falling roots are, or no root at all', ({ expect }) => {
    const falling = flipsOf(
      5400,
      three.slice(1, 3).map(([strike, interest]) => [strike, interest] as const),
    )
    expect(falling.map(({ isRising }) => isRising)).toEqual([false])
    expect(flipThatCounts(falling, 5400)).toBeNaN()
    expect(flipThatCounts(flipsOf(5400, [[5400, 10]]), 5400)).toBeNaN()
  })

  test('on a straight line between levels lies near the exact one, within the step', ({
    expect,
  }) => {
    const exact = flipsOf(5400, three).map(({ points }) => points)
    const straight = flipsOf(5400, three, false).map(({ points }) => points)
    expect(straight).toHaveLength(3)
    straight.forEach((points, index) => {
      expect(points).not.toBe(exact[index])
      expect(Math.abs(points - (exact[index] ?? 0))).toBeLessThan(0.005 * 5400)
    })
  })

  test('is the more uncertain the flatter the profile', ({ expect }) => {
    const legsOf = (interest: number) => {
      const legs = new ProfileLegs(5400, 2)
      legs.add(5450, interest, v, 5400, 1)
      legs.add(5350, -interest, v, 5400, 1)
      return legs
    }
    const flip = 5400 * Math.exp((-v * v) / 2)
    expect(flipUncertainty(legsOf(10_000), flip, 100)).toBeGreaterThan(
      flipUncertainty(legsOf(10_000), flip, 50),
    )
    expect(flipUncertainty(legsOf(10_000), flip, 0)).toBeCloseTo(5.4, 1)
    expect(flipUncertainty(legsOf(10_000), Number.NaN, 1)).toBeNaN()
  })
})
