import fc from 'fast-check'
import { describe, test } from 'vitest'

import type { IndexEvent as IndexEventType } from '../../../core-node/market/events.ts'
import { ClockEvent, Index, IndexEvent } from '../../../core-node/market/events.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import { Market } from '../../../core-node/market/market.ts'
import type { OptionChain } from '../../../core-node/market/option-chain.ts'
import { OptionMarket } from '../../../core-node/options/option-market.ts'
import { minute, quote, second } from '../market-events.ts'
import { asOfUs, modelChain, usual } from './model-chain.ts'

const day = 24 * 60 * minute

function marketAt(tsUs: number): Market {
  const market = new Market(instruments.ES)
  market.advance(tsUs)
  return market
}

function moveTo(market: Market, tsUs: number): boolean {
  const isNew = market.advance(tsUs)
  market.apply(Object.assign(new ClockEvent(), { tsUs }))
  return isNew
}

function index(tsUs: number, value: number): IndexEventType {
  return Object.assign(new IndexEvent(), { tsUs, index: Index.Spx, value })
}

/** Feeds index and quote at a time. */
function see(options: OptionMarket, market: Market, tsUs: number, spx: number, midTicks: number) {
  market.advance(tsUs)
  market.apply(index(tsUs, spx))
  options.updateBasis(market)
  market.apply(quote(tsUs, midTicks - 1, midTicks + 1))
  options.updateBasis(market)
}

describe('before the first snapshot', () => {
  test('nothing is known, and nothing is neutral', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    const unknown = [options.netBn, options.callWall, options.putWall, options.flip, options.spot]
    expect([...unknown, options.deltaFlow, options.putCallVolume]).toEqual(
      Array(7).fill(Number.NaN),
    )
    expect(options.ticksOf(5400)).toBeNaN()
    expect([options.asOfUs, options.openInterestQuality, options.basisQuality]).toEqual([0, 0, 0])
    expect(options.referenceBn).toBe(10)
  })
})

describe('a snapshot', () => {
  test('is read, with its open interest of the day', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    expect(options.onChain(modelChain(), marketAt(asOfUs + second))).toBe(true)
    expect(options.spot).toBe(5400)
    expect(options.callBn + options.putBn).toBeCloseTo(options.netBn, 9)
    expect(options.callWall).toBeGreaterThanOrEqual(5400)
    expect(options.putWall).toBeLessThanOrEqual(5400)
    expect(options.putCallVolume).toBeCloseTo(1.5, 12)
    expect([options.asOfUs, options.openInterestQuality]).toEqual([asOfUs, 1])
    expect(options.analysis?.profile.levels).toHaveLength(61)
  })

  test('shows as many strikes near spot as there is room for', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    expect(options.strikesNear(5)).toBeUndefined()
    options.onChain(modelChain({ spot: 5410 }), marketAt(asOfUs))
    const near = options.strikesNear(5)
    expect([...(near?.strikes ?? [])]).toEqual([5350, 5375, 5400, 5425, 5450])
    const all = options.analysis?.byStrike
    expect(near?.callBn[2]).toBe(all?.callBn[(all?.strikes ?? []).indexOf(5400)])
    expect(options.strikesNear(500)?.strikes).toHaveLength(81)
  })

  const interest = [
    ['an earlier day’s counts half', { openInterestDate: '2026-09-14' }, 0.5],
    ['of an unknown day counts half', { openInterestDate: '' }, 0.5],
    ['that is missing counts nothing', { openInterest: () => 0 }, 0],
  ] as const
  for (const [name, changes, expected] of interest) {
    test(`open interest ${name}`, ({ expect }) => {
      const options = new OptionMarket({ underlying: 'SPX' })
      options.onChain(modelChain(changes), marketAt(asOfUs))
      expect(options.openInterestQuality).toBe(expected)
    })
  }

  test('loses the quality of its open interest when the next trade date begins', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    const market = marketAt(asOfUs)
    options.onChain(modelChain(), market)
    moveTo(market, asOfUs + day)
    options.onSession(market)
    expect(options.openInterestQuality).toBe(0.5)
  })

  const ignored: readonly (readonly [string, OptionChain, number, string])[] = [
    ['older than the last', modelChain({ asOfUs: asOfUs - 1 }), asOfUs, 'outOfOrder'],
    ['from the future', modelChain({ asOfUs: asOfUs + minute }), asOfUs, 'fromTheFuture'],
    ['of another underlying', modelChain({ underlying: 'QQQ' }), asOfUs, 'otherUnderlying'],
    ['without a spot', { ...modelChain(), spot: 0 }, asOfUs, 'unusable'],
    ['without rows', modelChain({ strikes: [] }), asOfUs, 'unusable'],
    ['without a time', { ...modelChain(), asOfUs: Number.NaN }, asOfUs, 'fromTheFuture'],
  ]
  for (const [name, chain, nowUs, reason] of ignored) {
    test(`${name} is ignored and counted`, ({ expect }) => {
      const options = new OptionMarket({ underlying: 'SPX' })
      options.onChain(modelChain(), marketAt(nowUs))
      const before = [options.netBn, options.asOfUs, options.spot, options.flip]
      expect(options.onChain(chain, marketAt(nowUs))).toBe(false)
      expect([options.netBn, options.asOfUs, options.spot, options.flip]).toEqual(before)
      expect(options.ignored).toMatchObject({ [reason]: 1 })
    })
  }
})

