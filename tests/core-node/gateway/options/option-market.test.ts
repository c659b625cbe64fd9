import fc from 'fast-check'
import { describe, test } from 'vitest'

import { listedSeries } from '../../../../core-node/gateway/options/listed-series.ts'
import { openInterest } from '../../../../core-node/gateway/options/open-interest.ts'
import type { OptionContract } from '../../../../core-node/gateway/options/option-contract.ts'
import { optionContract } from '../../../../core-node/gateway/options/option-contract.ts'
import { impliedVolatility } from '../../../../core-node/gateway/options/volatility-surface.ts'
import { blackPrice } from '../../../../core-node/options/black.ts'
import type { ChainAnalysis } from '../../../../core-node/options/chain-analysis.ts'
import { analyzeChain } from '../../../../core-node/options/chain-analysis.ts'
import { askTicks, bidTicks, TradingDesk } from '../trading-desk.ts'
import { simulatedChain } from './simulated-chain.ts'

describe('the volatility surface', () => {
  test('cannot be arbitraged: calls fall and are convex in the strike', ({ expect }) => {
    const inputs = fc.record({
      vix: fc.double({ min: 9, max: 85, noNaN: true }),
      years: fc.double({ min: 1 / 3_650, max: 2, noNaN: true }),
    })
    fc.assert(
      fc.property(inputs, ({ vix, years }) => {
        const deviation = (vix / 100) * Math.sqrt(years)
        const step = 0.05 * deviation
        const calls = Array.from({ length: 121 }, (_, at) => {
          const strike = 5_400 * (1 + (at - 60) * step)
          if (strike <= 0) return Number.NaN
          const v = impliedVolatility(vix, 5_400, strike, years) * Math.sqrt(years)
          return blackPrice(5_400, strike, v, true)
        }).filter((price) => !Number.isNaN(price))
        for (let at = 1; at + 1 < calls.length; at++) {
          const [before, here, after] = calls.slice(at - 1, at + 2) as [number, number, number]
          expect(here).toBeLessThanOrEqual(before + 1e-9)
          expect(before - 2 * here + after).toBeGreaterThanOrEqual(-1e-7)
        }
      }),
    )
  })

  test('has variance that grows with time at every strike', ({ expect }) => {
    for (const vix of [9, 16, 40, 85]) {
      for (const strike of [4_900, 5_300, 5_400, 5_600]) {
        let before = 0
        for (let days = 0.1; days < 400; days *= 1.3) {
          const years = days / 365
          const variance = impliedVolatility(vix, 5_400, strike, years) ** 2 * years
          expect(variance).toBeGreaterThan(before)
          before = variance
        }
      }
    }
  })
})

describe('the simulated chain', () => {
  const desk = new TradingDesk()
  desk.wait(3_600)
  const chain = simulatedChain(desk.simulation.options, desk.nowUs)
  const analysis = analyzeChain(chain)

  test('is quoted at 4 % interest on a forward that all strikes agree on', ({ expect }) => {
    expect(analysis.terms.rate).toBeCloseTo(0.04, 3)
    expect(analysis.coverage).toBeGreaterThan(0.95)
    for (const [index, years] of analysis.terms.years.entries()) {
      const forward = chain.spot * Math.exp(0.027 * years)
      expect(Math.abs((analysis.terms.forwards[index] as number) - forward)).toBeLessThan(0.3)
    }
  })

  test('gives by the formula of VIX about the VIX that is told', ({ expect }) => {
    for (const seed of [1, 2, 3, 4]) {
      const other = new TradingDesk({ seed })
      other.wait(3_600)
      const { options } = other.simulation
      const formula = vixOf(analyzeChain(simulatedChain(options, other.nowUs)))
      expect(Math.abs(formula / options.levels.vix - 1)).toBeLessThan(0.02)
    }
  })

  test('is held in puts below and calls above, most at round strikes', ({ expect }) => {
    expect(analysis.putCall.openInterestRatio).toBeGreaterThan(1)
    expect(analysis.putCall.openInterestRatio).toBeLessThan(2)
    expect(analysis.walls.callWall).toBeGreaterThan(chain.spot)
    expect(analysis.walls.putWall).toBeLessThan(chain.spot)
    expect((analysis.walls.callWall as number) % 50).toBe(0)
    expect(Math.abs(analysis.flip / chain.spot - 1)).toBeLessThan(0.05)
    expect(analysis.riskReversal25).toBeGreaterThan(0.03)
    const held = (strike: number) => {
      let sum = 0
      for (const [row, each] of chain.strikes.entries()) {
        if (each === strike) sum += chain.calls.openInterests[row] as number
      }
      return sum
    }
    expect(held(5_500)).toBeGreaterThan(2 * held(5_495))
  })

  test('is the same for the same seed, and another for another', ({ expect }) => {
    const again = (seed: number) => {
      const other = new TradingDesk({ seed })
      other.wait(3_600)
      return simulatedChain(other.simulation.options, other.nowUs)
    }
    expect(again(1)).toEqual(chain)
    expect(again(2).calls.openInterests).not.toEqual(chain.calls.openInterests)
  })

  test('does not depend on how often time is told', ({ expect }) => {
    const other = new TradingDesk()
    for (let part = 0; part < 7_200; part++) other.wait(0.5)
    const { vix } = desk.simulation.options.levels
    expect(other.simulation.options.levels.vix).toBeCloseTo(vix, 5)
  })
})

