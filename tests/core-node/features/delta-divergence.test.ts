import fc from 'fast-check'
import { describe, test } from 'vitest'

import { DeltaDivergence } from '../../../core-node/features/delta-divergence.ts'
import { LegDeviation } from '../../../core-node/features/delta-divergence/leg-deviation.ts'
import { divergenceMagnitude } from '../../../core-node/features/delta-divergence/swing-divergence.ts'
import { TrendLines } from '../../../core-node/features/delta-divergence/trend-lines.ts'
import { ClockEvent } from '../../../core-node/market/events.ts'
import { minute, regularOpenUs, trade } from '../market-events.ts'
import { ListeningMarket } from './listening-market.ts'

/** A minute's highest price (the lowest is three ticks below, the close between) and the delta at its end. */
type Bar = readonly [highTicks: number, deltaContracts: number]

/** Plays minutes, and says what the feature says after each. */
class Minutes {
  readonly feature = new DeltaDivergence()
  readonly run = new ListeningMarket(this.feature)
  #minutes = 0

  play(...bars: readonly Bar[]): number[] {
    return bars.map((bar) => this.#bar(bar))
  }

  #bar([high, delta]: Bar): number {
    const { market } = this.run
    const tsUs = regularOpenUs + this.#minutes * minute
    this.run.play(trade(tsUs, high, 1, 1), trade(tsUs, high - 3, 1, -1))
    const missing = delta - market.flow.session.contracts
    // A delta that stands still needs a trade nonetheless: the bar's close.
    this.run.play(trade(tsUs, high - 1, Math.abs(missing) + 1, missing < 0 ? -1 : 1))
    this.run.play(trade(tsUs, high - 1, 1, missing < 0 ? 1 : -1))
    this.#minutes++
    this.run.play(Object.assign(new ClockEvent(), { tsUs: tsUs + minute }))
    return this.feature.value.x
  }
}

/** A rise to 110, a fall of eleven ticks or more, and a rise to `second`, seen two bars later. */
const twoHighs = (second: number, firstDelta: number, secondDelta: number): Bar[] => [
  [100, 0],
  [104, 2_000],
  [110, firstDelta],
  [104, 3_000],
  [100, 2_500],
  [99, 2_400],
  [second - 6, 2_600],
  [second, secondDelta],
  [second - 4, 2_900],
  [second - 6, 2_800],
]
const mirrored = (bars: readonly Bar[]): Bar[] => bars.map(([high, delta]) => [203 - high, -delta])

describe('delta divergence', () => {
  test('the definition’s example: 5410 on 4,200 and 5414 on 3,100 make 0.608', ({ expect }) => {
    const magnitude = divergenceMagnitude(4 * 4, 6 * 4, 3_100 - 4_200, 2_000)
    expect(magnitude).toBeCloseTo(0.608, 3)
    expect(magnitude).toBeCloseTo(0.5 * (2 / 3) + 0.5 * 0.55, 12)
  })

  test('a higher high on a lower delta speaks for selling, two bars later', ({ expect }) => {
    const minutes = new Minutes()
    const said = minutes.play(...twoHighs(114, 4_200, 3_100))
    expect(said.slice(0, -1).every((x) => Math.abs(x) === 0)).toBe(true)
    // No leg was seen before: price alone speaks, at half the quality, a tenth of a session's warm-up.
    const { atr } = minutes.run.market
    expect(said.at(-1)).toBeCloseTo(-0.5 * Math.min(1, 4 / atr.ticks), 12)
    expect(minutes.feature.value.quality).toBeCloseTo(0.5 * 0.5, 12)
  })

  test('a lower high on a higher delta is hidden, at 0.7', ({ expect }) => {
    const minutes = new Minutes()
    const x = minutes.play(...twoHighs(108, 3_100, 4_200)).at(-1)
    const { atr } = minutes.run.market
    expect(x).toBeCloseTo(-0.7 * 0.5 * Math.min(1, 2 / atr.ticks), 12)
  })

  test('delta that goes with price says nothing', ({ expect }) => {
    expect(new Minutes().play(...twoHighs(114, 3_100, 4_200)).at(-1)).toBeCloseTo(0, 12)
    expect(new Minutes().play(...twoHighs(108, 4_200, 3_100)).at(-1)).toBeCloseTo(0, 12)
  })

  test('lows mirror highs', ({ expect }) => {
    for (const bars of [twoHighs(114, 4_200, 3_100), twoHighs(108, 3_100, 4_200)]) {
      const straight = new Minutes()
      const turned = new Minutes()
      const x = straight.play(...bars).at(-1) ?? Number.NaN
      expect(x).toBeLessThan(0)
      expect(turned.play(...mirrored(bars)).at(-1)).toBeCloseTo(-x, 12)
      expect(turned.feature.value.quality).toBe(straight.feature.value.quality)
    }
  })

  test('a swing of less than eight ticks is none', ({ expect }) => {
    const flat: Bar[] = [
      [104, 0],
      [107, 2_000],
      [108, 4_200],
      [106, 3_000],
      [105, 2_500],
      [108, 2_600],
      [109, 3_100],
      [106, 2_900],
      [105, 2_800],
    ]
    expect(new Minutes().play(...flat).every((x) => Math.abs(x) === 0)).toBe(true)
  })

  test('it fades by a tenth a bar, and is gone after ten', ({ expect }) => {
    const minutes = new Minutes()
    const first = minutes.play(...twoHighs(114, 4_200, 3_100)).at(-1) ?? 0
    const later = minutes.play(...Array.from({ length: 11 }, (): Bar => [108, 2_800]))
    later.forEach((x, i) => expect(x).toBeCloseTo(first * Math.max(0, 0.9 - 0.1 * i), 12))
  })

  test('a close beyond the swing on a new high of delta ends it, either alone does not', ({
    expect,
  }) => {
    const after = (bar: Bar) => {
      const minutes = new Minutes()
      minutes.play(...twoHighs(114, 4_200, 3_100))
      return minutes.play(bar)[0] ?? Number.NaN
    }
    expect(after([118, 4_300])).toBeCloseTo(0, 12)
    expect(after([118, 4_100])).toBeLessThan(0)
    expect(after([112, 4_300])).toBeLessThan(0)
  })

  test('is missing for four minutes, and never compares two sessions', ({ expect }) => {
    const minutes = new Minutes()
    const bars = twoHighs(114, 4_200, 3_100)
    minutes.play(...bars.slice(0, 4))
    expect(minutes.feature.value.state).toBe('missing')
    minutes.play(...bars.slice(4))
    expect(minutes.feature.value.state).toBe('warming')
    const { market } = minutes.run
    minutes.run.play(trade(market.session.endUs, 100, 1, 1))
    expect(minutes.feature.value).toMatchObject({ state: 'missing', x: 0, quality: 0 })
    minutes.run.play(trade(market.session.openUs + minute, 100, 1, 1))
    expect(minutes.feature.value.raw[2]).toBe(1)
  })
})

