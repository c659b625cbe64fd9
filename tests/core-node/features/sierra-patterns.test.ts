import fc from 'fast-check'
import { describe, test } from 'vitest'

import { SierraPatternStrength } from '../../../core-node/features/sierra-pattern-strength.ts'
import {
  barPattern,
  colorSide,
  longSide,
} from '../../../core-node/features/sierra-patterns/bar-patterns.ts'
import { FadingSignal } from '../../../core-node/features/sierra-patterns/fading-signal.ts'
import { MomentumShift } from '../../../core-node/features/sierra-patterns/momentum-shift.ts'
import { strongest } from '../../../core-node/features/sierra-patterns/strongest.ts'
import { SubsecondMomentum } from '../../../core-node/features/sierra-patterns/subsecond-momentum.ts'
import { TickReversal } from '../../../core-node/features/sierra-patterns/tick-reversal.ts'
import { WindowMinimum } from '../../../core-node/features/sierra-patterns/window-minimum.ts'
import type { Side } from '../../../core-node/market/events.ts'
import { depth, minute, regularOpenUs, second, trade } from '../market-events.ts'
import type { DrawnBar } from './drawn-bars.ts'
import { seriesOf, tradesOf, turned } from './drawn-bars.ts'
import { ListeningMarket } from './listening-market.ts'

/** Opens under the first close, falls, and comes back over the first high: 12 ticks from low to high. */
const downUp: readonly DrawnBar[] = [
  { open: 102, close: 106 },
  { open: 105, close: 97 },
  { open: 98, close: 108, high: 109 },
]
const colorDown: readonly DrawnBar[] = [
  { open: 112, close: 109 },
  { open: 109, close: 106 },
  { open: 106, close: 103 },
  { open: 103, close: 100 },
]

describe('bar patterns', () => {
  test('Long Down-Up buys, its mirror Long Up-Down sells', ({ expect }) => {
    expect([longSide(seriesOf(downUp)), longSide(seriesOf(turned(downUp)))]).toEqual([1, -1])
  })

  test('each of its five conditions is needed', ({ expect }) => {
    const [a, b, c] = downUp as readonly [DrawnBar, DrawnBar, DrawnBar]
    const spoilt = [
      [a, { ...b, open: 106 }, c],
      [
        { ...a, high: 106 },
        { ...b, close: 98 },
        { ...c, open: 99 },
      ],
      [a, b, { ...c, open: 97 }],
      [a, b, { ...c, close: 104, high: 105 }],
      [{ ...a, high: 109 }, b, c],
    ]
    expect(spoilt.map((bars) => longSide(seriesOf(bars)))).toEqual([0, 0, 0, 0, 0])
  })

  test('Color-Down is four falling bars and twelve ticks', ({ expect }) => {
    expect([colorSide(seriesOf(colorDown)), colorSide(seriesOf(turned(colorDown)))]).toEqual([
      -1, 1,
    ])
    const short = colorDown.map((bar, i) => (i === 0 ? { open: 111, close: 109 } : bar))
    const uneven = colorDown.map((bar, i) => (i === 2 ? { open: 103, close: 103, high: 106 } : bar))
    expect([colorSide(seriesOf(short)), colorSide(seriesOf(uneven))]).toEqual([0, 0])
  })

  test('strength is 0.7 of the range over 16 ticks and 0.3 of the relative volume', ({
    expect,
  }) => {
    expect(barPattern(seriesOf(downUp), 0, 0.5)).toBeCloseTo(0.7 * (12 / 16) + 0.15, 12)
    expect(barPattern(seriesOf(downUp), 0, 9)).toBeCloseTo(0.7 * (12 / 16) + 0.3, 12)
    expect(barPattern(seriesOf(colorDown), 0, 0)).toBeCloseTo(-0.7 * (12 / 16), 12)
  })

  test('a missing minute, or a bar of the session before, breaks a pattern', ({ expect }) => {
    const gap = seriesOf(downUp.slice(0, 1))
    for (const event of tradesOf(downUp.slice(1), 2 * minute)) {
      if (gap.isDue(event.tsUs)) gap.closeForming()
      if (event.kind === 0) gap.addTrade(event.tsUs, event.priceTicks, event.size, 0)
    }
    gap.closeForming()
    expect([gap.closed, longSide(gap), barPattern(gap, 0, 1)]).toEqual([3, 1, 0])
    expect(barPattern(seriesOf(downUp), 1, 1)).toBe(0)
  })
})

/** Trades a tenth of a second apart: each [ticks, side, size]. @returns what each of them was told */
function reversals(prints: readonly (readonly [number, Side, number])[], gapUs = second / 10) {
  const reversal = new TickReversal()
  return prints.map(([ticks, side, size], i) => reversal.onTrade(i * gapUs, ticks, size, side))
}

