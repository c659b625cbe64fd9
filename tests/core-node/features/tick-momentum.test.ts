import fc from 'fast-check'
import { describe, test } from 'vitest'

import { momentumGrade, TickMomentum } from '../../../core-node/features/tick-momentum.ts'
import { TradeWindow } from '../../../core-node/features/trade-window.ts'
import type { Side } from '../../../core-node/market/events.ts'
import type { LastTrade } from '../../../core-node/market/last-trade.ts'
import { SideMethod } from '../../../core-node/market/trade-classifier.ts'
import { regularOpenUs, second, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

type Print = { ticks: number; size: number; side: Exclude<Side, 0>; gapUs?: number }

function momentumOf(prints: readonly Print[], startUs = regularOpenUs) {
  const feature = new TickMomentum()
  const run = new ListeningMarket(feature)
  let tsUs = startUs
  for (const { ticks, size, side, gapUs = 0 } of prints) {
    tsUs += gapUs
    run.play(trade(tsUs, ticks, size, side))
  }
  return feature.value
}

const print = fc.record({
  ticks: fc.integer({ min: 21_590, max: 21_610 }),
  size: fc.integer({ min: 1, max: 400 }),
  side: fc.constantFrom<Exclude<Side, 0>>(1, -1),
  gapUs: fc.integer({ min: 0, max: 2 * second }),
})
const prints = fc.array(print, { minLength: 1, maxLength: 90 })

/** The definition, computed anew from all the trades so far. */
function momentumAnew(all: readonly Print[], upTo: number): number {
  const window = all.slice(Math.max(0, upTo - 20), upTo)
  const first = Math.max(0, upTo - 20)
  const moves = window.map(({ ticks }, i) => {
    const before = all[first + i - 1]
    return before === undefined ? 0 : Math.sign(ticks - before.ticks)
  })
  const volume = window.reduce((sum, { size }) => sum + size, 0)
  const signed = window.reduce((sum, { size, side }) => sum + size * side, 0)
  const mean = moves.reduce((sum, move) => sum + move, 0) / window.length
  return Math.max(-1, Math.min(1, 0.4 * mean + (0.6 * signed) / volume))
}

describe('tick momentum', () => {
  test('fourteen purchases of 3 and six sales of 1, up nine ticks and down four', ({ expect }) => {
    const moves = [1, 1, -1, 1, 0, 1, 1, -1, 0, 1, 1, -1, 0, 1, 0, 1, -1, 0, 0, 0]
    const sides = [1, 1, -1, 1, 1, 1, 1, -1, 1, 1, 1, -1, 1, 1, -1, 1, -1, 1, 1, -1] as const
    let ticks = 100
    // One trade before the window gives the first of the twenty its move.
    const before = { ticks, size: 9, side: 1 } as const
    const window = sides.map((side, i) => {
      ticks += moves[i] as number
      return { ticks, size: side > 0 ? 3 : 1, side }
    })
    const { raw, x, quality } = momentumOf([before, ...window])
    // mean sign 5/20, flow (42 − 6)/48
    expect(raw[0]).toBeCloseTo(0.4 * 0.25 + 0.6 * 0.75, 12)
    // Twenty trades ago only the first trade was known: 0.6 of its flow.
    expect(raw[1]).toBeCloseTo(0.55 - 0.6, 12)
    expect(x).toBeCloseTo(0.8 * 0.55 + 0.2 * -0.05, 12)
    expect(quality).toBe(1)
  })

  test('fewer than ten trades count for what they are, at unclassified sides for less', ({
    expect,
  }) => {
    const buys = Array.from({ length: 4 }, () => ({ ticks: 100, size: 5, side: 1 }) as const)
    expect(momentumOf(buys)).toMatchObject({ quality: 0.4, state: 'warming' })
    const feature = new TickMomentum()
    const run = new ListeningMarket(feature)
    // Neither flag nor quote: the first is unknown, the others go by the tick rule at 0.6.
    for (let i = 0; i < 10; i++) run.play(trade(regularOpenUs + i, 100 + i, 5))
    expect(feature.value.quality).toBeCloseTo(0.9 * 0.6, 12)
    expect(feature.value.raw[0]).toBeCloseTo(0.4 * 0.9 + 0.6 * 0.9, 12)
  })

  test('the fading form forgets what is seconds old, and no trade outweighs five', ({ expect }) => {
    const sold = Array.from({ length: 19 }, () => ({ ticks: 100, size: 1, side: -1 }) as const)
    const late = { ticks: 100, size: 1_000, side: 1, gapUs: 20 * second } as const
    const { raw } = momentumOf([...sold, late])
    const old = 19 * Math.exp(-10)
    expect(raw[4]).toBeCloseTo((5 - old) / (5 + old), 3)
  })

  test('a move is named from 0.3 on, a strong one from 0.6', ({ expect }) => {
    expect([0.29, 0.3, 0.6, -0.3, -0.6].map(momentumGrade)).toEqual([0, 1, 2, -1, -2])
  })

  test('a new session forgets the trades of the last', ({ expect }) => {
    const feature = new TickMomentum()
    const run = new ListeningMarket(feature)
    for (let i = 0; i < 30; i++) run.play(trade(regularOpenUs + i, 100 + i, 5, 1))
    const nextUs = run.market.session.endUs
    run.play(trade(nextUs, 50, 5, -1))
    expect([feature.value.raw[0], feature.value.raw[1]]).toEqual([-0.6, 0])
    expect(feature.value.quality).toBeCloseTo(0.1, 12)
  })

  test('equals the definition computed anew, after any trades', ({ expect }) => {
    fc.assert(
      fc.property(prints, (all) => {
        const { x } = momentumOf(all)
        const now = momentumAnew(all, all.length)
        const earlier = all.length > 20 ? momentumAnew(all, all.length - 20) : now
        expect(x).toBeCloseTo(Math.max(-1, Math.min(1, 0.8 * now + 0.2 * (now - earlier))), 9)
      }),
    )
  })

  test('does not depend on the size of the contracts', ({ expect }) => {
    fc.assert(
      fc.property(prints, fc.integer({ min: 2, max: 50 }), (all, times) => {
        const larger = momentumOf(all.map((one) => ({ ...one, size: one.size * times })))
        const { x, raw } = momentumOf(all)
        expect(larger.x).toBeCloseTo(x, 9)
        expect(larger.raw[4]).toBeCloseTo(raw[4] as number, 9)
      }),
    )
  })
})

test('the sums of a window of trades stay exact over a hundred thousand of them', ({ expect }) => {
  const window = new TradeWindow()
  const last: LastTrade[] = []
  let state = 1
  for (let i = 0; i < 100_000; i++) {
    state = (state * 48_271) % 2_147_483_647
    const one: LastTrade = {
      tsUs: i,
      priceTicks: 100 + (state % 7),
      size: 1 + (state % 501),
      side: state % 2 === 0 ? 1 : -1,
      quality: ([0.5, 0.6, 0.7, 0.9, 1] as const)[state % 5] ?? 0,
      method: SideMethod.Tick,
      isReconstructed: false,
    }
    window.add(one)
    last.push(one)
    if (last.length > 20) last.shift()
  }
  const volume = last.reduce((sum, { size }) => sum + size, 0)
  expect(window.meanSize).toBe(volume / 20)
  expect(window.flow).toBe(last.reduce((sum, { size, side }) => sum + size * side, 0) / volume)
  const known = last.reduce((sum, { size, quality }) => sum + size * quality, 0)
  expect(window.quality).toBeCloseTo(known / volume, 9)
})
