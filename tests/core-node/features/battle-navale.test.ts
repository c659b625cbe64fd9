import { describe, test } from 'vitest'

import { BaseDetector } from '../../../core-node/features/battle-navale/base-detector.ts'
import { Base } from '../../../core-node/features/battle-navale/base.ts'
import { BattleNavale } from '../../../core-node/features/battle-navale/battle-navale.ts'
import { battle, battleNavale } from '../../../core-node/features/battle-navale/battle.ts'
import { RuleState } from '../../../core-node/features/battle-navale/rule-state.ts'
import { minute, regularOpenUs, trade } from '../market-events.ts'
import type { DrawnBar } from './drawn-bars.ts'
import { seriesOf, tradesOf, turned } from './drawn-bars.ts'
import { ListeningMarket } from './listening-market.ts'

/** Five green bars: bodies 14 of ranges 20, 65 of 100 contracts bought in each. */
const fiveGreen: readonly DrawnBar[] = [
  { open: 100, close: 103, high: 104 },
  { open: 103, close: 105, high: 106, low: 102 },
  { open: 105, close: 107, high: 108 },
  { open: 107, close: 111, low: 106 },
  { open: 111, close: 114, high: 115 },
].map((bar) => ({ ...bar, bought: 65, sold: 35 }))

describe('the definition’s example, by hand', () => {
  test('the battle of five green bars: ½·14/20 + ½·0.3 = 0.5', ({ expect }) => {
    expect(battle(seriesOf(fiveGreen))).toBeCloseTo(0.5, 12)
    expect(battle(seriesOf(turned(fiveGreen)))).toBeCloseTo(-0.5, 12)
  })

  test('with the rule kept and a green base of 0.8 it is 0.75: LONG', ({ expect }) => {
    expect(battleNavale(0.5, 1, 0.8)).toBeCloseTo(0.75, 12)
  })

  test('a red close under the base makes it −0.215: NONE', ({ expect }) => {
    expect(battleNavale(-0.1, -0.5, 0)).toBeCloseTo(-0.215, 12)
  })

  test('a red base of 0.6 after that makes it −0.66: SHORT', ({ expect }) => {
    expect(battleNavale(-0.4, -1, -0.6)).toBeCloseTo(-0.66, 12)
  })
})

function baseOf(bars: readonly DrawnBar[], side: 1 | -1 = 1): Base {
  const base = new Base(side, 0, 1)
  const series = seriesOf(bars)
  for (let ago = bars.length - 1; ago >= 0; ago--) base.add(series, ago)
  return base
}

describe('a base', () => {
  const even: DrawnBar = { open: 100, close: 102, high: 103, low: 99 }

  test('of ten even bars within four ticks is whole: 0.3 + 0.2 + 0.25 + 0.25', ({ expect }) => {
    expect(baseOf(Array(10).fill(even)).quality).toBeCloseTo(1, 12)
    expect(baseOf(Array(3).fill(even)).quality).toBeCloseTo(0.09 + 0.7, 12)
  })

  test('is better from two to six ticks, fair up to eight, poor above', ({ expect }) => {
    const height = (ticks: number) =>
      baseOf([{ open: 100, close: 100, high: 100 + ticks }]).quality - 0.03 - 0.5
    expect([1, 2, 6, 7, 8, 9].map(height)).toEqual(
      [0.14, 0.2, 0.2, 0.14, 0.14, 0.06].map((part) => expect.closeTo(part, 12)),
    )
  })

  test('loses for uneven volume and for closes outside the box so far', ({ expect }) => {
    // 100 and 300 contracts: mean 200, deviation 100, CV ½.
    const uneven = baseOf([even, { ...even, bought: 150, sold: 150 }])
    expect(uneven.quality).toBeCloseTo(0.06 + 0.2 + 0.125 + 0.25, 12)
    const outside = baseOf([even, { ...even, close: 104, high: 104 }])
    expect(outside.quality).toBeCloseTo(0.06 + 0.2 + 0.25 + 0.125, 12)
  })
})

/** Twenty-five still bars of 100 contracts, so that what volume is usual is known. */
const still: readonly DrawnBar[] = Array.from({ length: 25 }, () => ({ open: 100, close: 100 }))
const impulse: readonly DrawnBar[] = [{ open: 100, close: 108, bought: 180, sold: 20 }]
const calm: readonly DrawnBar[] = [
  { open: 108, close: 107, low: 106 },
  { open: 107, close: 109, high: 110 },
  { open: 109, close: 108 },
]

