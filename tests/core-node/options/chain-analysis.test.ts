import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { OptionChain } from '../../../core-node/market/option-chain.ts'
import { analyzeChain } from '../../../core-node/options/chain-analysis.ts'
import { dayCounts } from '../../../core-node/options/day-count.ts'
import { defaultChainSettings } from '../../../core-node/options/settings.ts'
import { modelChain, usual } from './model-chain.ts'

/** The chain with every call's open interest and volume on the put of its strike, and the other way round. */
function swapped(chain: OptionChain): OptionChain {
  const { calls, puts } = chain
  return {
    ...chain,
    calls: { ...calls, openInterests: puts.openInterests, volumes: puts.volumes },
    puts: { ...puts, openInterests: calls.openInterests, volumes: calls.volumes },
  }
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (value instanceof Float64Array) return [...value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersIn)
}

describe('a chain priced by Black’s formula', () => {
  const analysis = analyzeChain(modelChain())

  test('gives back its rate, its forwards and its volatilities', ({ expect }) => {
    const { terms, surface, chain } = analysis
    expect(terms.rate).toBeCloseTo(usual.rate, 4)
    chain.series.forEach(({ from, to }, index) => {
      const years = terms.years[index] as number
      const forward = usual.spot * Math.exp((usual.rate - usual.dividend) * years)
      expect(terms.forwards[index]).toBeCloseTo(forward, 1)
      for (let row = from; row < to; row++) {
        if (surface.isQuoted[row] !== 1) continue
        const strike = chain.strikes[row] as number
        if (Math.abs(strike - forward) > 250) continue
        const sigma = (surface.calls[row] as number) / Math.sqrt(years)
        expect(sigma).toBeCloseTo(usual.volatility(strike, years), 3)
      }
    })
  })

  test('adds up the same by strike, by series and in all', ({ expect }) => {
    const { total, byStrike, bySeries, slices } = analysis
    const sum = (values: Iterable<number>) => [...values].reduce((all, one) => all + one, 0)
    expect(sum(byStrike.callBn)).toBeCloseTo(total.callBn, 9)
    expect(sum(byStrike.putBn)).toBeCloseTo(total.putBn, 9)
    expect(sum(bySeries.map(({ netBn }) => netBn))).toBeCloseTo(total.netBn, 9)
    expect(total.callBn + total.putBn).toBeCloseTo(total.netBn, 9)
    expect(slices.week.netBn + slices.withoutNext.netBn).toBeCloseTo(total.netBn, 9)
    expect(slices.sameDay.netBn).toBeNaN()
    expect([analysis.contracts, analysis.expiries]).toEqual([648, 3])
  })

  test('has its walls where the open interest is, on either side of spot', ({ expect }) => {
    const heavy = modelChain({
      openInterest: (strike, isCall) =>
        strike === (isCall ? 5500 : 5300)
          ? 40_000
          : strike === (isCall ? 5600 : 5200)
            ? 39_000
            : 100,
    })
    const { walls } = analyzeChain(heavy)
    expect([walls.callWall, walls.putWall]).toEqual([5500, 5300])
    expect(walls.callWalls).toEqual([5500, 5600])
    expect(walls.putWalls).toEqual([5300, 5200])
    const inverted = analyzeChain(swapped(heavy)).walls
    expect([inverted.callPeak, inverted.putPeak]).toEqual([5300, 5500])
    expect(inverted.callWall).toBeGreaterThanOrEqual(5400)
    expect(inverted.putWall).toBeLessThanOrEqual(5400)
  })

  test('has the skew of its model', ({ expect }) => {
    const { riskReversal25 } = analysis
    // The strikes of the two deltas lie some 1.35 deviations apart.
    const expected = 0.3 * 1.35 * 0.16 * Math.sqrt(31 / 365)
    expect(riskReversal25).toBeGreaterThan(0.9 * expected)
    expect(riskReversal25).toBeLessThan(1.1 * expected)
    const flat = analyzeChain(modelChain({ volatility: () => 0.2 }))
    expect(flat.riskReversal25).toBeCloseTo(0, 3)
  })

  test('counts puts over calls, of volume and of open interest', ({ expect }) => {
    const { putCall } = analysis
    expect(putCall.volumeRatio).toBeCloseTo(1.5, 12)
    expect(putCall.volume).toBe(81 * 4 * 250)
    expect(putCall.openInterestRatio).toBeCloseTo((41 * 2000 + 40 * 500) / (40 * 2000 + 41 * 500))
  })
})

describe('mirrored', () => {
  test('exposure changes its sign, and a rising flip becomes a falling one', ({ expect }) => {
    const interests = fc.array(fc.integer({ min: 0, max: 20_000 }), {
      minLength: 2 * 81,
      maxLength: 2 * 81,
    })
    fc.assert(
      fc.property(interests, (interest) => {
        const chain = modelChain({
          openInterest: (strike, isCall) =>
            interest[2 * ((strike - 4400) / 25) + (isCall ? 1 : 0)] as number,
        })
        const one = analyzeChain(chain)
        const other = analyzeChain(swapped(chain))
        expect(other.total.netBn).toBeCloseTo(-one.total.netBn, 9)
        expect(other.total.callBn).toBeCloseTo(-one.total.putBn, 9)
        expect(other.flips.map(({ isRising }) => isRising)).toEqual(
          one.flips.map(({ isRising }) => !isRising),
        )
        expect(other.coverage).toBe(one.coverage)
      }),
      { numRuns: 20 },
    )
  })
})

