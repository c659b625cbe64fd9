import fc from 'fast-check'
import { describe, test } from 'vitest'

import {
  deviation,
  exponentialMean,
  percentileRank,
} from '../../../core-node/features/index-history.ts'
import { IndexReading } from '../../../core-node/features/index-reading.ts'
import { medianOf } from '../../../core-node/features/median.ts'
import { RelativeStrength } from '../../../core-node/features/relative-strength.ts'
import { TechSentiment } from '../../../core-node/features/tech-sentiment.ts'
import { VixLevel } from '../../../core-node/features/vix-level.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { ClockEvent, Index } from '../../../core-node/market/events.ts'
import { IndexBoard } from '../../../core-node/market/index-board.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'
import { dailyClose, indexValue } from './index-events.ts'
import { ListeningMarket } from './listening-market.ts'
import { LiteralOptionView } from './literal-option-view.ts'

const hour = 60 * minute
const day = 24 * hour
/** 11:00 in New York. */
const nowUs = regularOpenUs + 90 * minute

function clock(tsUs: number) {
  return Object.assign(new ClockEvent(), { tsUs })
}

describe('what is known of an index', () => {
  function reading(tsUs: number, ...events: readonly MarketEvent[]) {
    const market = new ListeningMarket()
    market.play(...events, clock(tsUs))
    const vix = new IndexReading(Index.Vix)
    vix.update(market.market)
    return [vix.points, vix.qualityAt(tsUs), vix.isLive]
  }

  test('nothing at first', ({ expect }) => {
    expect(reading(nowUs)).toEqual([Number.NaN, 0, false])
  })

  test('a value of today’s cash hours is live: whole for a minute, gone after two', ({
    expect,
  }) => {
    const event = indexValue(nowUs, Index.Vix, 16)
    expect(reading(nowUs, event)).toEqual([16, 1, true])
    expect(reading(nowUs + 60 * second, event)).toEqual([16, 1, true])
    expect(reading(nowUs + 90 * second, event)).toEqual([16, 0.5, true])
    expect(reading(nowUs + 120 * second, event)).toEqual([16, 0, true])
    // A stream that died does not fall back on yesterday: it is missing.
    const history = dailyClose(nowUs - day, Index.Vix, 15)
    expect(reading(nowUs + hour, history, event)).toEqual([16, 0, true])
  })

  test('history that comes late in the day does not take the place of a live value', ({
    expect,
  }) => {
    const events = [indexValue(nowUs, Index.Vix, 16), dailyClose(nowUs + second, Index.Vix, 15)]
    expect(reading(nowUs + second, ...events)).toEqual([16, 1, true])
  })

  test('without a live stream the last close counts at 0.6, for four days', ({ expect }) => {
    const close = dailyClose(nowUs, Index.Vix, 15)
    expect(reading(nowUs + 4 * day, close)).toEqual([15, 0.6, false])
    expect(reading(nowUs + 6 * day, close)).toEqual([15, expect.closeTo(0.3, 12), false])
    expect(reading(nowUs + 8 * day, close)).toEqual([15, 0, false])
  })

  test('outside cash hours the later of value and close stands', ({ expect }) => {
    const eveningUs = regularOpenUs + 8 * hour
    const value = indexValue(nowUs, Index.Vix, 16)
    expect(reading(eveningUs, dailyClose(nowUs - day, Index.Vix, 15), value)).toEqual([
      16,
      0.6,
      false,
    ])
    expect(reading(eveningUs, value, dailyClose(eveningUs, Index.Vix, 17))).toEqual([
      17,
      0.6,
      false,
    ])
  })

  test('yesterday’s value is not live today', ({ expect }) => {
    expect(reading(nowUs, indexValue(nowUs - day, Index.Vix, 16))).toEqual([16, 0.6, false])
  })
})

