import fc from 'fast-check'
import { describe, test } from 'vitest'

import { DealerPosition } from '../../../core-node/features/dealer-position.ts'
import type { Feature, MarketListener } from '../../../core-node/features/feature.ts'
import { FeatureValue } from '../../../core-node/features/feature.ts'
import { GammaLevelsProximity } from '../../../core-node/features/gamma-levels-proximity.ts'
import { OptionsFlowBias } from '../../../core-node/features/options-flow-bias.ts'
import { PutCallRatio } from '../../../core-node/features/put-call-ratio.ts'
import { TechSentiment } from '../../../core-node/features/tech-sentiment.ts'
import { VixLevel } from '../../../core-node/features/vix-level.ts'
import type { Side } from '../../../core-node/market/events.ts'
import { Index } from '../../../core-node/market/events.ts'
import type { Market } from '../../../core-node/market/market.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'
import { dailyClose, indexValue } from './index-events.ts'
import { ListeningMarket } from './listening-market.ts'
import { LiteralOptionView, mirroredView } from './literal-option-view.ts'

/** A market is turned about this level of index and future. */
const pivot = 5_402
const startUs = regularOpenUs + 30 * minute

type Figures = Partial<LiteralOptionView>

/** One thing that happens, as plain data. */
type Happening =
  | { what: 'trade'; gapUs: number; ticks: number; side: Side }
  | { what: 'chain'; gapUs: number; ageUs: number; figures: Figures; backup: Figures }
  | { what: 'index'; gapUs: number; index: Index; change: number; isDailyClose: boolean }

const oftenKnown = (arbitrary: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 9, arbitrary }, { weight: 1, arbitrary: fc.constant(Number.NaN) })
const level = oftenKnown(fc.integer({ min: pivot - 60, max: pivot + 60 }))
const between = (min: number, max: number) => oftenKnown(fc.double({ min, max, noNaN: true }))
const gapUs = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 * second }) },
  { weight: 1, arbitrary: fc.integer({ min: -minute, max: 20 * 60 * minute }) },
)
const figures = fc
  .record({
    openInterestQuality: fc.constantFrom(0, 0.5, 1),
    netBn: between(-30, 30),
    referenceBn: between(0, 20),
    callWall: level,
    putWall: level,
    flip: level,
    // Against the median: a ratio of 2 turned about 1 would be none.
    putCallRatio: between(0.01, 1.99),
    putCallMedian: between(0.5, 2),
    volume: fc.integer({ min: 0, max: 5_000 }),
    riskReversalZ: between(-4, 4),
    deltaFlow: fc.oneof(fc.constant(Number.NaN), between(-1, 1)),
    basisQuality: fc.constantFrom(0, 0.5, 1),
    basisPoints: between(-40, 40),
  })
  .map(({ putCallRatio, ...others }) => ({
    ...others,
    putCallVolume: putCallRatio * others.putCallMedian,
  }))
/** The closes of an index move about these: enough of them for every history. */
const indexBase = [5_400, 16, 19, 480] as const

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      what: fc.constant('trade' as const),
      gapUs,
      ticks: fc.integer({ min: 4 * pivot - 200, max: 4 * pivot + 200 }),
      side: fc.constantFrom<Side>(1, -1),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('chain' as const),
      gapUs,
      ageUs: fc.integer({ min: 0, max: 300 * second }),
      figures,
      backup: figures,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('index' as const),
      gapUs,
      index: fc.constantFrom(...Object.values(Index)),
      change: fc.double({ min: -0.3, max: 0.3, noNaN: true }),
      isDailyClose: fc.boolean(),
    }),
  },
)
const happenings = fc.array(happening, { minLength: 1, maxLength: 80 })

/** The last trade's side, as a momentum: a mirrored market mirrors it. */
class LastSide implements MarketListener {
  readonly value = new FeatureValue(0, 60 * second)

  onTrade(market: Market): void {
    this.value.set(0.7 * market.trade.side, 1, 1, market.tsUs)
  }
}

type Turned = { readonly isMirrored: boolean }

/** The features' x and quality after each thing that happened. */
function statesAfterEach(
  all: readonly Happening[],
  { isMirrored }: Turned = { isMirrored: false },
) {
  const options = new LiteralOptionView()
  const backup = new LiteralOptionView()
  const momentum = new LastSide()
  const features: Feature[] = [
    new GammaLevelsProximity({ options, momentum }),
    new DealerPosition({ options, momentum }),
    new PutCallRatio(options),
    new OptionsFlowBias({ options, backup }),
    new VixLevel(),
    new TechSentiment(backup),
  ]
  const market = new ListeningMarket(momentum, ...features)
  let tsUs = startUs
  for (const [index, base] of indexBase.entries()) {
    for (let day = 0; day < 61; day++) {
      const close = base * Math.exp(0.01 * Math.sin(day * (1 + index)))
      market.play(dailyClose(tsUs, index as Index, close))
    }
  }
  const show = (view: LiteralOptionView, shown: Figures, asOfUs: number) => {
    const straight = new LiteralOptionView({ ...shown, asOfUs })
    Object.assign(view, isMirrored ? mirroredView(straight, pivot) : straight)
  }
  return all.map((one) => {
    tsUs += one.gapUs
    if (one.what === 'trade') {
      const ticks = isMirrored ? 8 * pivot - one.ticks : one.ticks
      market.play(trade(tsUs, ticks, 1, isMirrored ? (-one.side as Side) : one.side))
    } else if (one.what === 'index') {
      const value = indexBase[one.index] * Math.exp(one.change)
      market.play((one.isDailyClose ? dailyClose : indexValue)(tsUs, one.index, value))
    } else {
      show(options, one.figures, tsUs - one.ageUs)
      show(backup, one.backup, tsUs)
      market.showChain(tsUs)
    }
    return features.map(({ name, value }) => ({
      name,
      x: value.x,
      quality: value.qualityAt(market.market.tsUs),
    }))
  })
}

