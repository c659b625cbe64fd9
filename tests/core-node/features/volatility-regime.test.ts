import fc from 'fast-check'
import { describe, test } from 'vitest'

import { RealizedVolatility } from '../../../core-node/features/context/realized-volatility.ts'
import { classOf, SteadyClass } from '../../../core-node/features/context/steady-class.ts'
import { UsualRange } from '../../../core-node/features/context/usual-range.ts'
import {
  volatilityClasses,
  VolatilityRegime,
  volatilityThresholds,
} from '../../../core-node/features/context/volatility-regime.ts'
import { yangZhang } from '../../../core-node/features/context/yang-zhang.ts'
import { DailyBars } from '../../../core-node/market/daily-bars.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { ClockEvent, Index } from '../../../core-node/market/events.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'
import { dailyClose, indexValue } from './index-events.ts'
import { ListeningMarket } from './listening-market.ts'

const hour = 60 * minute
const day = 24 * hour

function clock(tsUs: number) {
  return Object.assign(new ClockEvent(), { tsUs })
}

describe('a steady class', () => {
  const classes = (...levels: number[]) => {
    const steady = new SteadyClass(volatilityThresholds, 1)
    return levels.map((level) => steady.evaluate(level))
  }

  test('a class begins at its threshold', ({ expect }) => {
    const at = (level: number) => classOf(level, volatilityThresholds)
    expect([14.99, 15, 24.99, 25, 34.99, 35, 90].map(at)).toEqual([0, 1, 1, 2, 2, 3, 3])
    expect([9, 15, 25, 35].map((level) => classes(level)[0])).toEqual([0, 1, 2, 3])
  })

  test('rises when two evaluations in a row reach it', ({ expect }) => {
    expect(classes(20, 25, 25)).toEqual([1, 1, 2])
    expect(classes(20, 25, 24.9, 25, 24.9)).toEqual([1, 1, 1, 1, 1])
  })

  test('falls only a point below, and twice', ({ expect }) => {
    expect(classes(26, 24.5, 24.0, 24.5)).toEqual([2, 2, 2, 2])
    expect(classes(26, 23.9, 23.9)).toEqual([2, 2, 1])
    expect(classes(26, 23.9, 24.5, 23.9)).toEqual([2, 2, 2, 2])
  })

  test('goes no further than both evaluations agree on', ({ expect }) => {
    expect(classes(20, 26, 40, 40, 40)).toEqual([1, 1, 2, 2, 3])
    expect(classes(40, 10, 20, 20)).toEqual([3, 3, 1, 1])
  })

  test('turning the other way begins the count anew', ({ expect }) => {
    expect(classes(20, 26, 13, 26, 13, 13)).toEqual([1, 1, 1, 1, 1, 0])
  })

  test('forgotten, it adopts the next level at once', ({ expect }) => {
    const steady = new SteadyClass(volatilityThresholds, 1)
    steady.evaluate(10)
    steady.forget()
    expect(steady.evaluate(40)).toBe(3)
  })

  test('never changes without two evaluations that lie beyond where it was', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 5, max: 60, noNaN: true })), (levels) => {
        const held = classes(...levels)
        for (let i = 1; i < held.length; i++) {
          const [before, now] = [held[i - 1] as number, held[i] as number]
          if (now === before) continue
          const pair = [levels[i - 1] as number, levels[i] as number]
          const reached = pair.map((level) =>
            classOf(now > before ? level : level + 1, volatilityThresholds),
          )
          expect(reached.every((one) => (now > before ? one >= now : one <= now))).toBe(true)
        }
      }),
    )
  })
})

type DayPrices = readonly [open: number, high: number, low: number, close: number]