/** Every base found along these bars, with the bar at which each was. */
function found(bars: readonly DrawnBar[], tickScale = 1, sessionOpenUs = 0) {
  const detector = new BaseDetector(tickScale)
  const series = seriesOf(bars)
  return bars.flatMap((_, i) => {
    const base = detector.onBar(series, bars.length - 1 - i, false, sessionOpenUs)
    return base === undefined ? [] : [{ at: i, base }]
  })
}

describe('bases are found', () => {
  test('at the third calm bar after a rise (green) or a fall (red)', ({ expect }) => {
    const bars = [...still, ...impulse, ...calm]
    const green = found(bars)
    expect(green.map(({ at, base }) => [at, base.side, base.lowTicks, base.highTicks])).toEqual([
      [28, 1, 106, 110],
    ])
    const red = found(turned(bars))
    expect(red.map(({ at, base }) => [at, base.side, base.lowTicks, base.highTicks])).toEqual([
      [28, -1, -110, -106],
    ])
  })

  test('and grow while bars stay calm and within ten ticks', ({ expect }) => {
    const onward = [...still, ...impulse, ...calm, { open: 108, close: 113 }]
    expect(found(onward)[0]?.base).toMatchObject({ bars: 4, highTicks: 113 })
    const tooWide = [...onward, { open: 113, close: 117 }, { open: 117, close: 112 }]
    expect(found(tooWide)[0]?.base).toMatchObject({ bars: 4, highTicks: 113 })
    const tooLoud = [...onward, { open: 113, close: 112, bought: 70, sold: 60 }]
    expect(found(tooLoud)[0]?.base.bars).toBe(4)
  })

  test('not after a smaller move, and not when a bar is loud or wide', ({ expect }) => {
    const smaller = [{ open: 100, close: 107, bought: 180, sold: 20 }]
    const loud = calm.map((bar, i) => (i === 1 ? { ...bar, bought: 75, sold: 75 } : bar))
    const wide = calm.map((bar, i) => (i === 1 ? { ...bar, high: 117 } : bar))
    expect(found([...still, ...smaller, ...calm])).toEqual([])
    expect(found([...still, ...impulse, ...loud])).toEqual([])
    expect(found([...still, ...impulse, ...wide])).toEqual([])
  })

  test('in longer series with ticks as many times larger', ({ expect }) => {
    const doubled = (bars: readonly DrawnBar[]): DrawnBar[] =>
      bars.map(({ open, close, high, low, ...rest }) => ({
        ...rest,
        open: 2 * open,
        close: 2 * close,
        ...(high === undefined ? {} : { high: 2 * high }),
        ...(low === undefined ? {} : { low: 2 * low }),
      }))
    const bars = [...still, ...impulse, ...calm]
    expect(found(bars, 2)).toEqual([])
    expect(found(doubled(bars), 2)[0]?.base.quality).toBe(found(bars)[0]?.base.quality)
  })

  test('not after a gap between two sessions', ({ expect }) => {
    const gapUs = still.length * minute
    const calmAt300 = calm.map(({ open, close, high = 110, low = 106 }) => ({
      open: open + 200,
      close: close + 200,
      high: high + 200,
      low: low + 200,
    }))
    expect(found([...still, ...calmAt300], 1, gapUs)).toEqual([])
    const within = [...still, { open: 300, close: 308 }, ...calmAt300]
    expect(found(within, 1, gapUs).map(({ base }) => base.side)).toEqual([1])
  })

  test('not before it is known what volume is usual', ({ expect }) => {
    expect(found([...still.slice(0, 15), ...impulse, ...calm])).toEqual([])
  })
})

