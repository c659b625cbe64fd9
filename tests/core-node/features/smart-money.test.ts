import fc from 'fast-check'
import { describe, test } from 'vitest'

import { SmartMoney } from '../../../core-node/features/smart-money.ts'
import type { MarketEvent, Side } from '../../../core-node/market/events.ts'
import { ClockEvent } from '../../../core-node/market/events.ts'
import { quote, regularOpenUs, second, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

/** Without twenty sessions behind it stealth is not known, without a book no iceberg: 0.9 each. */
const withoutHistory = 0.9
const withoutBook = 0.9

function after(...events: readonly MarketEvent[]) {
  const feature = new SmartMoney()
  const run = new ListeningMarket(feature)
  run.play(...events)
  return feature.value
}

const at = (seconds: number) => regularOpenUs + seconds * second
const clock = (seconds: number) => Object.assign(new ClockEvent(), { tsUs: at(seconds) })

/** A print of one contract, by which an order is seen to be over. */
const passing = (seconds: number) => trade(at(seconds), 100, 1, -1)

describe('large orders', () => {
  test('prints of one order count together: 60, 55 and 40 are one of 155', ({ expect }) => {
    const prints = [
      trade(at(0), 100, 60, 1),
      trade(at(0) + 400, 100, 55, 1),
      trade(at(0) + 900, 101, 40, 1),
    ]
    const { raw, x, quality, state } = after(...prints, passing(0.01))
    expect([raw[2], raw[3], raw[4]]).toEqual([1, 0, 1])
    expect([raw[0], raw[1], x]).toEqual([1, 1, 1])
    expect(state).toBe('warming')
    expect(quality).toBeCloseTo((1 / 3) * withoutHistory * withoutBook, 12)
    const apart = prints.map((one, i) => Object.assign(one, { tsUs: at(i) }))
    expect(after(...apart, passing(9)).state).toBe('missing')
  })

  test('an order is not told of before it is seen to be over', ({ expect }) => {
    expect(after(trade(at(0), 100, 900, 1)).state).toBe('missing')
    expect(after(trade(at(0), 100, 900, 1), quote(at(0) + 900, 99, 100)).state).toBe('missing')
    expect(after(trade(at(0), 100, 900, 1), quote(at(0) + 1_001, 99, 100)).x).toBe(1)
  })

  test('exactly 100 is not large, exactly 500 no block', ({ expect }) => {
    const counts = (size: number) => {
      const { raw } = after(trade(at(0), 100, size, 1), passing(1))
      return [raw[2], raw[3]]
    }
    expect([100, 101, 500, 501].map(counts)).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 1],
    ])
  })

  test('blocks weigh 1.5, all fade by half in five minutes, a small share of volume counts less', ({
    expect,
  }) => {
    const { raw, x, quality } = after(
      trade(at(0), 100, 200, 1),
      trade(at(0) + 5_000, 100, 9_000, 0),
      trade(at(300), 100, 600, -1),
      trade(at(300) + 5_000, 100, 102, 1),
      trade(at(300) + 10_000, 100, 100, 1),
    )
    // The unsigned 9,000 of five minutes ago: volume, and a block of nobody's.
    const signed = 100 - 1.5 * 600 + 102
    const weighted = 100 + 1.5 * 600 + 102
    const share = (100 + 600 + 102) / (100 + 4_500 + 600 + 102 + 100)
    expect(raw[0]).toBeCloseTo(signed / weighted, 4)
    expect(raw[1]).toBeCloseTo(Math.min(1, share / 0.15), 4)
    expect(x).toBeCloseTo((signed / weighted) * Math.min(1, share / 0.15), 4)
    expect(quality).toBeCloseTo(withoutHistory * withoutBook, 12)
  })

  test('three make it whole, and a quarter of an hour later none is left', ({ expect }) => {
    const buys = [0, 1, 2].map((i) => trade(at(i), 100, 150, 1))
    const known = after(...buys, passing(3))
    expect(known.state).toBe('ok')
    expect(known.quality).toBeCloseTo(withoutHistory * withoutBook, 12)
    const late = after(...buys, passing(3), passing(15 * 60 + 1.5))
    expect(late.quality).toBeCloseTo((1 / 3) * withoutHistory * withoutBook, 12)
    expect(after(...buys, passing(3), passing(15 * 60 + 3)).state).toBe('missing')
  })

  test('trades made from bars show no orders', ({ expect }) => {
    const made = Array.from({ length: 9 }, (_, i) =>
      Object.assign(trade(at(i), 100, 900, 1), { isReconstructed: true }),
    )
    expect(after(...made)).toMatchObject({ state: 'missing', x: 0, quality: 0 })
  })

  test('a new session forgets those of the last', ({ expect }) => {
    const feature = new SmartMoney()
    const run = new ListeningMarket(feature)
    run.play(...[0, 1, 2].map((i) => trade(at(i), 100, 150, 1)))
    run.play(trade(run.market.session.endUs, 100, 5, 1), trade(run.market.tsUs + second, 100, 5, 1))
    expect(feature.value).toMatchObject({ state: 'missing', x: 0 })
    expect([...feature.value.raw]).toEqual(Array(8).fill(0))
  })

  test('equal their definition computed anew, after any orders', ({ expect }) => {
    const order = fc.record({
      // Within five minutes: absorption is not yet judged.
      gapUs: fc.integer({ min: 2_000, max: 4_500_000 }),
      size: fc.integer({ min: 1, max: 1_500 }),
      side: fc.constantFrom<Exclude<Side, 0>>(1, -1),
    })
    fc.assert(
      fc.property(fc.array(order, { minLength: 2, maxLength: 60 }), (all) => {
        let tsUs = regularOpenUs
        const orders = all.map(({ gapUs, ...one }) => ({ ...one, tsUs: (tsUs += gapUs) }))
        const { x, state } = after(
          ...orders.map((o, i) => trade(o.tsUs, 100 + (i % 2), o.size, o.side)),
        )
        const weightAt = (o: { tsUs: number }) => 0.5 ** ((tsUs - o.tsUs) / 3e8)
        const large = orders.slice(0, -1).filter(({ size }) => size > 100)
        const sum = (of: typeof orders, value: (o: (typeof orders)[0]) => number) =>
          of.reduce((total, o) => total + value(o) * weightAt(o), 0)
        const weight = ({ size }: { size: number }) => size * (size > 500 ? 1.5 : 1)
        const weighted = sum(large, weight)
        if (large.length === 0) {
          expect([state, x]).toEqual(['missing', 0])
          return
        }
        const direction = sum(large, (o) => o.side * weight(o)) / weighted
        const share = sum(large, ({ size }) => size) / sum(orders, ({ size }) => size)
        expect(x).toBeCloseTo(direction * Math.min(1, share / 0.15), 9)
      }),
    )
  })
})