describe('a tick reversal', () => {
  const run = Array.from({ length: 9 }, (_, i) => [100 + i, 1, 2] as const)

  test('is half of eight ticks taken back with the delta turned: 4/8 + 0.25', ({ expect }) => {
    const told = reversals([...run, [106, -1, 3], [104, -1, 3], [103, -1, 3], [106, 1, 1]])
    expect(told.slice(9)).toEqual([0, 0.75, 0.875, 0])
  })

  test('needs eight ticks within five seconds', ({ expect }) => {
    const back = [[104, -1, 5]] as const
    expect(reversals([...run.slice(1), ...back]).at(-1)).toBe(0)
    expect(reversals([...run, ...back], 0.6 * second).at(-1)).toBe(0.75)
    expect(reversals([...run, ...back], 0.7 * second).at(-1)).toBe(0)
  })

  test('needs buyers in the run and sellers in the way back', ({ expect }) => {
    const soldRun = run.map(([ticks, , size]) => [ticks, -1, size] as const)
    expect(reversals([...soldRun, [104, -1, 5]]).at(-1)).toBe(0)
    expect(reversals([...run, [104, 1, 5]]).at(-1)).toBe(0)
  })

  test('measures a run that went on from where it began', ({ expect }) => {
    const onward = [...run, [112, 1, 2], [116, 1, 2], [110, -1, 9]] as const
    expect(reversals(onward).at(-1)).toBeCloseTo(6 / 16 + 0.25, 12)
  })

  test('is forgotten five seconds after the extreme', ({ expect }) => {
    const reversal = new TickReversal()
    run.forEach(([ticks, side, size], i) => reversal.onTrade(i, ticks, size, side))
    expect(reversal.onTrade(8 + 5 * second, 104, 5, -1)).toBe(0.75)
    expect(reversal.onTrade(9 + 5 * second, 104, 5, -1)).toBe(0)
  })
})

test('the lowest of a window is that of a search through it', ({ expect }) => {
  const prints = fc.array(fc.record({ gap: fc.nat(40), value: fc.integer({ min: -9, max: 9 }) }), {
    minLength: 1,
    maxLength: 200,
  })
  fc.assert(
    fc.property(prints, (all) => {
      const lowest = new WindowMinimum(100)
      const seen: { at: number; value: number; i: number }[] = []
      for (const [i, { gap, value }] of all.entries()) {
        const at = (seen.at(-1)?.at ?? 0) + gap
        seen.push({ at, value, i })
        lowest.add(at, value, i)
        const window = seen.filter((one) => one.at >= at - 100)
        const least = Math.min(...window.map((one) => one.value))
        const latest = window.findLast((one) => one.value === least)
        expect([lowest.value, lowest.note]).toEqual([least, latest?.i])
      }
    }),
  )
})

test('a window never holds more than it has room for: the oldest leaves first', ({ expect }) => {
  const lowest = new WindowMinimum(1_000_000)
  for (let i = 0; i < 3_000; i++) lowest.add(i, i, i)
  expect(lowest.value).toBe(3_000 - 1_024)
})

describe('a momentum shift', () => {
  /** Sales of 10 and purchases of 6 in turn, a sale last; then this. */
  function shifts(sizes: readonly number[]): number[] {
    const shift = new MomentumShift()
    const before = Array.from({ length: 61 }, (_, i) => (i % 2 === 0 ? -10 : 6))
    return [...before, ...sizes]
      .map((signed) => shift.onTrade(Math.abs(signed), Math.sign(signed)))
      .slice(before.length)
  }

  test('needs more than four deviations on the new side, half of one forgiven a trade', ({
    expect,
  }) => {
    const told = shifts(Array(14).fill(8))
    const at = told.findIndex((x) => x !== 0)
    // The usual size is 8.2: each purchase adds some 3.9, and four deviations are some 33.
    expect(at).toBe(8)
    expect(told[at]).toBeGreaterThan(0.5)
    expect(told[at]).toBeLessThan(0.6)
  })

  test('fires once a crossing, and the other way for sellers', ({ expect }) => {
    const bought = shifts(Array(40).fill(20))
    expect(bought.filter((x) => x !== 0)).toHaveLength(1)
    const both = shifts([...Array(40).fill(20), ...Array(40).fill(-20)]).filter((x) => x !== 0)
    expect(both.map(Math.sign)).toEqual([1, -1])
  })

  test('of one trade of thirty times the usual size is whole', ({ expect }) => {
    expect(shifts([300])).toEqual([1])
  })

  test('says nothing of the first 34 trades', ({ expect }) => {
    const shift = new MomentumShift()
    const told = Array.from({ length: 33 }, (_, i) => shift.onTrade(50, i < 10 ? -1 : 1))
    expect(told.every((x) => x === 0)).toBe(true)
  })
})