describe('the rule', () => {
  const red: DrawnBar = { open: 110, close: 104 }
  const green: DrawnBar = { open: 104, close: 105 }

  function stateAfter(...steps: readonly (DrawnBar | Base)[]): RuleState {
    const state = new RuleState()
    for (const step of steps) {
      if (step instanceof Base) state.onBase(step)
      else state.onBar(seriesOf([step]), 0)
    }
    return state
  }

  const greenBase = () => baseOf(Array(3).fill({ open: 106, close: 107 }), 1)
  const redBase = () => baseOf(Array(3).fill({ open: 103, close: 102 }), -1)

  test('stands up with a green base until a red bar closes under it, which is a warning', ({
    expect,
  }) => {
    expect(stateAfter().value).toBe(0)
    expect(stateAfter(greenBase()).value).toBe(1)
    const broken = stateAfter(greenBase(), red)
    expect([broken.value, broken.violationUs]).toEqual([-0.5, minute])
  })

  test('is not broken by a green bar under the base, nor by a red close at its low', ({
    expect,
  }) => {
    const kept = stateAfter(greenBase(), green, { open: 110, close: 106 })
    expect(kept.value).toBeGreaterThan(0.9)
    expect(kept.violationUs).toBeNaN()
  })

  test('stands down when a red base forms after the warning, and up again with a green one', ({
    expect,
  }) => {
    expect(stateAfter(greenBase(), red, redBase()).value).toBe(-1)
    expect(stateAfter(greenBase(), red, greenBase()).value).toBe(1)
  })

  test('is not turned by a base of the other colour alone', ({ expect }) => {
    expect(stateAfter(greenBase(), redBase()).value).toBe(1)
    expect(stateAfter(redBase(), greenBase()).value).toBe(-1)
  })

  test('mirrored: a green bar closing over a red base warns upwards', ({ expect }) => {
    expect(stateAfter(redBase(), { open: 102, close: 104 }).value).toBe(0.5)
    expect(stateAfter(redBase(), { open: 102, close: 103 }).value).toBeLessThan(-0.9)
  })

  test('wears away to 1/e in sixty bars', ({ expect }) => {
    const quiet = Array.from({ length: 60 }, () => ({ open: 107, close: 107 }))
    expect(stateAfter(greenBase(), ...quiet).value).toBeCloseTo(Math.exp(-1), 12)
  })
})

/** The study after these one-minute bars; one trade more closes the last of them. */
function studyAfter(bars: readonly DrawnBar[]): BattleNavale {
  const study = new BattleNavale('minute')
  const last = trade(regularOpenUs + bars.length * minute, bars.at(-1)?.close ?? 0, 1)
  new ListeningMarket(study).play(...tradesOf(bars), last)
  return study
}

describe('Battle Navale', () => {
  const stormed = [...still, ...impulse, ...calm]
  const held = [...stormed, { open: 108, close: 111, bought: 55, sold: 45 }]
  const lost = [...held, { open: 111, close: 104, bought: 45, sold: 55 }]
  const fallen = [...lost, { open: 104, close: 98, bought: 20, sold: 180 }]
  const retreat = [
    ...fallen,
    ...[98, 97, 98].map((open) => ({ open, close: 195 - open, low: 96, bought: 45, sold: 65 })),
  ]

  test('is LONG while a green base is held', ({ expect }) => {
    const study = studyAfter(held)
    expect([study.signal, study.base > 0, study.rule]).toEqual(['LONG', true, expect.closeTo(1, 1)])
    expect(study.value).toBeCloseTo(0.4 * study.assault + 0.35 * study.rule + 0.25 * study.base, 12)
    expect(study.strength).toBeCloseTo((study.value - 0.25) / 0.75, 12)
  })

  test('is no longer once it is lost, and names the time', ({ expect }) => {
    const study = studyAfter(lost)
    expect([study.signal, study.base, study.rule]).toEqual(['NONE', 0, -0.5])
    expect(study.violationUs).toBe(regularOpenUs + lost.length * minute)
    expect(study.strength).toBe(0)
  })

  test('is SHORT when a red base follows', ({ expect }) => {
    const study = studyAfter(retreat)
    expect([study.signal, study.bases.map(({ side }) => side)]).toEqual(['SHORT', [1, -1]])
    expect(study.rule).toBe(-1)
  })

  test('is flat, 0 and NONE while nothing happens', ({ expect }) => {
    const study = studyAfter([...still, ...still])
    expect([study.value, study.signal, study.bases]).toEqual([0, 'NONE', []])
  })

  test('can say SHORT as often as LONG: a mirrored market mirrors it', ({ expect }) => {
    for (const bars of [held, lost, fallen, retreat]) {
      expect(studyAfter(turned(bars)).value).toBeCloseTo(-studyAfter(bars).value, 12)
    }
  })

  test('hears of every bar of a longer series once, however late it closes', ({ expect }) => {
    const study = new BattleNavale('fiveMinutes')
    const listening = new ListeningMarket(study)
    const bars = Array.from({ length: 60 }, () => ({ open: 100, close: 101 }))
    listening.play(...tradesOf(bars))
    listening.play(trade(regularOpenUs + 60 * minute, 100, 1))
    expect(study.quality).toBe(12 / 25)
    expect(study.assault).toBeCloseTo(0.5 * ((5 * 1) / (5 * 1)), 12)
    study.onMinute(listening.market)
    expect(study.quality).toBe(12 / 25)
  })
})
