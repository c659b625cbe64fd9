import { describe, test } from 'vitest'

import { OrderBookImbalance } from '../../../core-node/features/order-book-imbalance.ts'
import {
  askSlope,
  bidSlope,
  depthRatio,
} from '../../../core-node/features/order-book/depth-shape.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { ResetEvent } from '../../../core-node/market/events.ts'
import { OrderBook } from '../../../core-node/market/order-book.ts'
import { depth, regularOpenUs, second, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

const at = (seconds: number) => regularOpenUs + seconds * second
const plain = [100, 100, 100, 100, 100, 100, 100, 100, 100, 100]
/** A side of a hundred at each price, but for one level. */
const withLevel = (level: number, size: number) => plain.with(level, size)
const book = (seconds: number, bids: readonly number[], asks: readonly number[] = plain) =>
  depth(at(seconds), 100, bids, 101, asks)

function after(...events: readonly MarketEvent[]) {
  const feature = new OrderBookImbalance()
  new ListeningMarket(feature).play(...events)
  const [largeBids, largeAsks, largeOrders, spoofs] = [...feature.value.raw].slice(8)
  return { x: feature.value.x, largeBids, largeAsks, largeOrders, spoofs }
}

/** size/median·e^(−d/8) of a level so many ticks below the best bid; the mid is half a tick above. */
const strength = (size: number, level: number) => (size / 100) * Math.exp(-(level + 0.5) / 8)

describe('large resting orders', () => {
  test('count after two seconds, by size and nearness', ({ expect }) => {
    const early = after(book(0, withLevel(3, 600)), book(1.999, withLevel(3, 600)))
    expect([early.largeBids, early.largeOrders]).toEqual([0, 0])
    const late = after(book(0, withLevel(3, 600)), book(2, withLevel(3, 600)))
    expect(late.largeBids).toBeCloseTo(strength(600, 3), 12)
    expect([late.largeAsks, late.largeOrders]).toEqual([0, 1])
  })

  test('take a quarter of x while there are any', ({ expect }) => {
    const bids = withLevel(7, 600)
    const events = [book(0, bids), book(2, bids)]
    // The imbalance of five levels is 0 here: the 600 lie below them.
    expect(after(book(0, bids)).x).toBe(0)
    expect(after(...events).x).toBe(0.25)
    const feature = new OrderBookImbalance(0.5)
    new ListeningMarket(feature).play(...events)
    expect(feature.value.x).toBe(0.5)
  })

  test('on both sides weigh against each other', ({ expect }) => {
    const sides = [withLevel(3, 600), withLevel(1, 900)] as const
    const { largeBids, largeAsks, largeOrders } = after(book(0, ...sides), book(2, ...sides))
    const [support, resistance] = [strength(600, 3), strength(900, 1)]
    expect([largeBids, largeAsks]).toEqual([
      expect.closeTo(support, 12),
      expect.closeTo(resistance, 12),
    ])
    expect(largeOrders).toBeCloseTo((support - resistance) / (support + resistance), 12)
  })

  test('are at least 500, and three times the median of what is visible', ({ expect }) => {
    const stood = (bids: readonly number[], asks = plain) =>
      after(book(0, bids, asks), book(2, bids, asks)).largeBids
    expect(stood(withLevel(3, 499))).toBe(0)
    expect(stood(withLevel(3, 500))).toBeGreaterThan(0)
    const thick = plain.map(() => 200)
    expect(stood(thick.with(3, 599), thick)).toBe(0)
    expect(stood(thick.with(3, 600), thick)).toBeGreaterThan(0)
  })

  test('a level that shrinks and grows again begins anew', ({ expect }) => {
    const events = [
      book(0, withLevel(3, 600)),
      book(1, withLevel(3, 450)),
      book(2, withLevel(3, 600)),
    ]
    expect(after(...events, book(3.5, withLevel(3, 600))).largeBids).toBe(0)
    expect(after(...events, book(4, withLevel(3, 600))).largeBids).toBeGreaterThan(0)
  })
})

describe('the guard against spoofs', () => {
  const stood = [book(0, withLevel(1, 600)), book(2, withLevel(1, 600))]

  test('a level pulled as price is near counts for nothing for a minute', ({ expect }) => {
    const pulled = [...stood, book(3, plain)]
    expect(after(...pulled).spoofs).toBe(1)
    const back = [...pulled, book(4, withLevel(1, 600))]
    const told = after(...back, book(62.9, withLevel(1, 600)))
    expect([told.spoofs, told.largeBids]).toEqual([1, 0])
    expect(after(...back, book(63, withLevel(1, 600))).largeBids).toBeGreaterThan(0)
  })

  test('it may be pulled bit by bit, or vanish whole', ({ expect }) => {
    expect(after(...stood, book(3, withLevel(1, 300))).spoofs).toBe(0)
    expect(after(...stood, book(3, withLevel(1, 300)), book(4, withLevel(1, 110))).spoofs).toBe(1)
    const without = depth(at(3), 100, [100], 101, plain)
    without.bidLevels = 2
    without.bidTicks[1] = 98
    without.bidSizes[1] = 100
    expect(after(...stood, without).spoofs).toBe(1)
  })

  test('what was traded was meant', ({ expect }) => {
    const sold = [trade(at(2.5), 99, 300, -1), trade(at(2.6), 99, 250, -1)]
    expect(after(...stood, ...sold, book(3, withLevel(1, 50))).spoofs).toBe(0)
    const elsewhere = [trade(at(2.5), 98, 550, -1), trade(at(2.6), 99, 550, 1)]
    expect(after(...stood, ...elsewhere, book(3, withLevel(1, 50))).spoofs).toBe(1)
  })

  test('far from price a level may be pulled', ({ expect }) => {
    const far = withLevel(5, 600)
    expect(after(book(0, far), book(2, far), book(3, plain)).spoofs).toBe(0)
  })

  test('of a level that leaves what is visible nothing is known', ({ expect }) => {
    const last = withLevel(9, 600)
    const up = depth(at(3), 101, plain, 102, plain)
    expect(after(book(0, last), book(2, last), up).spoofs).toBe(0)
  })

  test('nor of one that stood before a gap', ({ expect }) => {
    const reset = Object.assign(new ResetEvent(), { tsUs: at(2.5) })
    expect(after(...stood, reset, book(3, plain)).spoofs).toBe(0)
    expect(after(...stood, reset, book(3, withLevel(1, 600))).largeBids).toBe(0)
  })
})

test('the shape of the book: ratio of both sides, and how fast each deepens', ({ expect }) => {
  const shown = new OrderBook()
  shown.applyDepth(depth(0, 100, [10, 20], 101, [5, 5, 10]))
  expect(depthRatio(shown)).toBeCloseTo(10 / 50, 12)
  // Distances ½ and 1½ with cumulative 10 and 30.
  expect(bidSlope(shown)).toBeCloseTo((0.5 * 10 + 1.5 * 30) / (0.25 + 2.25), 12)
  expect(askSlope(shown)).toBeCloseTo((0.5 * 5 + 1.5 * 10 + 2.5 * 20) / 8.75, 12)
})