describe('momentum within half a second', () => {
  test('is 0.4 of the price’s signs and 0.6 of the volume’s', ({ expect }) => {
    const momentum = new SubsecondMomentum()
    momentum.onTrade(0, 100, 5, 1)
    momentum.onTrade(100_000, 101, 10, 1)
    momentum.onTrade(200_000, 101, 5, -1)
    momentum.onTrade(300_000, 100, 20, -1)
    expect(momentum.value).toBeCloseTo(0.6 * (-10 / 40), 12)
    momentum.onTrade(600_000, 100, 4, 1)
    expect(momentum.value).toBeCloseTo((0.4 * -1) / 3 + 0.6 * (-21 / 29), 12)
    momentum.onTrade(9_000_000, 99, 4, -1)
    expect(momentum.value).toBe(-1)
  })

  test('is 0 before the first trade', ({ expect }) => {
    expect(new SubsecondMomentum().value).toBe(0)
  })
})

test('a signal fades in a straight line', ({ expect }) => {
  const signal = new FadingSignal(10)
  expect(signal.at(0)).toBe(0)
  signal.fire(-0.8, 1, 100)
  expect([100, 105, 110, 999].map((now) => signal.at(now))).toEqual([-0.8, -0.4, 0, 0])
})

test('the strongest side speaks, and equals cancel out', ({ expect }) => {
  expect([strongest(0.5, 0.4), strongest(0.4, 0.5), strongest(0.5, 0.5)]).toEqual([0.5, -0.5, 0])
})

describe('sierra_pattern_strength', () => {
  /** Four minutes that lie apart and say nothing, then the pattern, then one trade a second later. */
  function afterPattern(bars: readonly DrawnBar[]) {
    const feature = new SierraPatternStrength()
    const listening = new ListeningMarket(feature)
    const still = Array.from({ length: 6 }, () => ({ open: 102, close: 102 }))
    const endUs = regularOpenUs + (still.length + bars.length) * minute
    listening.play(...tradesOf([...still, ...bars]))
    return { feature, listening, endUs, value: feature.value }
  }

  test('a bar pattern speaks from its close and is gone after five minutes', ({ expect }) => {
    const { listening, endUs, value } = afterPattern(downUp)
    const at = (us: number) => {
      listening.play(trade(endUs + us, 108, 1))
      return value.x
    }
    const whole = 0.7 * (12 / 16) + 0.3
    expect(at(0)).toBeCloseTo(whole, 12)
    expect(at(minute)).toBeCloseTo(0.8 * whole, 12)
    expect(at(4 * minute)).toBeCloseTo(0.2 * whole, 12)
    expect(at(5 * minute)).toBe(0)
    expect([value.quality, value.state]).toEqual([1, 'ok'])
  })

  test('a bar is no pattern before it is closed', ({ expect }) => {
    const { value } = afterPattern(downUp)
    expect(value.x).toBe(0)
  })

  test('a tick reversal goes on fading while only the book moves', ({ expect }) => {
    const { listening, endUs, value } = afterPattern([{ open: 102, close: 102 }])
    for (let i = 0; i <= 8; i++) listening.play(trade(endUs + (i * second) / 2, 102 - i, 5, -1))
    listening.play(trade(endUs + 5 * second, 98, 9, 1))
    expect(value.x).toBe(0.75)
    const tradedUs = value.asOfUs
    listening.play(depth(endUs + 10 * second, 97, [5], 98, [5]))
    expect(value.x).toBeCloseTo(0.375, 12)
    listening.play(depth(endUs + 15 * second, 97, [5], 98, [5]))
    expect([value.x, value.asOfUs]).toEqual([0, tradedUs])
  })

  test('before four bars of the session it is warming', ({ expect }) => {
    const feature = new SierraPatternStrength()
    const listening = new ListeningMarket(feature)
    const qualities = Array.from({ length: 6 }, (_, i) => {
      listening.play(trade(regularOpenUs + i * minute, 100, 1))
      return feature.value.quality
    })
    expect(qualities).toEqual([0, 0.25, 0.5, 0.75, 1, 1])
  })

  test('quality is that of the sides a tick signal rests on', ({ expect }) => {
    const { listening, endUs, value } = afterPattern([{ open: 102, close: 102 }])
    // No aggressor named and no quote: the tick rule tells the sides, at quality 0.6.
    for (let i = 0; i <= 8; i++) listening.play(trade(endUs + (i * second) / 2, 102 + i, 5))
    listening.play(trade(endUs + 5 * second, 106, 50))
    expect([value.x, value.quality]).toEqual([-0.75, 0.6])
  })
})
