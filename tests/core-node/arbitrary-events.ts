import fc from 'fast-check'

import type { MarketEvent, Side } from '../../core-node/market/events.ts'
import { ClockEvent, ResetEvent, StatusEvent } from '../../core-node/market/events.ts'
import { depth, quote, regularOpenUs, trade } from './market-events.ts'

/** One thing that happens, as plain data: it can be shown, shrunk and mirrored. */
export type Happening =
  | { what: 'trade'; gapUs: number; ticks: number; size: number; side: Side }
  | { what: 'quote'; gapUs: number; bid: number; ask: number; bidSize: number; askSize: number }
  | { what: 'depth'; gapUs: number; bid: number; ask: number; bids: number[]; asks: number[] }
  | { what: 'clock' | 'reset'; gapUs: number }
  | { what: 'status'; gapUs: number; isTrading: boolean }

/** Prices count from here; a mirrored market is turned about it. */
export const pivotTicks = 21_600

const gapUs = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 2_000_000 }) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 90_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: -5_000_000, max: 4_000_000_000 }) },
)
const ticks = fc.integer({ min: -40, max: 40 })
const size = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 2_000 }))
const side = fc.constantFrom<Side>(1, -1)
const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 10 })

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('trade'), gapUs, ticks, size, side }) },
  {
    weight: 2,
    // The ask may lie at or below the bid: locked and crossed.
    arbitrary: fc.record({
      what: fc.constant('quote'),
      gapUs,
      bid: ticks,
      ask: ticks,
      bidSize: size,
      askSize: size,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('depth'),
      gapUs,
      bid: ticks,
      ask: ticks,
      bids: sizes,
      asks: sizes,
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constantFrom('clock', 'reset'), gapUs }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('status'), gapUs, isTrading: fc.boolean() }),
  },
) as fc.Arbitrary<Happening>

export const happenings = fc.array(happening, { minLength: 1, maxLength: 150 })

export function eventsOf(all: readonly Happening[]): MarketEvent[] {
  let tsUs = regularOpenUs
  return all.map((one) => {
    tsUs += one.gapUs
    switch (one.what) {
      case 'trade':
        return trade(tsUs, pivotTicks + one.ticks, one.size, one.side)
      case 'quote':
        return quote(tsUs, pivotTicks + one.bid, pivotTicks + one.ask, one.bidSize, one.askSize)
      case 'depth':
        return depth(tsUs, pivotTicks + one.bid, one.bids, pivotTicks + one.ask, one.asks)
      case 'clock':
        return Object.assign(new ClockEvent(), { tsUs })
      case 'reset':
        return Object.assign(new ResetEvent(), { tsUs })
      case 'status':
        return Object.assign(new StatusEvent(), { tsUs, isTrading: one.isTrading })
    }
  })
}

/** The same with up and down, buyers and sellers changed over. */
export function mirrored(all: readonly Happening[]): Happening[] {
  return all.map((one) => {
    if (one.what === 'trade') return { ...one, ticks: -one.ticks, side: -one.side as Side }
    if (one.what === 'quote') {
      return { ...one, bid: -one.ask, ask: -one.bid, bidSize: one.askSize, askSize: one.bidSize }
    }
    if (one.what === 'depth') {
      return { ...one, bid: -one.ask, ask: -one.bid, bids: one.asks, asks: one.bids }
    }
    return one
  })
}