describe('quotes that cannot be used', () => {
  const width = usual.strikes.length
  function analyzeWith(change: (chain: OptionChain) => void) {
    const chain = modelChain({ series: [['SPXW', '2026-10-16']] })
    change(chain)
    return analyzeChain(chain)
  }
  const cases = [
    ['a bid of 0', 'noBid', { bids: 0 }],
    ['a crossed quote', 'crossed', { bids: 9, asks: 8 }],
    ['a spread of more than half the mid', 'wide', { bids: 1, asks: 4 }],
    ['no quote', 'notQuoted', { bids: Number.NaN }],
    ['a price beyond any volatility', 'noTimeValue', { bids: 5900, asks: 5910 }],
    ['a volatility over 500 %', 'outOfRange', { bids: 5000, asks: 5001 }],
  ] as const
  for (const [name, reason, figures] of cases) {
    test(`${name} is counted as ${reason}, and the strike takes its neighbours’ volatility`, ({
      expect,
    }) => {
      const row = 60
      const { surface, coverage, total } = analyzeWith(({ calls }) => {
        for (const [column, value] of Object.entries(figures)) {
          calls[column as 'bids' | 'asks'][row] = value
        }
      })
      const others = Object.entries(surface.rejected).filter(([key]) => key !== reason)
      const before = analyzeWith(() => {})
      expect(surface.rejected[reason]).toBe(before.surface.rejected[reason] + 2)
      expect(Object.fromEntries(others)).toMatchObject(
        Object.fromEntries(
          Object.entries(before.surface.rejected).filter(([key]) => key !== reason),
        ),
      )
      expect(surface.isQuoted[row]).toBe(0)
      const middle = ((surface.calls[row - 1] as number) + (surface.calls[row + 1] as number)) / 2
      expect(surface.calls[row]).toBeCloseTo(middle, 12)
      expect(coverage).toBeLessThan(before.coverage)
      expect(total.netBn).toBeCloseTo(before.total.netBn, 3)
    })
  }

  test('an expired series is counted, adds nothing, and its trades still count', ({ expect }) => {
    const live = modelChain()
    const withExpired = modelChain({ series: [['SPXW', '2026-09-14'], ...usual.series] })
    const [one, other] = [analyzeChain(live), analyzeChain(withExpired)]
    expect(other.surface.rejected.expired).toBe(2 * width)
    expect(other.total.netBn).toBeCloseTo(one.total.netBn, 9)
    expect(other.expiries).toBe(one.expiries)
    expect(other.putCall.volume).toBe(one.putCall.volume + width * 250)
  })

  test('a morning-settled series is gone when the cash market opens', ({ expect }) => {
    const series = [
      ['SPX', '2026-09-15'],
      ['SPXW', '2026-09-15'],
      ['SPXW', '2026-10-16'],
    ] as const
    const { surface, bySeries, slices } = analyzeChain(modelChain({ series }))
    expect(surface.rejected.expired).toBe(2 * width)
    expect(bySeries.map(({ root }) => root)).toEqual(['SPXW', 'SPXW'])
    expect(slices.sameDay.callBn).toBeGreaterThan(0)
  })

  test('a series without a two-sided pair has no forward and is dropped', ({ expect }) => {
    const { surface, total } = analyzeWith(({ calls }) => calls.bids.fill(0))
    expect(surface.rejected.noForward).toBe(2 * width)
    expect(total.netBn).toBeNaN()
  })

  test('with half the strikes missing net exposure is still about half', ({ expect }) => {
    const whole = analyzeChain(modelChain())
    const half = analyzeChain(
      modelChain({ strikes: usual.strikes.filter((_, index) => index % 2 === 0) }),
    )
    expect(half.total.callBn / whole.total.callBn).toBeCloseTo(0.5, 1)
    expect(half.total.putBn / whole.total.putBn).toBeCloseTo(0.5, 1)
  })

  test('whatever the columns hold, no sum, level or ratio is infinite', ({ expect }) => {
    const figure = fc.oneof(
      fc.constantFrom(Number.NaN, 0, 0.05, 1e-12, 1e9),
      fc.double({ min: 0, max: 10_000, noNaN: true }),
    )
    const strange = fc.array(figure, { minLength: 8, maxLength: 64 })
    fc.assert(
      fc.property(
        strange,
        fc.constantFrom(...dayCounts),
        fc.boolean(),
        (figures, dayCount, own) => {
          const chain = modelChain({ strikes: usual.strikes.slice(30, 50) })
          let next = 0
          for (const side of [chain.calls, chain.puts]) {
            for (const column of Object.values(side)) {
              for (let row = 0; row < column.length; row += 1 + (next % 5)) {
                column[row] = figures[next++ % figures.length] as number
              }
            }
          }
          const settings = {
            ...defaultChainSettings,
            dayCount,
            greeks: own ? 'own' : 'file',
          } as const
          const { total, byStrike, flips, profile, walls, putCall, coverage } = analyzeChain(
            chain,
            settings,
          )
          const shown = [total, byStrike, flips, profile, walls, putCall, coverage]
          expect(numbersIn(shown).filter((value) => Math.abs(value) === Infinity)).toEqual([])
          for (const value of [...byStrike.callBn, ...profile.netBn, coverage]) {
            expect(value).not.toBeNaN()
          }
        },
      ),
    )
  })
})

describe('time to expiry', () => {
  test('does not change own greeks: total volatility comes from the price', ({ expect }) => {
    const nets = dayCounts.map(
      (dayCount) =>
        analyzeChain(modelChain({ rate: 0, dividend: 0 }), { ...defaultChainSettings, dayCount })
          .total.netBn,
    )
    expect(nets[1]).toBeCloseTo(nets[0] as number, 3)
    expect(nets[2]).toBeCloseTo(nets[0] as number, 3)
  })
})