describe('the usual leg of delta', () => {
  test('is that of earlier sessions, fixed while a session lasts', ({ expect }) => {
    const legs = new LegDeviation()
    expect([legs.contracts, legs.quality]).toEqual([Number.NaN, 0])
    for (const leg of [300, -400, 500]) legs.add(leg)
    expect([legs.contracts, legs.quality]).toEqual([Math.sqrt(500_000 / 3), 0.6])
    for (let i = 0; i < 7; i++) legs.add(0)
    legs.onSession()
    expect([legs.contracts, legs.quality]).toEqual([Math.sqrt(50_000), 1])
    legs.add(10_000)
    legs.add(Number.NaN)
    expect(legs.contracts).toBe(Math.sqrt(50_000))
  })

  test('forgets what lies twenty sessions back', ({ expect }) => {
    const legs = new LegDeviation()
    for (let i = 0; i < 12; i++) legs.add(5_000)
    for (let session = 0; session < 20; session++) {
      legs.onSession()
      for (let i = 0; i < 2; i++) legs.add(100)
    }
    legs.onSession()
    expect(legs.contracts).toBe(100)
  })
})

describe('trend lines', () => {
  const after = (points: readonly (readonly [number, number])[]) => {
    const lines = new TrendLines()
    for (const [close, delta] of points) lines.onBar(close, delta)
    return lines.divergence
  }

  test('that point apart are a divergence, towards delta', ({ expect }) => {
    const rising = Array.from({ length: 25 }, (_, i) => [100 + i, -50 * i] as const)
    expect(after(rising)).toBeCloseTo(-1, 12)
    expect(after(rising.map(([close, delta]) => [-close, -delta]))).toBeCloseTo(1, 12)
    expect(after(rising.map(([close, delta]) => [close, -delta]))).toBe(0)
    expect(after(rising.slice(0, 19))).toBe(0)
  })

  test('agree with least squares computed anew', ({ expect }) => {
    const point = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -999, max: 999 }))
    fc.assert(
      fc.property(fc.array(point, { minLength: 20, maxLength: 60 }), (points) => {
        const window = points.slice(-20)
        const price = fitAnew(window.map(([close]) => close))
        const delta = fitAnew(window.map(([, contracts]) => contracts))
        const isFit = price.r2 >= 0.3 && delta.r2 >= 0.3 && price.slope * delta.slope < 0
        const expected = isFit ? Math.sign(delta.slope) * Math.sqrt(price.r2 * delta.r2) : 0
        fc.pre(Math.abs(price.r2 - 0.3) > 1e-9 && Math.abs(delta.r2 - 0.3) > 1e-9)
        expect(after(points)).toBeCloseTo(expected, 9)
      }),
    )
  })
})

function fitAnew(values: readonly number[]) {
  const n = values.length
  const sum = (of: (y: number, x: number) => number) => values.reduce((s, y, x) => s + of(y, x), 0)
  const [x, y] = [sum((_, i) => i), sum((v) => v)]
  const [xx, xy, yy] = [sum((_, i) => i * i), sum((v, i) => i * v), sum((v) => v * v)]
  const [sxx, sxy, syy] = [n * xx - x * x, n * xy - x * y, n * yy - y * y]
  return { slope: sxy / sxx, r2: syy > 0 ? (sxy * sxy) / (sxx * syy) : 0 }
}