describe('the history of daily closes', () => {
  const board = (...closes: number[]) => {
    const all = new IndexBoard()
    for (const close of closes) all.apply(dailyClose(1, Index.Vix, close), 1)
    return all
  }

  test('EMA, deviation and rank of four closes by hand', ({ expect }) => {
    const closes = board(10, 12, 11, 15)
    // α = 1/2: 10, 11, 11, 13.
    expect(exponentialMean(closes, Index.Vix, 3)).toBe(13)
    // Of 12, 11, 15: mean 38/3.
    expect(deviation(closes, Index.Vix, 3)).toBeCloseTo(2.081665999, 9)
    expect(percentileRank(closes, Index.Vix, 12, 4)).toBe(0.625)
    expect(percentileRank(closes, Index.Vix, 99, 4)).toBe(1)
  })

  test('too little history is NaN', ({ expect }) => {
    expect(exponentialMean(board(), Index.Vix, 3)).toBeNaN()
    expect(deviation(board(10), Index.Vix, 3)).toBeNaN()
    expect(percentileRank(board(10), Index.Vix, 10, 2)).toBeNaN()
    expect(percentileRank(board(10, 11), Index.Vix, Number.NaN, 2)).toBeNaN()
  })

  test('the median of a row', ({ expect }) => {
    const median = (...values: number[]) => medianOf(Float64Array.from(values))
    expect([median(3), median(9, 1), median(10, 9, 1), median()]).toEqual([3, 5, 9, Number.NaN])
  })
})

describe('VIX level', () => {
  function vixLevel(closes: readonly number[], ...events: readonly MarketEvent[]) {
    const feature = new VixLevel()
    const market = new ListeningMarket(feature)
    market.play(...closes.map((close) => dailyClose(nowUs - hour, Index.Vix, close)), ...events)
    return { value: feature.value, market }
  }

  /** Nineteen closes that alternate about 16, and 16. */
  const about16 = [...Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 15 : 17)), 16]

  test('half the deviations from the EMA, turned about, within a half', ({ expect }) => {
    const { value } = vixLevel(about16, indexValue(nowUs, Index.Vix, 16.5))
    const [, ema, sigma, z] = value.raw as unknown as [number, number, number, number]
    expect(z).toBeCloseTo((16.5 - ema) / sigma, 12)
    expect(value.x).toBeCloseTo(-z / 2, 12)
    expect(value.x).toBeLessThan(0)
    expect(value.quality).toBe(1)
    expect(vixLevel(about16, indexValue(nowUs, Index.Vix, 40)).value.x).toBe(-0.5)
    expect(vixLevel(about16, indexValue(nowUs, Index.Vix, 10)).value.x).toBe(0.5)
  })

  test('by hand: closes 10, 12, 14, 16, 18 and a VIX of 20', ({ expect }) => {
    const { value } = vixLevel([10, 12, 14, 16, 18], indexValue(nowUs, Index.Vix, 20))
    // EMA, α = 2/21: 10, 10.1905, 10.5533, 11.0720, 11.7318. Deviation of the five: √10.
    expect(value.raw[1]).toBeCloseTo(11.7318298, 7)
    expect(value.raw[2]).toBeCloseTo(Math.sqrt(10), 12)
    expect(value.x).toBe(-0.5)
    expect([value.quality, value.state]).toEqual([0.25, 'warming'])
  })

  test('a close for a level counts at 0.6 and does not age within the day', ({ expect }) => {
    const { value } = vixLevel(about16)
    expect([value.quality, value.raw[0]]).toEqual([0.6, 16])
    expect(value.qualityAt(nowUs + 20 * hour)).toBe(0.6)
  })

  test('a stream that dies in cash hours is gone after two minutes', ({ expect }) => {
    const { value, market } = vixLevel(about16, indexValue(nowUs, Index.Vix, 16.5))
    expect(value.qualityAt(nowUs + 120 * second)).toBe(0)
    market.play(trade(nowUs + 3 * minute, 21_600, 1), trade(nowUs + 4 * minute, 21_600, 1))
    expect(value.qualityAt(nowUs + 4 * minute)).toBe(0)
  })

  test('the cash market’s close turns a live value into a last one', ({ expect }) => {
    const { value, market } = vixLevel(about16, indexValue(nowUs, Index.Vix, 16.5))
    const eveningUs = regularOpenUs + 7 * hour
    market.play(trade(eveningUs, 21_600, 1), trade(eveningUs + minute, 21_600, 1))
    expect(value.qualityAt(eveningUs + minute)).toBe(0.6)
  })

  test('without history, or with one that never moved, it is missing', ({ expect }) => {
    const live = indexValue(nowUs, Index.Vix, 16)
    for (const closes of [[], [15, 16, 17, 18], Array(30).fill(16)]) {
      const { value } = vixLevel(closes, live)
      expect([value.x, value.quality, value.state]).toEqual([0, 0, 'missing'])
    }
    expect(vixLevel([]).value.quality).toBe(0)
  })
})