/** The definition, written out over arrays. */
function yangZhangByFormula(days: readonly DayPrices[]) {
  const n = days.length - 1
  const rows = days.slice(1).map(([open, high, low, close], i) => ({
    o: Math.log(open) - Math.log((days[i] as DayPrices)[3]),
    c: Math.log(close) - Math.log(open),
    u: Math.log(high) - Math.log(open),
    d: Math.log(low) - Math.log(open),
  }))
  const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / n
  const variance = (all: number[]) =>
    all.reduce((sum, one) => sum + (one - mean(all)) ** 2, 0) / (n - 1)
  const k = 0.34 / (1.34 + (n + 1) / (n - 1))
  const rogersSatchell = mean(rows.map(({ u, d, c }) => u * (u - c) + d * (d - c)))
  const perDay =
    variance(rows.map(({ o }) => o)) +
    k * variance(rows.map(({ c }) => c)) +
    (1 - k) * rogersSatchell
  return 100 * Math.sqrt(252 * perDay)
}

function barsOf(days: readonly DayPrices[]) {
  const bars = new DailyBars()
  for (const [open, high, low, close] of days) bars.add(open, high, low, close)
  return bars
}

describe('volatility of daily bars', () => {
  const dayPrices = fc
    .tuple(
      fc.integer({ min: 18_000, max: 24_000 }),
      fc.integer({ min: -400, max: 400 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
    )
    .map(([open, change, above, below]): DayPrices => [
      open,
      Math.max(open, open + change) + above,
      Math.min(open, open + change) - below,
      open + change,
    ])

  test('equals the written formula on any twenty-one days', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(dayPrices, { minLength: 21, maxLength: 21 }), (days) => {
        expect(yangZhang(barsOf(days), 20)).toBeCloseTo(yangZhangByFormula(days), 6)
      }),
    )
  })

  test('two days after one, by hand', ({ expect }) => {
    // Gaps 0 and 0, moves +1 % and −1 % of the logarithm, no range beyond them: k = 0.34/4.34,
    // σ_c² = 2·10⁻⁴ and nothing else, so σ² = 1.5668·10⁻⁵ a day.
    const up = Math.round(1e6 * Math.exp(0.01))
    const days: DayPrices[] = [
      [1e6, 1e6, 1e6, 1e6],
      [1e6, up, 1e6, up],
      [up, up, 1e6, 1e6],
    ]
    const expected = 100 * Math.sqrt(252 * (0.34 / 4.34) * 2e-4)
    expect(yangZhang(barsOf(days), 2)).toBeCloseTo(expected, 3)
  })

  test('looks at the last twenty days only, and needs the close before them', ({ expect }) => {
    fc.assert(
      fc.property(fc.array(dayPrices, { minLength: 21, maxLength: 60 }), (days) => {
        expect(yangZhang(barsOf(days), 20)).toBeCloseTo(yangZhangByFormula(days.slice(-21)), 6)
      }),
    )
    expect(yangZhang(barsOf(Array(20).fill([1, 1, 1, 1])), 20)).toBeNaN()
    expect(yangZhang(barsOf(Array(21).fill([1, 1, 1, 1])), 20)).toBe(0)
  })
})

/** A trade every five minutes from a time on, each at its price, and one to close the last bar. */
function everyFiveMinutes(fromUs: number, prices: readonly number[]) {
  return [...prices, prices.at(-1) as number].map((price, i) =>
    trade(fromUs + i * 5 * minute, price, 1),
  )
}