describe('what is usual', () => {
  /** A session's snapshots, by their open interest and put/call ratio. */
  function runSessions(
    sessions: readonly (readonly (readonly [scale: number, ratio: number])[])[],
  ) {
    const options = new OptionMarket({ underlying: 'SPX' })
    const market = marketAt(asOfUs)
    sessions.forEach((snapshots, session) => {
      if (moveTo(market, asOfUs + session * day)) options.onSession(market)
      snapshots.forEach(([scale, ratio], position) => {
        const tsUs = asOfUs + session * day + position * minute
        moveTo(market, tsUs)
        const chain = modelChain({
          asOfUs: tsUs,
          openInterest: (strike, isCall) => scale * usual.openInterest(strike, isCall),
          volume: (_, isCall) => (isCall ? 100 : 100 * ratio),
          series: [['SPXW', '2026-10-16']],
        })
        options.onChain(chain, market)
      })
    })
    return { options, market }
  }

  test('is the median of each session’s last snapshot, today left out', ({ expect }) => {
    // Tuesday, Wednesday, Thursday, Friday.
    const { options } = runSessions([
      [
        [9, 9],
        [1, 1.2],
      ],
      [[3, 1.4]],
      [[2, 1.6]],
      [[50, 8]],
    ])
    const first = runSessions([[[1, 1]]]).options
    const third = runSessions([[[1, 1.2]], [[3, 1.4]], [[2, 1.6]]]).options
    expect(options.sessions).toBe(3)
    expect(options.putCallMedian).toBeCloseTo(1.4, 9)
    expect(first.putCallMedian).toBeNaN()
    expect(first.referenceBn).toBe(10)
    expect(options.referenceBn).toBeCloseTo(Math.abs(third.netBn), 0)
    expect(options.referenceBn).toBeLessThan(Math.abs(options.netBn) / 10)
  })

  test('does not move within a session', ({ expect }) => {
    const { options, market } = runSessions([[[1, 1.2]], [[2, 1.4]]])
    const before = [options.referenceBn, options.putCallMedian]
    const later = modelChain({ asOfUs: asOfUs + day + 5 * minute, volume: () => 7 })
    moveTo(market, later.asOfUs)
    expect(options.onChain(later, market)).toBe(true)
    expect([options.referenceBn, options.putCallMedian]).toEqual(before)
  })

  test('of the skew needs five sessions, and is a score against their spread', ({ expect }) => {
    const slopes = [0.3, 0.32, 0.28, 0.31, 0.29, 0.4]
    const options = new OptionMarket({ underlying: 'SPX' })
    const market = marketAt(asOfUs)
    const scores: number[] = []
    slopes.forEach((slope, session) => {
      // Saturday and Sunday have no session of their own.
      const tsUs = asOfUs + (session < 4 ? session : session + 2) * day
      if (moveTo(market, tsUs)) options.onSession(market)
      const chain = modelChain({
        asOfUs: tsUs,
        series: [['SPXW', '2026-10-16']],
        volatility: (strike) => 0.16 - slope * Math.log(strike / 5400),
      })
      options.onChain(chain, market)
      scores.push(options.riskReversalZ)
    })
    expect(scores.slice(0, 5)).toEqual(Array(5).fill(Number.NaN))
    expect(scores[5]).toBeGreaterThan(2)
  })
})

