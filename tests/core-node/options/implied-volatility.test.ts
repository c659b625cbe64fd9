import fc from 'fast-check'
import { describe, test } from 'vitest'

import { blackPrice } from '../../../core-node/options/black.ts'
import { impliedTotalVolatility } from '../../../core-node/options/implied-volatility.ts'
import {
  normalDistribution,
  scaledComplement,
} from '../../../core-node/options/normal-distribution.ts'

describe('the normal distribution', () => {
  // To 17 digits, computed with 40.
  const known = [
    [-37, 5.725571222524577e-300],
    [-20, 2.7536241186062337e-89],
    [-10, 7.619853024160525e-24],
    [-5, 2.866515718791939e-7],
    [-1, 0.15865525393145705],
    [-0.3, 0.3820885778110474],
    [0, 0.5],
    [0.625, 0.7340144709512995],
    [3, 0.9986501019683699],
  ] as const
  for (const [x, expected] of known) {
    test(`Φ(${x}) has full relative precision`, ({ expect }) => {
      expect(Math.abs(normalDistribution(x) / expected - 1)).toBeLessThan(2e-15)
    })
  }

  test('is symmetric and rises', ({ expect }) => {
    fc.assert(
      fc.property(fc.double({ min: -7, max: 7, noNaN: true }), (x) => {
        expect(normalDistribution(x) + normalDistribution(-x)).toBeCloseTo(1, 15)
        expect(normalDistribution(x + 1e-3)).toBeGreaterThan(normalDistribution(x))
      }),
    )
  })

  test('e^(y²)·erfc(y) does not underflow where erfc does', ({ expect }) => {
    expect(scaledComplement(1e3) * 1e3 * Math.sqrt(Math.PI)).toBeCloseTo(1 - 0.5e-6, 9)
    expect(scaledComplement(1e9) * 1e9 * Math.sqrt(Math.PI)).toBeCloseTo(1, 12)
    expect(scaledComplement(-1)).toBeCloseTo(5.00898008076228, 12)
  })
})

describe('Black’s formula', () => {
  test('gives the oracle’s price, undiscounted and discounted', ({ expect }) => {
    const price = blackPrice(100, 100, 0.2 * Math.sqrt(0.5), true)
    expect(price).toBeCloseTo(5.637197779702, 11)
    expect(Math.exp(-0.02 * 0.5) * price).toBeCloseTo(5.581106724605, 11)
  })

  test('keeps put-call parity', ({ expect }) => {
    const call = blackPrice(5400, 5100, 0.07, true)
    const put = blackPrice(5400, 5100, 0.07, false)
    expect(call - put).toBeCloseTo(300, 9)
  })
})

describe('implied volatility', () => {
  test('finds the oracle’s', ({ expect }) => {
    const volatility = impliedTotalVolatility(20, 100, 90, true) / Math.sqrt(30)
    expect(volatility).toBeCloseTo(0.07011701801482094, 14)
  })

  const forward = 5400
  test('comes back from a price, from deep out of the money to at the money', ({ expect }) => {
    let worst = 0
    let checked = 0
    for (const v of [1e-4, 1e-3, 0.005, 0.02, 0.07, 0.2, 0.5, 1, 2, 4]) {
      for (let deviations = -8; deviations <= 8; deviations += 0.25) {
        const strike = forward * Math.exp(deviations * v)
        const isCall = strike >= forward
        const price = blackPrice(forward, strike, v, isCall)
        const bound = Math.min(forward, strike)
        if (price <= 1e-8 * forward || price >= bound * (1 - 1e-6)) continue
        checked++
        const found = impliedTotalVolatility(price, forward, strike, isCall)
        worst = Math.max(worst, Math.abs(found / v - 1))
      }
    }
    expect(checked).toBeGreaterThan(300)
    expect(worst).toBeLessThan(1e-10)
  })

  test('comes back for any volatility and strike', ({ expect }) => {
    const volatilities = fc.double({ min: 1e-3, max: 3, noNaN: true })
    const deviationsOf = fc.double({ min: -5, max: 5, noNaN: true })
    fc.assert(
      fc.property(volatilities, deviationsOf, (v, deviations) => {
        const strike = forward * Math.exp(deviations * v)
        const isCall = strike >= forward
        const price = blackPrice(forward, strike, v, isCall)
        fc.pre(price > 1e-8 * forward && price < 0.999 * Math.min(forward, strike))
        const found = impliedTotalVolatility(price, forward, strike, isCall)
        expect(Math.abs(found / v - 1)).toBeLessThan(1e-10)
      }),
      { numRuns: 2_000 },
    )
  })

  test('is found from a time value that the distribution itself cannot hold', ({ expect }) => {
    const v = impliedTotalVolatility(1e-250, 5400, 7000, true)
    expect(v).toBeGreaterThan(0)
    expect(v).toBeLessThan(0.02)
  })

  const impossible = [
    ['no time value', 300, 5100, true],
    ['less than the intrinsic value', 299, 5100, true],
    ['more than the forward', 5400, 5500, true],
    ['more than the strike, a put', 5100, 5100, false],
    ['a price of 0', 0, 5600, true],
    ['no price', Number.NaN, 5600, true],
  ] as const
  for (const [name, price, strike, isCall] of impossible) {
    test(`${name} has none`, ({ expect }) => {
      expect(impliedTotalVolatility(price, forward, strike, isCall)).toBeNaN()
    })
  }

  test('of the twin in the money is the same', ({ expect }) => {
    const put = blackPrice(5400, 5200, 0.06, false)
    const call = put + 200
    const ofPut = impliedTotalVolatility(put, 5400, 5200, false)
    expect(impliedTotalVolatility(call, 5400, 5200, true)).toBeCloseTo(ofPut, 9)
  })
})
