import fc from 'fast-check'
import { describe, test } from 'vitest'

import { CumulativeDelta } from '../../../core-node/market/cumulative-delta.ts'
import type { Side } from '../../../core-node/market/events.ts'
import { Footprint } from '../../../core-node/market/footprint.ts'
import { instruments } from '../../../core-node/market/instruments.ts'
import type { LastTrade } from '../../../core-node/market/last-trade.ts'
import { Market } from '../../../core-node/market/market.ts'
import { SideMethod } from '../../../core-node/market/trade-classifier.ts'
import { minute, quote, regularOpenUs, trade } from '../market-events.ts'

const print = fc.record({
  priceTicks: fc.integer({ min: 21_590, max: 21_610 }),
  size: fc.integer({ min: 1, max: 500 }),
  side: fc.constantFrom<Side>(1, -1, 0),
})
const prints = fc.array(print, { minLength: 1, maxLength: 200 })
type Print = { priceTicks: number; size: number; side: Side }

const tradeOf = (one: Print): LastTrade => ({
  ...one,
  tsUs: 0,
  quality: one.side === 0 ? 0 : 0.9,
  method: SideMethod.Quote,
  isReconstructed: false,
})

function pass(market: Market, tsUs: number): void {
  market.advance(tsUs)
  market.closeBars()
}

describe('cumulative delta', () => {
  test('knows its extremes on the way, and how much of the volume it knows', ({ expect }) => {
    const delta = new CumulativeDelta()
    const sides = [1, -1, -1, 0, 1] as const
    for (const side of sides) delta.add(tradeOf({ priceTicks: 100, size: 10, side }))
    expect([delta.contracts, delta.lowest, delta.highest]).toEqual([0, -10, 10])
    expect([delta.volume, delta.unclassifiedShare]).toEqual([50, 0.2])
    expect(delta.quality).toBeCloseTo(0.8 * 0.9, 12)
  })

  test('equals the sums over everything since its anchor', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const delta = new CumulativeDelta()
        const path = [0]
        for (const one of all) {
          delta.add(tradeOf(one))
          path.push((path.at(-1) ?? 0) + one.side * one.size)
        }
        expect(delta.contracts).toBe(path.at(-1))
        expect([delta.lowest, delta.highest]).toEqual([Math.min(...path), Math.max(...path)])
        delta.clear()
        expect([delta.contracts, delta.lowest, delta.highest, delta.volume]).toEqual([0, 0, 0, 0])
        expect([delta.quality, delta.unclassifiedShare]).toEqual([0, 0])
      }),
    )
  })
})

describe('footprint', () => {
  test('holds what each side did at each price', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const footprint = new Footprint()
        for (const { priceTicks, size, side } of all) footprint.add(priceTicks, size, side)
        const sum = (of: readonly Print[]) => of.reduce((total, { size }) => total + size, 0)
        let volume = 0
        let delta = 0
        for (let ticks = footprint.lowTicks; ticks <= footprint.highTicks; ticks++) {
          const here = all.filter(({ priceTicks }) => priceTicks === ticks)
          const found = [
            footprint.bidVolumeAt(ticks),
            footprint.askVolumeAt(ticks),
            footprint.volumeAt(ticks),
          ]
          const sold = sum(here.filter(({ side }) => side < 0))
          const bought = sum(here.filter(({ side }) => side > 0))
          expect(found).toEqual([sold, bought, sum(here)])
          volume += footprint.volumeAt(ticks)
          delta += footprint.deltaAt(ticks)
        }
        expect(volume).toBe(footprint.volume)
        expect(delta).toBe(footprint.deltaContracts)
        const most = footprint.volumeAt(footprint.pointOfControlTicks())
        expect(all.every(({ priceTicks }) => footprint.volumeAt(priceTicks) <= most)).toBe(true)
      }),
    )
  })

  test('the point of control of equals is the one nearest the middle, then the lower', ({
    expect,
  }) => {
    const footprint = new Footprint()
    expect(footprint.pointOfControlTicks()).toBeNaN()
    for (const [ticks, size] of [
      [100, 5],
      [102, 5],
      [103, 5],
      [105, 1],
    ] as const) {
      footprint.add(ticks, size, 1)
    }
    expect(footprint.pointOfControlTicks()).toBe(102)
  })

  test('begins anew after a jump that no bar can hold', ({ expect }) => {
    const footprint = new Footprint()
    footprint.add(100, 5, 1)
    footprint.add(100_000, 7, -1)
    expect([footprint.volume, footprint.deltaContracts, footprint.lowTicks]).toEqual([
      7, -7, 100_000,
    ])
  })
})

describe('the order flow of a market', () => {
  test('has a delta since the session’s open, since the cash open, and by the minute', ({
    expect,
  }) => {
    const market = new Market(instruments.ES)
    const at = (tsUs: number, size: number, side: Side) => {
      pass(market, tsUs)
      market.apply(trade(tsUs, 100, size, side))
    }
    at(regularOpenUs - minute, 7, -1)
    at(regularOpenUs, 10, 1)
    at(regularOpenUs + minute, 4, 1)
    const { flow } = market
    expect([flow.session.contracts, flow.regular.contracts]).toEqual([7, 14])
    expect([flow.minute.delta.contracts, flow.formingMinute.delta.contracts]).toEqual([10, 4])
    expect(flow.minute.footprint.askVolumeAt(100)).toBe(10)
  })

  test('begins anew with a session, and the order under way is over', ({ expect }) => {
    const market = new Market(instruments.ES)
    pass(market, regularOpenUs)
    market.apply(trade(regularOpenUs, 100, 7, -1))
    const { flow } = market
    expect(flow.orders.completed).toBe(0)
    market.advance(market.session.endUs)
    expect([flow.orders.completed, flow.session.contracts, flow.regular.volume]).toEqual([1, 0, 0])
  })

  test('trades made from bars are nobody’s orders, yet have a delta', ({ expect }) => {
    const market = new Market(instruments.ES)
    pass(market, regularOpenUs)
    const made = Object.assign(trade(regularOpenUs, 100, 800, 1), { isReconstructed: true })
    market.apply(made)
    pass(market, regularOpenUs + minute)
    expect([market.flow.orders.completed, market.flow.session.contracts]).toEqual([0, 800])
    expect(market.trade).toMatchObject({ isReconstructed: true, quality: 0.5 })
  })

  test('each trade says by what its side was found', ({ expect }) => {
    const market = new Market(instruments.ES)
    pass(market, regularOpenUs)
    const methodOf = (event: ReturnType<typeof trade>) => {
      market.apply(event)
      return market.trade.method
    }
    expect(methodOf(trade(regularOpenUs, 100, 1))).toBe(SideMethod.None)
    expect(methodOf(trade(regularOpenUs, 101, 1))).toBe(SideMethod.Tick)
    market.apply(quote(regularOpenUs, 100, 104))
    expect(methodOf(trade(regularOpenUs, 104, 1))).toBe(SideMethod.Quote)
    expect(methodOf(trade(regularOpenUs, 101, 1))).toBe(SideMethod.NearerSide)
    expect(methodOf(trade(regularOpenUs, 101, 1, -1))).toBe(SideMethod.Feed)
  })
})