describe('volatility of today', () => {
  function realized(...events: readonly MarketEvent[]) {
    const today = new RealizedVolatility()
    const market = new ListeningMarket(today)
    market.play(...events)
    return { today, market }
  }
  /** ±`ticks` by turns. */
  const turns = (count: number, ticks: number) =>
    Array.from({ length: count }, (_, i) => 21_600 + (i % 2 === 0 ? 0 : ticks))

  test('√(Σr²/f)·√252 over the five-minute closes so far', ({ expect }) => {
    const prices = turns(10, 20)
    const change = Math.log(21_620 / 21_600)
    // Nine moves in ten of seventy-eight bars.
    const expected = 100 * Math.sqrt(((9 * change ** 2) / (10 / 78)) * 252)
    const { today } = realized(...everyFiveMinutes(regularOpenUs, prices))
    expect(today.points).toBeCloseTo(expected, 9)
  })

  test('says nothing before a tenth of the day', ({ expect }) => {
    expect(realized(...everyFiveMinutes(regularOpenUs, turns(7, 20))).today.points).toBeNaN()
    expect(realized(...everyFiveMinutes(regularOpenUs, turns(8, 20))).today.points).toBeGreaterThan(
      0,
    )
  })

  test('a recording that begins at noon knows the share it saw', ({ expect }) => {
    const early = realized(...everyFiveMinutes(regularOpenUs, turns(20, 20))).today.points
    const late = realized(...everyFiveMinutes(regularOpenUs + 3 * hour, turns(20, 20))).today.points
    expect(late).toBeCloseTo(early, 9)
  })

  test('the night does not count, and the next day begins anew', ({ expect }) => {
    const { today, market } = realized(
      ...everyFiveMinutes(regularOpenUs - 3 * hour, turns(20, 500)),
      ...everyFiveMinutes(regularOpenUs, turns(20, 0)),
    )
    expect(today.points).toBe(0)
    market.play(trade(regularOpenUs + day - 12 * hour, 22_000, 1))
    expect(today.points).toBeNaN()
  })

  test('a bar that closes by the clock alone is not forgotten', ({ expect }) => {
    const { today } = realized(
      ...everyFiveMinutes(regularOpenUs, turns(10, 0)),
      // Its minute closes, then the five minutes, then nothing: only the next minute tells.
      trade(regularOpenUs + 50 * minute, 21_600, 1),
      trade(regularOpenUs + 51 * minute, 21_700, 1),
      clock(regularOpenUs + 52 * minute),
      clock(regularOpenUs + 55 * minute),
      trade(regularOpenUs + 57 * minute, 21_650, 1),
      clock(regularOpenUs + 60 * minute),
    )
    const moves = Math.log(21_700 / 21_600) ** 2 + Math.log(21_650 / 21_700) ** 2
    expect(today.points).toBeCloseTo(100 * Math.sqrt((moves / (60 / 390)) * 252), 9)
  })

  test('a silence within the day is one move over the time it took', ({ expect }) => {
    const { today } = realized(
      trade(regularOpenUs, 21_600, 1),
      // 11:00 to 11:05 New York; the bar in between never was.
      ...everyFiveMinutes(regularOpenUs + 90 * minute, [21_700]),
    )
    const share = 95 / 390
    const change = Math.log(21_700 / 21_600)
    expect(today.points).toBeCloseTo(100 * Math.sqrt((change ** 2 / share) * 252), 9)
  })
})

describe('the usual range', () => {
  /** A day's opening half hour in which every minute spans so many ticks. */
  function halfHour(market: ListeningMarket, dayIndex: number, spanTicks: number) {
    for (let i = 0; i <= 30; i++) {
      const tsUs = regularOpenUs + dayIndex * day + i * minute
      market.play(trade(tsUs, 21_600, 1), trade(tsUs + second, 21_600 + spanTicks, 1))
      market.play(trade(tsUs + 2 * second, 21_600, 1))
    }
  }

  test('is the median of the same half hour’s of earlier days', ({ expect }) => {
    const range = new UsualRange()
    const market = new ListeningMarket(range)
    // Tuesday to Friday of one week, then the next: weekends have no session of their own.
    const days = [0, 1, 2, 3, 6, 7, 8]
    for (const [i, dayIndex] of days.entries()) {
      halfHour(market, dayIndex, 8)
      if (i < 5) expect(range.ratio).toBeNaN()
      else expect(range.ratio).toBeCloseTo(1, 2)
    }
    halfHour(market, 9, 24)
    // Wilder's mean over 30 minutes of thrice the span: most of the way to 3.
    expect(range.ratio).toBeGreaterThan(2.5)
    expect(range.ratio).toBeLessThan(3)
    // The session's last minute closes in the next session, and is no minute of it.
    const { ratio } = range
    market.play(trade(regularOpenUs + 9 * day + 12 * hour, 21_600, 1))
    expect(range.ratio).toBe(ratio)
  })
})