/** Closes of SPX and QQQ whose QQQ is 1.5 times SPX's move, and ±0.1 % by turns. */
function closesOfTech(days: number, residual = 0.001) {
  const events = []
  let spx = 5_000
  let qqq = 450
  for (let i = 0; i < days; i++) {
    const move = 0.004 * Math.sin(1.7 * i)
    spx *= Math.exp(move)
    qqq *= Math.exp(1.5 * move + (i % 2 === 0 ? residual : -residual))
    events.push(dailyClose(nowUs - hour, Index.Spx, spx), dailyClose(nowUs - hour, Index.Qqq, qqq))
  }
  return { events, spx, qqq }
}

describe('relative strength', () => {
  test('finds β, and the z of a move beyond it', ({ expect }) => {
    const { events, spx, qqq } = closesOfTech(61, 0)
    const board = new IndexBoard()
    const strength = new RelativeStrength(Index.Qqq, Index.Spx)
    for (const event of events) board.apply(event, event.tsUs)
    strength.onDailyCloses(board)
    expect(strength.beta).toBeCloseTo(1.5, 9)
    const noisy = closesOfTech(61)
    const noisyBoard = new IndexBoard()
    for (const event of noisy.events) noisyBoard.apply(event, event.tsUs)
    strength.onDailyCloses(noisyBoard)
    expect(strength.beta).toBeCloseTo(1.5, 1)
    expect(strength.warmth).toBe(1)
    // SPX up 1 %, QQQ up by β times that and 0.1 % more: about one deviation.
    const up = noisy.qqq * Math.exp(strength.beta * 0.01 + 0.001)
    expect(strength.z(noisyBoard, up, noisy.spx * Math.exp(0.01))).toBeCloseTo(0.97, 1)
    expect([spx, qqq].every((points) => points > 0)).toBe(true)
  })

  test('β equals a plain regression on any history', ({ expect }) => {
    const closes = fc.array(
      fc.tuple(
        fc.double({ min: 10, max: 20, noNaN: true }),
        fc.double({ min: 5, max: 9, noNaN: true }),
      ),
      {
        minLength: 61,
        maxLength: 61,
      },
    )
    fc.assert(
      fc.property(closes, (days) => {
        const board = new IndexBoard()
        for (const [spx, qqq] of days) {
          board.apply(dailyClose(1, Index.Spx, spx), 1)
          board.apply(dailyClose(1, Index.Qqq, qqq), 1)
        }
        const changes = (of: 0 | 1) =>
          days.slice(1).map((close, i) => Math.log(close[of] / (days[i]?.[of] ?? Number.NaN)))
        const [x, y] = [changes(0), changes(1)]
        const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length
        const products = (a: number[], b: number[]) => mean(a.map((one, i) => one * (b[i] ?? 0)))
        const covariance = products(x, y) - mean(x) * mean(y)
        const variance = products(x, x) - mean(x) ** 2
        fc.pre(variance > 1e-6)
        const strength = new RelativeStrength(Index.Qqq, Index.Spx)
        strength.onDailyCloses(board)
        expect(strength.beta).toBeCloseTo(covariance / variance, 6)
        const residuals = y.map((change, i) => change - strength.beta * (x[i] ?? 0)).slice(-20)
        const spread = Math.sqrt(
          residuals.reduce((sum, one) => sum + (one - mean(residuals)) ** 2, 0) / 19,
        )
        fc.pre(spread > 1e-6)
        const [spx = 0, qqq = 0] = days.at(-1) ?? []
        const z = (0.01 - strength.beta * 0.02 - mean(residuals)) / spread
        const risen = strength.z(board, qqq * Math.exp(0.01), spx * Math.exp(0.02))
        expect(risen).toBeCloseTo(z, 5)
      }),
    )
  })
})