/** Those that read the options of the future's own index: a mirrored chain mirrors them. */
const ofTheChain = [
  'gamma_levels_proximity',
  'dealer_position',
  'put_call_ratio',
  'options_flow_bias',
]

describe('features of options and indices, on any sequence of events', () => {
  test('x stays within ±1, quality within 0 to 1, and neither is ever NaN', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const outside = statesAfterEach(all)
          .flat()
          .filter(({ x, quality }) => !(Math.abs(x) <= 1 && quality >= 0 && quality <= 1))
        expect(outside).toEqual([])
      }),
    )
  })

  test('with calls and puts, up and down changed over, every x is turned about', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const straight = statesAfterEach(all)
        const turned = statesAfterEach(all, { isMirrored: true })
        for (const [i, states] of straight.entries()) {
          for (const [j, { name, x, quality }] of states.entries()) {
            if (!ofTheChain.includes(name)) continue
            const other = turned[i]?.[j]
            expect([name, other?.x ?? Number.NaN]).toEqual([name, expect.closeTo(-x, 9)])
            expect([name, other?.quality]).toEqual([name, expect.closeTo(quality, 9)])
          }
        }
      }),
    )
  })

  test('what comes later changes nothing of what was said before', ({ expect }) => {
    fc.assert(
      fc.property(happenings, fc.nat(), (all, at) => {
        const cut = 1 + (at % all.length)
        expect(statesAfterEach(all.slice(0, cut))).toEqual(statesAfterEach(all).slice(0, cut))
      }),
    )
  })

  test('without a chain the features of it have quality exactly 0', ({ expect }) => {
    fc.assert(
      fc.property(happenings, (all) => {
        const chainless = all.filter(({ what }) => what !== 'chain')
        const spoken = statesAfterEach(chainless)
          .flat()
          .filter(({ name, x, quality }) => ofTheChain.includes(name) && (x !== 0 || quality !== 0))
        expect(spoken).toEqual([])
      }),
    )
  })

  test('the arbitrary events reach every feature on both sides', ({ expect }) => {
    const reached = new Map<string, Set<number>>()
    for (const all of fc.sample(happenings, { numRuns: 200, seed: 7 })) {
      for (const { name, x, quality } of statesAfterEach(all).flat()) {
        if (quality === 0) continue
        reached.set(name, (reached.get(name) ?? new Set()).add(Math.sign(x)))
      }
    }
    for (const name of [...ofTheChain, 'vix_level', 'tech_sentiment']) {
      expect([name, reached.get(name)?.has(1), reached.get(name)?.has(-1)]).toEqual([
        name,
        true,
        true,
      ])
    }
  })
})

describe('mirrored indices', () => {
  test('a VIX as far below its history as it was above turns its x about', ({ expect }) => {
    const closes = fc.array(fc.double({ min: 12, max: 20, noNaN: true }), {
      minLength: 5,
      maxLength: 60,
    })
    const level16 = fc.double({ min: 10, max: 22, noNaN: true })
    fc.assert(
      fc.property(closes, level16, (history, vix) => {
        const xOf = (turn: (points: number) => number) => {
          const feature = new VixLevel()
          const market = new ListeningMarket(feature)
          for (const close of history) market.play(dailyClose(startUs, Index.Vix, turn(close)))
          market.play(indexValue(startUs, Index.Vix, turn(vix)))
          return feature.value
        }
        const straight = xOf((points) => points)
        fc.pre((straight.raw[2] as number) > 1e-6)
        const turned = xOf((points) => 32 - points)
        expect(turned.x).toBeCloseTo(-straight.x, 6)
        expect(turned.quality).toBe(straight.quality)
      }),
    )
  })

  test('QQQ falling as it rose against SPX, with its chain turned, turns sentiment about', ({
    expect,
  }) => {
    const moves = fc.array(
      fc.tuple(
        fc.double({ min: -0.03, max: 0.03, noNaN: true }),
        fc.double({ min: -0.03, max: 0.03, noNaN: true }),
      ),
      { minLength: 61, maxLength: 80 },
    )
    fc.assert(
      fc.property(moves, fc.double({ min: 0, max: 2, noNaN: true }), (all, putCallVolume) => {
        const valueOf = (turn: 1 | -1) => {
          const view = new LiteralOptionView({ asOfUs: startUs, putCallVolume, putCallMedian: 1 })
          const feature = new TechSentiment(turn === 1 ? view : mirroredView(view, pivot))
          const market = new ListeningMarket(feature)
          let [spx, qqq] = [1, 1]
          for (const [i, [common, own]] of all.entries()) {
            spx *= Math.exp(turn * common)
            qqq *= Math.exp(turn * own)
            const event = i === all.length - 1 ? indexValue : dailyClose
            market.play(event(startUs, Index.Spx, spx), event(startUs, Index.Qqq, qqq))
          }
          return feature.value
        }
        const [straight, turned] = [valueOf(1), valueOf(-1)]
        // A z beyond this is of a residual that is hardly there.
        fc.pre(!(Math.abs(straight.raw[0] as number) > 1e4))
        expect(turned.x).toBeCloseTo(-straight.x, 6)
        expect(turned.quality).toBeCloseTo(straight.quality, 9)
      }),
    )
  })
})