describe('the volatility regime', () => {
  const startUs = regularOpenUs + hour

  function regime() {
    const context = new VolatilityRegime()
    const market = new ListeningMarket(context)
    let minutes = 0
    /** So many minutes with a VIX, trading at one price. */
    const pass = (vix: number, count = 1) => {
      for (let i = 0; i < count; i++, minutes++) {
        const tsUs = startUs + minutes * minute
        if (vix > 0) market.play(indexValue(tsUs, Index.Vix, vix))
        market.play(trade(tsUs, 21_600, 1))
      }
    }
    return { context, market, pass }
  }

  const levels = [
    [9, 'low', 1.1, 1.2],
    [14.99, 'low', 1.1, 1.2],
    [15, 'normal', 1, 1],
    [24.99, 'normal', 1, 1],
    [25, 'high', 0.9, 0.8],
    [34.99, 'high', 0.9, 0.8],
    [35, 'extreme', 0.8, 0.5],
    [82.69, 'extreme', 0.8, 0.5],
  ] as const
  for (const [vix, name, score, size] of levels) {
    test(`a VIX of ${vix} is ${name}: score ×${score}, size ×${size}`, ({ expect }) => {
      const { context, pass } = regime()
      pass(vix)
      expect([context.regime, context.scoreFactor, context.sizeFactor]).toEqual([name, score, size])
      expect([context.quality, context.vix]).toEqual([1, vix])
    })
  }

  test('changes after two minutes beyond the threshold, back a point below it', ({ expect }) => {
    const { context, pass } = regime()
    const after = (vix: number, count: number) => {
      pass(vix, count)
      return context.regime
    }
    expect(after(20, 3)).toBe('normal')
    // A minute is judged when the next begins: the second of 26 is judged with the third.
    expect(after(26, 2)).toBe('normal')
    expect(after(26, 1)).toBe('high')
    expect(after(24.2, 5)).toBe('high')
    expect(after(23.9, 3)).toBe('normal')
  })

  test('before any VIX and movement it is normal at 0: smallest size only', ({ expect }) => {
    const { context, pass } = regime()
    pass(0, 5)
    expect([context.regime, context.quality, context.scoreFactor, context.sizeFactor]).toEqual([
      'normal',
      0,
      1,
      1,
    ])
    expect([context.vix, context.realizedVolatility, context.fearGreed]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
  })

  /** Twenty-one days that gap up and down by a share of price. */
  function seed(context: VolatilityRegime, share: number) {
    for (let i = 0; i < 21; i++) {
      const price = Math.round(20_000 * (1 + (i % 2 === 0 ? share : 0)))
      context.dailyBars.add(price, price, price, price)
    }
  }

  test('without the VIX realised volatility stands alone, at 0.6', ({ expect }) => {
    const { context, pass } = regime()
    seed(context, 0.03)
    pass(0, 2)
    // Gaps of ±2.96 % a day: 49 points a year.
    expect(context.realizedVolatility).toBeCloseTo(48.1, 0)
    expect([context.regime, context.quality]).toEqual(['extreme', 0.6])
  })

  test('realised volatility raises the class by one step at most', ({ expect }) => {
    for (const [vix, name] of [
      [12, 'normal'],
      [20, 'high'],
      [30, 'extreme'],
    ] as const) {
      const { context, pass } = regime()
      seed(context, 0.03)
      pass(vix, 2)
      expect([context.regime, context.quality]).toEqual([name, 1])
    }
  })

  test('quiet days do not lower what the VIX says', ({ expect }) => {
    const { context, pass } = regime()
    seed(context, 0.001)
    pass(30, 2)
    expect(context.realizedVolatility).toBeLessThan(3)
    expect(context.regime).toBe('high')
  })

  test('a VIX stream that dies leaves realised volatility, or nothing', ({ expect }) => {
    for (const isSeeded of [true, false]) {
      const { context, pass } = regime()
      if (isSeeded) seed(context, 0.01)
      pass(30, 2)
      pass(0, 4)
      expect([context.regime, context.quality]).toEqual(['normal', isSeeded ? 0.6 : 0])
      expect(context.vix).toBeNaN()
      // When it comes back its word counts at once.
      pass(40, 2)
      expect([context.regime, context.quality]).toEqual(['extreme', 1])
    }
  })

  test('of today’s volatility and the last days’ the greater counts, and the night knows the days’', ({
    expect,
  }) => {
    const { context, market } = regime()
    seed(context, 0.01)
    const after = (ticks: number, fromUs: number) => {
      const prices = Array.from({ length: 20 }, (_, i) => 21_600 + (i % 2) * ticks)
      market.play(...everyFiveMinutes(fromUs, prices))
      return context.realizedVolatility
    }
    const ofDays = () => yangZhang(context.dailyBars, 20)
    expect(after(2, startUs)).toBe(ofDays())
    expect(after(200, startUs + 2 * hour)).toBeGreaterThan(2 * ofDays())
    expect(after(2, startUs + 14 * hour)).toBe(ofDays())
    expect(context.dailyBars.finished).toBe(22)
  })

  test('with daily closes alone the last one is the level, at 0.6', ({ expect }) => {
    const { context, market } = regime()
    for (const close of [13, 14, 27]) market.play(dailyClose(startUs, Index.Vix, close))
    market.play(trade(startUs, 21_600, 1), trade(startUs + 2 * minute, 21_600, 1))
    market.play(trade(startUs + 4 * minute, 21_600, 1))
    expect([context.regime, context.quality, context.vix]).toEqual(['high', 0.6, 27])
  })

  test('ranges beyond the usual raise it to high, and to extreme', ({ expect }) => {
    const spans = [
      [8, 'normal'],
      [14, 'high'],
      [40, 'extreme'],
    ] as const
    for (const [span, name] of spans) {
      const context = new VolatilityRegime()
      const market = new ListeningMarket(context)
      const usual = [0, 1, 2, 3, 6, 7]
      for (const [i, dayIndex] of [...usual, 8].entries()) {
        for (let at = 0; at <= 25; at++) {
          const tsUs = regularOpenUs + dayIndex * day + at * minute
          const ticks = i === usual.length ? span : 8
          market.play(indexValue(tsUs, Index.Vix, 20), trade(tsUs, 216_000, 1))
          market.play(
            trade(tsUs + second, 216_000 + ticks, 1),
            trade(tsUs + 2 * second, 216_000, 1),
          )
        }
      }
      expect(context.regime).toBe(name)
    }
  })

  test('fear and greed is the rank among a year’s closes', ({ expect }) => {
    const { context, market, pass } = regime()
    for (let tenths = 1; tenths <= 300; tenths++) {
      market.play(dailyClose(startUs, Index.Vix, tenths / 10))
    }
    pass(30, 2)
    // Closes 49 to 300 tenths: all of them below, the last one equal.
    expect(context.fearGreed).toBeCloseTo((251 + 0.5) / 252, 12)
    pass(17.4, 2)
    expect(context.fearGreed).toBeCloseTo((173 - 48 + 0.5) / 252, 12)
  })

  test('on any course of VIX and price it keeps to its tables and bounds', ({ expect }) => {
    const step = fc.record({
      gapUs: fc.oneof(
        fc.integer({ min: 0, max: 10 * minute }),
        fc.integer({ min: -minute, max: 30 * hour }),
      ),
      vix: fc.option(fc.double({ min: -1, max: 90, noNaN: true })),
      close: fc.option(fc.double({ min: 5, max: 90, noNaN: true })),
      ticks: fc.integer({ min: 15_000, max: 25_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const context = new VolatilityRegime()
        const market = new ListeningMarket(context)
        let tsUs = startUs
        for (const { gapUs, vix, close, ticks } of steps) {
          tsUs += gapUs
          if (vix !== null) market.play(indexValue(tsUs, Index.Vix, vix))
          if (close !== null) market.play(dailyClose(tsUs, Index.Vix, close))
          market.play(trade(tsUs, ticks, 1))
          const row = volatilityClasses.find(({ name }) => name === context.regime)
          expect([context.scoreFactor, context.sizeFactor]).toEqual([row?.score, row?.size])
          expect(context.quality >= 0 && context.quality <= 1).toBe(true)
          const { fearGreed } = context
          expect(Number.isNaN(fearGreed) || (fearGreed >= 0 && fearGreed <= 1)).toBe(true)
          if (context.quality === 0) expect(context.regime).toBe('normal')
        }
      }),
    )
  })
})