describe('tech sentiment', () => {
  const qqqChain = { asOfUs: nowUs, putCallVolume: 0.9, putCallMedian: 1 }
  /** VXN at 1.2 times the VIX, every day. */
  const fear = Array.from({ length: 20 }, () => [
    dailyClose(nowUs - hour, Index.Vix, 15),
    dailyClose(nowUs - hour, Index.Vxn, 18),
  ]).flat()

  function tech(view: Partial<LiteralOptionView>, ...events: readonly MarketEvent[]) {
    const feature = new TechSentiment(
      new LiteralOptionView({ asOfUs: 0, putCallMedian: Number.NaN, ...view }),
    )
    const market = new ListeningMarket(feature)
    market.play(...events)
    market.showChain(nowUs)
    return { value: feature.value, market }
  }

  test('QQQ against SPX alone is half the weight', ({ expect }) => {
    const { events, spx, qqq } = closesOfTech(61)
    const { value } = tech(
      {},
      ...events,
      indexValue(nowUs, Index.Spx, spx),
      indexValue(nowUs, Index.Qqq, qqq * Math.exp(0.001)),
    )
    expect(value.quality).toBeCloseTo(0.5, 12)
    expect(value.x).toBeCloseTo((value.raw[0] as number) / 2, 12)
    expect(value.x).toBeGreaterThan(0.3)
  })

  test('VXN over VIX under its median is a reason to buy, and the reverse', ({ expect }) => {
    const ratio = (vxn: number) =>
      tech({}, ...fear, indexValue(nowUs, Index.Vix, 20), indexValue(nowUs, Index.Vxn, vxn)).value
    // 1.2 − 1.15 = 0.05, half the reach.
    expect(ratio(23).x).toBeCloseTo(0.5, 9)
    expect(ratio(25).x).toBeCloseTo(-0.5, 9)
    expect(ratio(40).x).toBe(-1)
    expect(ratio(23).quality).toBeCloseTo(0.3, 12)
  })

  test('a live value is not compared with the other’s close', ({ expect }) => {
    expect(tech({}, ...fear, indexValue(nowUs, Index.Vix, 20)).value.quality).toBe(0)
    // Both by their closes: known, less well.
    expect(tech({}, ...fear).value.quality).toBeCloseTo(0.3 * 0.6, 12)
  })

  test('QQQ’s put/call ratio alone is a fifth', ({ expect }) => {
    const { value } = tech(qqqChain)
    expect(value.x).toBeCloseTo(0.5, 12)
    expect(value.quality).toBeCloseTo(0.2, 12)
    expect(tech({ ...qqqChain, asOfUs: nowUs - 240 * second }).value.quality).toBe(0)
  })

  test('all three legs together are 0.5, 0.3 and 0.2 of it', ({ expect }) => {
    const { events, spx, qqq } = closesOfTech(61)
    const { value } = tech(
      qqqChain,
      ...events,
      ...fear,
      indexValue(nowUs, Index.Vix, 20),
      indexValue(nowUs, Index.Vxn, 23),
      indexValue(nowUs, Index.Spx, spx),
      indexValue(nowUs, Index.Qqq, qqq),
    )
    const strength = (value.raw[0] as number) / 2
    expect(value.x).toBeCloseTo(0.5 * strength + 0.3 * 0.5 + 0.2 * 0.5, 9)
    expect(value.quality).toBeCloseTo(1, 12)
  })

  test('when every feed falls silent it is gone within minutes', ({ expect }) => {
    const { value, market } = tech(qqqChain, ...closesOfTech(61).events)
    expect(value.quality).toBeGreaterThan(0)
    market.play(trade(nowUs + 5 * minute, 21_600, 1), trade(nowUs + 6 * minute, 21_600, 1))
    expect([value.x, value.quality, value.state]).toEqual([0, 0, 'missing'])
  })

  test('without anything it is missing', ({ expect }) => {
    const { value } = tech({})
    expect([value.x, value.quality, value.state]).toEqual([0, 0, 'missing'])
  })
})