describe('a day of the simulation', () => {
  test('carries SPX below the future, and lifts VIX when it falls', ({ expect }) => {
    const desk = new TradingDesk()
    const { levels } = desk.simulation.options
    desk.wait(2)
    const years = (Date.parse('2026-12-18T14:30:00Z') * 1_000 - desk.nowUs) / 31_536e9
    expect(levels.spx).toBeCloseTo(5_400.125 * Math.exp(-0.027 * years), 2)
    const { vix, qqq } = levels
    desk.book([10], [10], bidTicks - 432, askTicks - 432)
    desk.wait(2)
    expect(levels.vix / vix).toBeGreaterThan(1.07)
    expect(levels.vix / vix).toBeLessThan(1.12)
    expect(levels.qqq / qqq).toBeCloseTo(0.98 ** 1.15, 2)
  })

  test('has open interest that stands, and volume that only grows', ({ expect }) => {
    const desk = new TradingDesk()
    const { options } = desk.simulation
    const contract = contractOf(desk, 5_400)
    desk.wait(1)
    const first = options.state(contract)
    let before = 0
    for (let minute = 0; minute < 380; minute += 20) {
      desk.wait(20 * 60)
      const state = options.state(contract)
      expect(state?.openInterest).toBe(first?.openInterest)
      expect(state?.volume).toBeGreaterThan(before)
      before = state?.volume ?? 0
    }
    desk.wait(40 * 60)
    expect(options.state(contract)).toBeUndefined()
  })

  test('has quotes whose bid is below their ask, on the grid', ({ expect }) => {
    const desk = new TradingDesk()
    desk.wait(60)
    const { options } = desk.simulation
    for (let strike = 5_100; strike <= 5_600; strike += 5) {
      const quote = options.state(contractOf(desk, strike))?.quote
      expect(quote?.ask).toBeGreaterThan(quote?.bid ?? Number.NaN)
      expect(((quote?.ask ?? 0) * 20) % 1).toBeCloseTo(0, 6)
      expect((quote?.bidSize ?? 0) > 0).toBe((quote?.bid ?? 0) > 0)
    }
  })
})

describe('listed series', () => {
  test('have a daily, Fridays, and a monthly that settles in the morning', ({ expect }) => {
    const names = (name: string) =>
      listedSeries('2026-09-15')
        .filter(({ optionClass }) => optionClass.name === name)
        .map(({ lastTradeDate, expiry }) => `${lastTradeDate} ${expiry.toString()}`)
    expect(names('SPXW').slice(0, 3)).toEqual([
      '20260915 2026-09-15',
      '20260916 2026-09-16',
      '20260917 2026-09-17',
    ])
    expect(names('SPXW').at(-1)).toBe('20261120 2026-11-20')
    // IB names it by its last day of trading, a Thursday.
    expect(names('SPX').slice(0, 2)).toEqual(['20260917 2026-09-18', '20261015 2026-10-16'])
  })

  test('leave out holidays, and a monthly from its last day on', ({ expect }) => {
    const dates = listedSeries('2026-11-24').map(({ expiry }) => expiry.toString())
    expect(dates).not.toContain('2026-11-26')
    expect(dates).toContain('2026-11-27')
    const morning = listedSeries('2026-09-18').filter(
      ({ optionClass }) => optionClass.isMorningSettled,
    )
    expect(morning[0]?.expiry.toString()).toBe('2026-10-16')
  })
})

test('open interest is nowhere below zero nor without end', ({ expect }) => {
  const [series] = listedSeries('2026-09-15')
  if (series === undefined) throw new Error('there is a series')
  const market = { seed: 1, spot: 5_400, vix: 16, tsUs: Date.parse('2026-09-15T13:30:00Z') * 1e3 }
  for (let strike = 5; strike < 20_000; strike += 5) {
    const open = openInterest(optionContract(series, strike, 'P'), market)
    expect(open).toBeGreaterThanOrEqual(0)
    expect(open).toBeLessThan(60_000)
  }
})

/** A call of today. */
function contractOf(desk: TradingDesk, strike: number): OptionContract {
  const series = desk.simulation.options.directory
    ?.seriesAt(desk.nowUs)
    .find(({ optionClass }) => optionClass.name === 'SPXW')
  if (series === undefined) throw new Error('SPXW is listed')
  return optionContract(series, strike, 'C')
}

/** The Cboe's formula for thirty days, from the afternoon series on both sides of them. */
function vixOf({ chain, terms }: ChainAnalysis): number {
  const near = chain.series.flatMap((series, index) => {
    const years = terms.years[index] as number
    return series.root === 'SPXW' ? [{ series, index, days: years * 365 }] : []
  })
  const before = near.findLast(({ days }) => days <= 30)
  const after = near.find(({ days }) => days > 30)
  if (before === undefined || after === undefined) throw new Error('thirty days lie between two')
  const variance = (at: typeof before) => {
    const forward = terms.forwards[at.index] as number
    const growth = 1 / (terms.discounts[at.index] as number)
    const points: [number, number][] = []
    for (let row = at.series.from; row < at.series.to; row++) {
      const strike = chain.strikes[row] as number
      const { bids, asks } = strike >= forward ? chain.calls : chain.puts
      const [bid, ask] = [bids[row] as number, asks[row] as number]
      if (bid > 0) points.push([strike, (bid + ask) / 2])
    }
    return points.reduce((sum, [strike, price], row) => {
      const low = points[Math.max(0, row - 1)]?.[0] as number
      const high = points[Math.min(points.length - 1, row + 1)]?.[0] as number
      return sum + (2 * (((high - low) / 2) * price * growth)) / strike ** 2
    }, 0)
  }
  const [low, high] = [variance(before), variance(after)]
  const month = low + ((high - low) * (30 - before.days)) / (after.days - before.days)
  return 100 * Math.sqrt((month * 365) / 30)
}