describe('icebergs', () => {
  /** A bid of 50 is sold into five times by 60, and each time shows 50 again. */
  const refilled = (times: number, pauseUs: number) =>
    Array.from({ length: times }, (_, i) => [
      trade(at(i), 100, 60, -1),
      quote(at(i) + 1_000, 100, 101, 5),
      quote(at(i) + pauseUs, 100, 101, 50),
    ]).flat()

  test('a level that is executed and refilled over and over hides a buyer', ({ expect }) => {
    const { raw, x, quality } = after(quote(at(0), 100, 101, 50), ...refilled(4, 100_000))
    expect(raw[5]).toBe(1)
    expect(x).toBe(1)
    expect(quality).toBeCloseTo((1 / 3) * 0.6 * withoutHistory, 12)
  })

  test('not by three executions of 60, not by late refills, not when much was shown', ({
    expect,
  }) => {
    expect(after(quote(at(0), 100, 101, 50), ...refilled(3, 100_000)).raw[5]).toBe(0)
    expect(after(quote(at(0), 100, 101, 50), ...refilled(6, 400_000)).raw[5]).toBe(0)
    expect(after(quote(at(0), 100, 101, 90), ...refilled(4, 100_000)).raw[5]).toBe(0)
  })

  test('an ask mirrors it', ({ expect }) => {
    const events = Array.from({ length: 4 }, (_, i) => [
      trade(at(i), 101, 60, 1),
      quote(at(i) + 1_000, 100, 101, 50, 5),
      quote(at(i) + 100_000, 100, 101, 50, 50),
    ]).flat()
    const { raw, x } = after(quote(at(0), 100, 101, 50, 50), ...events)
    expect([raw[5], x]).toEqual([1, -1])
  })

  test('a level that vanished and came back later begins anew', ({ expect }) => {
    const gone = [quote(at(3) + 200_000, 99, 101, 50), quote(at(3.9), 100, 101, 50)]
    const events = [quote(at(0), 100, 101, 50), ...refilled(3, 100_000), ...gone]
    const { raw } = after(...events, trade(at(4), 100, 60, -1), quote(at(4.1), 100, 101, 50))
    expect(raw[5]).toBe(0)
  })
})

describe('absorption', () => {
  /** Six ordinary minutes, then one in which 400 are bought at the high and price closes where it began. */
  const absorbed = (side: Exclude<Side, 0>, close: number) => {
    const ordinary = Array.from({ length: 6 }, (_, i) => [
      trade(at(60 * i), 100, 99, 1),
      trade(at(60 * i + 1), 100, 99, -1),
    ]).flat()
    const pushes = Array.from({ length: 8 }, (_, i) => trade(at(360 + i), 100 + 2 * side, 50, side))
    const back = trade(at(390), 100 + close * side, 50, -side as Side)
    return [...ordinary, trade(at(360), 100, 10, side), ...pushes, back, clock(420)]
  }

  test('delta at a price that does not give way speaks for the other side', ({ expect }) => {
    const value = after(...absorbed(1, 0), passing(421))
    expect(value.raw[7]).toBe(360)
    expect(value.x).toBe(-1)
    expect(after(...absorbed(-1, 0), passing(421)).x).toBe(1)
  })

  test('with progress there was none', ({ expect }) => {
    expect(after(...absorbed(1, 1), passing(421)).raw[7]).toBe(0)
    expect(after(...absorbed(1, 1), passing(421)).state).toBe('missing')
  })
})