describe('delta flow', () => {
  /** A later snapshot in which contracts were traded, the last price at the ask (1) or the bid (−1). */
  function later(
    minutes: number,
    trades: readonly (readonly [
      side: 'calls' | 'puts',
      strike: number,
      volume: number,
      at: 1 | -1 | 0,
    ])[],
  ): OptionChain {
    const chain = modelChain({
      asOfUs: asOfUs + minutes * minute,
      series: [['SPXW', '2026-10-16']],
    })
    for (const [side, strike, volume, at] of trades) {
      const row = chain.strikes.indexOf(strike)
      const columns = chain[side]
      columns.volumes[row] = (columns.volumes[row] as number) + volume
      const [bid, ask] = [columns.bids[row] as number, columns.asks[row] as number]
      columns.lasts[row] = at === 0 ? (bid + ask) / 2 : at > 0 ? ask : bid
    }
    return chain
  }
  function flowOf(...chains: readonly OptionChain[]): number {
    const options = new OptionMarket({ underlying: 'SPX' })
    for (const chain of chains) options.onChain(chain, marketAt(chain.asOfUs))
    return options.deltaFlow
  }

  test('is unknown with one snapshot, and without a trade between two', ({ expect }) => {
    expect(flowOf(later(0, []))).toBeNaN()
    expect(flowOf(later(0, []), later(1, []))).toBeNaN()
  })

  const sides = [
    ['calls bought', 'calls', 1, 1],
    ['calls sold', 'calls', -1, -1],
    ['puts bought', 'puts', 1, -1],
    ['puts sold', 'puts', -1, 1],
  ] as const
  for (const [name, side, at, expected] of sides) {
    test(`of ${name} is ${expected}`, ({ expect }) => {
      expect(flowOf(later(0, []), later(1, [[side, 5400, 40, at]]))).toBeCloseTo(expected, 12)
    })
  }

  test('weighs by delta, and a trade at the mid counts against both', ({ expect }) => {
    const flow = flowOf(
      later(0, []),
      later(1, [
        ['calls', 5400, 100, 1],
        ['calls', 5700, 100, -1],
      ]),
    )
    expect(flow).toBeGreaterThan(0.5)
    expect(flowOf(later(0, []), later(1, [['calls', 5400, 9, 0]]))).toBe(0)
  })

  test('fades over five minutes of the snapshots’ time', ({ expect }) => {
    const bought = later(1, [['calls', 5400, 40, 1]])
    const soldFrom = (minutes: number) =>
      later(minutes, [
        ['calls', 5400, 40, 1],
        ['puts', 5400, 1, 1],
      ])
    const soon = flowOf(later(0, []), bought, soldFrom(2))
    const late = flowOf(later(0, []), bought, soldFrom(6))
    expect(soon).toBeCloseTo(-1 + 2 * Math.exp(-1 / 5), 9)
    expect(late).toBeCloseTo(-1 + 2 * Math.exp(-1), 9)
  })

  test('does not take a new day’s volume, or a corrected one, for trades', ({ expect }) => {
    const shrunk = later(1, [['calls', 5400, -50, 1]])
    expect(flowOf(later(0, []), shrunk)).toBeNaN()
    const tomorrow = later(24 * 60, [['calls', 5400, 40, 1]])
    expect(flowOf(later(0, []), tomorrow)).toBeNaN()
  })
})

