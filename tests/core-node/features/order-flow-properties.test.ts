import fc from 'fast-check'
import { describe, test } from 'vitest'

import { DeltaDivergence } from '../../../core-node/features/delta-divergence.ts'
import type { Feature } from '../../../core-node/features/feature.ts'
import { OrderBookImbalance } from '../../../core-node/features/order-book-imbalance.ts'
import { RelativeVolume } from '../../../core-node/features/relative-volume.ts'
import { SmartMoney } from '../../../core-node/features/smart-money.ts'
import { TickMomentum } from '../../../core-node/features/tick-momentum.ts'
import { VolumeConfirmation } from '../../../core-node/features/volume-confirmation.ts'
import { VolumeProfileImbalance } from '../../../core-node/features/volume-profile-imbalance.ts'
import type { MarketEvent, Side } from '../../../core-node/market/events.ts'
import type { Happening } from '../arbitrary-events.ts'
import { eventsOf, happenings, mirrored } from '../arbitrary-events.ts'
import { ListeningMarket } from './listening-market.ts'

function orderFlowFeatures(): Feature[] {
  const relativeVolume = new RelativeVolume()
  return [
    new SmartMoney(relativeVolume),
    new OrderBookImbalance(),
    new TickMomentum(),
    new DeltaDivergence(),
    new VolumeProfileImbalance(),
    new VolumeConfirmation(relativeVolume),
  ]
}

/** What each feature says after each event. */
function statesAfterEach(events: readonly MarketEvent[]) {
  const features = orderFlowFeatures()
  const run = new ListeningMarket(...features)
  return events.map((event) => {
    run.play(event)
    return features.map(({ name, value }) => ({
      name,
      x: value.x,
      quality: value.qualityAt(run.market.tsUs),
      state: value.state,
      raw: [...value.raw],
    }))
  })
}

const side = fc.constantFrom<Exclude<Side, 0>>(1, -1)
const contracts = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 90 }) },
  { weight: 1, arbitrary: fc.integer({ min: 90, max: 900 }) },
)

/**
 * A walk of price with a sound book beside it, in which large orders, icebergs, absorption, resting orders,
 * swings and zones do come about. Three quarters of a minute pass between steps at most.
 */
const walk = fc
  .array(
    fc.record({
      gapUs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 45_000_000 })),
      move: fc.integer({ min: -9, max: 9 }),
      size: contracts,
      side,
      bids: fc.array(contracts, { minLength: 5, maxLength: 10 }),
      asks: fc.array(contracts, { minLength: 5, maxLength: 10 }),
    }),
    { minLength: 60, maxLength: 200 },
  )
  .map((steps) => {
    let bid = 0
    return steps.flatMap(({ gapUs, move, size, side: aggressor, bids, asks }): Happening[] => {
      bid += move
      const ticks = aggressor > 0 ? bid + 1 : bid
      return [
        { what: 'depth', gapUs, bid, ask: bid + 1, bids, asks },
        { what: 'trade', gapUs: 0, ticks, size, side: aggressor },
      ]
    })
  })

const markets = fc.oneof(walk, happenings)

describe('the order flow features, on any sequence of events', () => {
  test('stay within their bounds, and nothing they report is NaN', ({ expect }) => {
    fc.assert(
      fc.property(markets, (all) => {
        const outside = statesAfterEach(eventsOf(all))
          .flat()
          .filter(({ x, quality, raw }) => {
            const isWithin = Math.abs(x) <= 1 && quality >= 0 && quality <= 1
            return !isWithin || !raw.every(Number.isFinite)
          })
        expect(outside).toEqual([])
      }),
    )
  })

  test('mirror with the market', ({ expect }) => {
    fc.assert(
      fc.property(markets, (all) => {
        const straight = statesAfterEach(eventsOf(all))
        const turned = statesAfterEach(eventsOf(mirrored(all)))
        straight.forEach((features, event) => {
          features.forEach(({ name, x, quality, state }, i) => {
            const other = turned[event]?.[i]
            const isMirrored =
              Math.abs((other?.x ?? Number.NaN) + x) < 1e-9 &&
              Math.abs((other?.quality ?? Number.NaN) - quality) < 1e-9 &&
              other?.state === state
            if (!isMirrored) expect([event, name, other?.x, other?.quality]).toEqual([x, quality])
          })
        })
        expect(turned).toHaveLength(straight.length)
      }),
    )
  })

  test('do not know what comes', ({ expect }) => {
    fc.assert(
      fc.property(markets, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const cut = Math.max(1, Math.floor(all.length * share))
        const whole = statesAfterEach(eventsOf(all)).slice(0, cut)
        expect(statesAfterEach(eventsOf(all.slice(0, cut)))).toEqual(whole)
      }),
    )
  })

  test('all come to speak', ({ expect }) => {
    const spoken = new Set<string>()
    fc.assert(
      fc.property(walk, (all) => {
        for (const { name, x, quality } of statesAfterEach(eventsOf(all)).flat()) {
          if (quality > 0 && x !== 0) spoken.add(name)
        }
      }),
    )
    expect([...spoken].toSorted()).toEqual(
      orderFlowFeatures()
        .map(({ name }) => name)
        .toSorted(),
    )
  })
})

describe('the size of the contracts', () => {
  /** Three times as many, of sizes that cross no fixed threshold. */
  const times = 3
  const scaled = (all: readonly Happening[], by: (size: number) => number): Happening[] =>
    all.map((one) => {
      if (one.what === 'trade') return { ...one, size: by(one.size) }
      if (one.what === 'depth') return { ...one, bids: one.bids.map(by), asks: one.asks.map(by) }
      return one
    })
  const isRatio = (name: string) =>
    ['tick_momentum', 'delta_divergence', 'volume_confirmation', 'order_book_imbalance'].includes(
      name,
    )

  test('does not change what is a ratio', ({ expect }) => {
    fc.assert(
      fc.property(walk, (all) => {
        const base = scaled(all, (size) => Math.ceil(size / 8))
        const small = statesAfterEach(eventsOf(base)).at(-1) ?? []
        const large = statesAfterEach(eventsOf(scaled(base, (size) => size * times))).at(-1) ?? []
        const ratios = small.flatMap(({ name, x, quality }, i) =>
          isRatio(name) ? [[large[i]?.x, large[i]?.quality, x, quality]] : [],
        )
        expect(ratios).toHaveLength(4)
        for (const [largeX, largeQuality, x, quality] of ratios) {
          expect(largeX).toBeCloseTo(x ?? Number.NaN, 9)
          expect(largeQuality).toBeCloseTo(quality ?? Number.NaN, 9)
        }
      }),
    )
  })
})