describe('the basis', () => {
  test('is the future less the index while the cash market is open', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    const market = marketAt(asOfUs)
    // 5430.25 less 5400 is 30.25 points.
    see(options, market, asOfUs, 5400, 21_721)
    expect(options.basisPoints).toBeCloseTo(30.25, 9)
    expect(options.basisQuality).toBe(1)
    expect(options.ticksOf(5400)).toBeCloseTo(21_721, 9)
  })

  test('follows over sixty seconds', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    const market = marketAt(asOfUs)
    see(options, market, asOfUs, 5400, 21_720)
    see(options, market, asOfUs + minute, 5400, 21_724)
    // 30 points held until now.
    expect(options.basisPoints).toBe(30)
    see(options, market, asOfUs + 2 * minute, 5400, 21_724)
    expect(options.basisPoints).toBeCloseTo(31 - Math.exp(-1), 9)
    for (let at = 3; at < 12; at++) see(options, market, asOfUs + at * minute, 5400, 21_724)
    expect(options.basisPoints).toBeCloseTo(31, 3)
  })

  test('freezes at half quality when the cash market closes, and begins anew at its opening', ({
    expect,
  }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    const market = marketAt(asOfUs)
    see(options, market, asOfUs, 5400, 21_720)
    const evening = asOfUs + 7 * 60 * minute
    see(options, market, evening, 5400, 21_800)
    expect([options.basisPoints, options.basisQuality]).toEqual([30, 0.5])
    const nextOpen = asOfUs + day
    see(options, market, nextOpen, 5400, 21_760)
    expect([options.basisPoints, options.basisQuality]).toEqual([40, 1])
  })

  test('is not live on an index that has stopped', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX' })
    const market = marketAt(asOfUs)
    see(options, market, asOfUs, 5400, 21_720)
    market.advance(asOfUs + 2 * minute)
    market.apply(quote(asOfUs + 2 * minute, 21_900, 21_902))
    options.updateBasis(market)
    expect([options.basisPoints, options.basisQuality]).toEqual([30, 0.5])
  })

  test('without an index is the chain’s forward at the future’s expiry', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX', futureExpiry: '2026-12-18' })
    options.onChain(modelChain(), marketAt(asOfUs))
    const years = (Date.parse('2026-12-18T14:30:00Z') * 1_000 - asOfUs) / (365 * day)
    const carry = usual.spot * Math.expm1((usual.rate - usual.dividend) * years)
    expect(options.basisPoints).toBeCloseTo(carry, 1)
    expect(options.basisQuality).toBe(0.5)
    expect(options.ticksOf(5400)).toBeCloseTo(4 * (5400 + options.basisPoints), 9)
  })

  test('between two series lies between their forwards, and beyond the last is unknown', ({
    expect,
  }) => {
    const basisAt = (futureExpiry: string) => {
      const options = new OptionMarket({ underlying: 'SPX', futureExpiry })
      options.onChain(modelChain(), marketAt(asOfUs))
      return options.basisPoints
    }
    expect(basisAt('2026-11-20')).toBeGreaterThan(basisAt('2026-10-16'))
    expect(basisAt('2026-11-20')).toBeLessThan(basisAt('2026-12-18'))
    expect(basisAt('2027-03-19')).toBeNaN()
    expect(basisAt('2026-09-01')).toBeNaN()
  })

  test('of another contract is another one', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'SPX', futureExpiry: '2026-09-18' })
    const market = marketAt(asOfUs)
    options.onChain(modelChain(), market)
    see(options, market, asOfUs, 5400, 21_720)
    options.setFuture('2026-09-18')
    expect(options.basisQuality).toBe(1)
    options.setFuture('2026-12-18')
    expect(options.basisPoints).toBeGreaterThan(30)
    expect(options.basisQuality).toBe(0.5)
  })

  test('of a fund’s chain is unknown: its levels are not the future’s', ({ expect }) => {
    const options = new OptionMarket({ underlying: 'QQQ', futureExpiry: '2026-12-18' })
    const market = marketAt(asOfUs)
    options.onChain(modelChain({ underlying: 'QQQ' }), market)
    see(options, market, asOfUs, 5400, 21_720)
    expect(options.ticksOf(480)).toBeNaN()
  })
})

describe('any sequence of events', () => {
  const happening = fc.oneof(
    fc.record({ what: fc.constant('chain' as const), scale: fc.constantFrom(0, 1, 7, Number.NaN) }),
    fc.record({ what: fc.constant('index' as const), value: fc.constantFrom(0, 5300, 5400, 1e9) }),
    fc.record({ what: fc.constant('quote' as const), ticks: fc.constantFrom(0, 21_600, 21_700) }),
    fc.record({ what: fc.constant('session' as const) }),
  )
  test('leaves qualities between 0 and 1, and is the same twice', ({ expect }) => {
    const steps = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 900 }), does: happening }), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(steps, (all) => {
        const run = () => {
          const options = new OptionMarket({ underlying: 'SPX', futureExpiry: '2026-12-18' })
          const market = marketAt(asOfUs)
          let tsUs = asOfUs
          for (const { gap, does } of all) {
            tsUs += gap * minute
            market.advance(tsUs)
            if (does.what === 'index') market.apply(index(tsUs, does.value))
            if (does.what === 'quote') market.apply(quote(tsUs, does.ticks, does.ticks + 1))
            if (does.what === 'session') options.onSession(market)
            if (does.what === 'chain') {
              const openInterest = () => 100 * does.scale
              const strikes = usual.strikes.slice(30, 50)
              options.onChain(modelChain({ asOfUs: tsUs, openInterest, strikes }), market)
            }
            options.updateBasis(market)
            for (const quality of [options.basisQuality, options.openInterestQuality]) {
              expect(quality).toBeGreaterThanOrEqual(0)
              expect(quality).toBeLessThanOrEqual(1)
            }
            expect(options.referenceBn).toBeGreaterThan(0)
            expect(Math.abs(options.deltaFlow)).not.toBeGreaterThan(1)
            expect(Number.isFinite(options.ticksOf(5400))).toBe(options.basisQuality > 0)
          }
          return [options.netBn, options.flip, options.basisPoints, options.deltaFlow]
        }
        expect(run()).toEqual(run())
      }),
      { numRuns: 40 },
    )
  })
})
