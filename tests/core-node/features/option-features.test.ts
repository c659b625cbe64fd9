import { describe, test } from 'vitest'

import { DealerPosition } from '../../../core-node/features/dealer-position.ts'
import { FeatureValue } from '../../../core-node/features/feature.ts'
import { GammaLevelsProximity } from '../../../core-node/features/gamma-levels-proximity.ts'
import { OptionsFlowBias } from '../../../core-node/features/options-flow-bias.ts'
import type { PutCallSettings } from '../../../core-node/features/put-call-ratio.ts'
import { PutCallRatio } from '../../../core-node/features/put-call-ratio.ts'
import type { MarketEvent } from '../../../core-node/market/events.ts'
import { Index } from '../../../core-node/market/events.ts'
import { minute, regularOpenUs, second, trade } from '../market-events.ts'
import { dailyClose, indexValue } from './index-events.ts'
import { ListeningMarket } from './listening-market.ts'
import { LiteralOptionView } from './literal-option-view.ts'

const startUs = regularOpenUs + 60 * minute

function momentumOf(x: number, quality = 1) {
  const value = new FeatureValue(0, 3_600 * second)
  value.set(x, quality, 1, startUs)
  return { value }
}

describe('gamma levels', () => {
  type Setting = {
    view?: Partial<LiteralOptionView>
    price?: number
    momentum?: { readonly value: FeatureValue }
    widthPoints?: number | 'by-vix'
  }

  function gamma({ view, price = 5_402, momentum, widthPoints = 13.6 }: Setting = {}) {
    const options = new LiteralOptionView({ asOfUs: startUs, ...view })
    const feature = new GammaLevelsProximity({
      options,
      momentum: momentum ?? { value: new FeatureValue(0, 0) },
      settings: { widthPoints },
    })
    const market = new ListeningMarket(feature)
    market.play(trade(startUs, price * 4, 1))
    market.showChain(startUs)
    return { feature, options, market, value: feature.value }
  }

  test('two points above the put wall, long gamma: +0.8529', ({ expect }) => {
    const { value } = gamma()
    expect(value.x).toBeCloseTo(1 - 2 / 13.6, 12)
    expect(value.x).toBeCloseTo(0.8529, 4)
    expect([value.quality, value.state]).toEqual([1, 'ok'])
    expect(value.raw[5]).toBeCloseTo(0.8529, 4)
  })

  test('two points below the call wall: the mirror', ({ expect }) => {
    expect(gamma({ price: 5_448 }).value.x).toBeCloseTo(-0.8529, 4)
  })

  test('half the reference exposure weighs three quarters', ({ expect }) => {
    expect(gamma({ view: { netBn: 5 } }).value.x).toBeCloseTo(0.75 * (1 - 2 / 13.6), 12)
    expect(gamma({ view: { netBn: 0 } }).value.x).toBeCloseTo(0.5 * (1 - 2 / 13.6), 12)
    expect(gamma({ view: { netBn: 99 } }).value.x).toBeCloseTo(1 - 2 / 13.6, 12)
  })

  test('far from every level x is 0, and that is known', ({ expect }) => {
    const { value } = gamma({ price: 5_425 })
    expect([value.x, value.quality]).toEqual([0, 1])
  })

  test('levels are carried to the future by the basis', ({ expect }) => {
    const { value } = gamma({ view: { basisPoints: 30, basisQuality: 0.5 }, price: 5_432 })
    expect(value.x).toBeCloseTo(0.8529, 4)
    expect(value.quality).toBe(0.5)
    expect(Array.from(value.raw.subarray(0, 2))).toEqual([5_430 * 4, 5_480 * 4])
  })

  test('short gamma follows momentum, the nearest level deciding how much', ({ expect }) => {
    const atFlip = { view: { netBn: -10, flip: 5_425 }, price: 5_425 }
    expect(gamma({ ...atFlip, momentum: momentumOf(0.6) }).value.x).toBeCloseTo(0.6, 12)
    expect(gamma({ ...atFlip, momentum: momentumOf(-0.6) }).value.x).toBeCloseTo(-0.6, 12)
    const { value } = gamma({ view: { netBn: -5 }, momentum: momentumOf(0.6, 0.5) })
    expect(value.x).toBeCloseTo(0.75 * 0.6 * (1 - 2 / 13.6), 12)
    expect(value.quality).toBe(0.5)
  })

  test('short gamma without momentum is missing, not 0', ({ expect }) => {
    const { value } = gamma({ view: { netBn: -10 } })
    expect([value.quality, value.state]).toEqual([0, 'missing'])
  })

  const missing: readonly [string, Partial<LiteralOptionView>][] = [
    ['no chain', { asOfUs: 0 }],
    ['no open interest', { openInterestQuality: 0 }],
    ['no basis', { basisQuality: 0, basisPoints: Number.NaN }],
    ['no put wall', { putWall: Number.NaN }],
    ['no call wall', { callWall: Number.NaN }],
    ['no exposure', { netBn: Number.NaN }],
    ['no reference', { referenceBn: Number.NaN }],
  ]
  for (const [what, view] of missing) {
    test(`${what}: quality exactly 0`, ({ expect }) => {
      const { value } = gamma({ view })
      expect([value.x, value.quality, value.state]).toEqual([0, 0, 'missing'])
    })
  }

  test('a put wall above the call wall contradicts itself', ({ expect }) => {
    const { value } = gamma({ view: { putWall: 5_451 } })
    expect([value.x, value.quality, value.state]).toEqual([0, 0, 'invalid'])
    expect(gamma({ view: { putWall: 5_450 }, price: 5_450 }).value.state).toBe('ok')
  })

  test('yesterday’s open interest counts half', ({ expect }) => {
    expect(gamma({ view: { openInterestQuality: 0.5 } }).value.quality).toBe(0.5)
  })

  test('a chain is whole for two minutes and gone after four', ({ expect }) => {
    const { value } = gamma()
    const at = (seconds: number) => value.qualityAt(startUs + seconds * second)
    expect([at(0), at(120), at(180), at(240), at(900)]).toEqual([1, 1, 0.5, 0, 0])
  })

  test('the age counts from the quotes, whatever trades since', ({ expect }) => {
    const { market, value } = gamma()
    market.play(trade(startUs + 300 * second, 5_402 * 4, 1))
    expect(value.qualityAt(startUs + 300 * second)).toBe(0)
  })

  describe('the reach of a level', () => {
    const reach = (...play: readonly MarketEvent[]) => {
      const { market, value } = gamma({ widthPoints: 'by-vix', view: { spot: 5_400 } })
      market.play(...play)
      return [value.raw[3] as number, value.quality]
    }

    test('is a quarter of a day’s move by the VIX: 13.6 points', ({ expect }) => {
      const [ticks, quality] = reach(indexValue(startUs, Index.Vix, 16))
      expect(ticks).toBeCloseTo(4 * 13.606, 2)
      expect(quality).toBe(1)
    })

    test('lies between 10 and 40 points', ({ expect }) => {
      expect(reach(indexValue(startUs, Index.Vix, 9))).toEqual([40, 1])
      expect(reach(indexValue(startUs, Index.Vix, 80))).toEqual([160, 1])
    })

    test('is 25 points at 0.8 while no VIX is known', ({ expect }) => {
      expect(reach()).toEqual([100, 0.8])
    })

    test('a close of a day before is good enough for it', ({ expect }) => {
      const [ticks, quality] = reach(dailyClose(startUs, Index.Vix, 16))
      expect(ticks).toBeCloseTo(4 * 13.606, 2)
      expect(quality).toBe(1)
    })
  })

  describe('a wall that is broken', () => {
    /** A minute of trading that closes at a price. */
    const closes = (market: ListeningMarket, prices: readonly number[]) => {
      const from = market.market.tsUs - (market.market.tsUs % minute) + minute
      prices.forEach((price, i) => market.play(trade(from + i * minute, price * 4, 1)))
      market.play(trade(from + prices.length * minute, (prices.at(-1) as number) * 4, 1))
    }

    test('turns about after two closes beyond it by half its reach', ({ expect }) => {
      const { market, value } = gamma()
      closes(market, [5_393])
      // One close says nothing yet: 7 points under the wall it still supports.
      expect(value.x).toBeCloseTo(1 - 7 / 13.6, 9)
      closes(market, [5_393])
      expect(value.x).toBeCloseTo(-(1 - 7 / 13.6), 9)
    })

    test('turns back when price closes twice beyond it again', ({ expect }) => {
      const { market, value } = gamma()
      closes(market, [5_393, 5_393])
      expect(value.x).toBeLessThan(0)
      closes(market, [5_407, 5_407])
      expect(value.x).toBeCloseTo(1 - 7 / 13.6, 9)
    })

    test('a call wall does the same, mirrored', ({ expect }) => {
      const { market, value } = gamma({ price: 5_448 })
      closes(market, [5_457])
      expect(value.x).toBeCloseTo(-(1 - 7 / 13.6), 9)
      closes(market, [5_457])
      expect(value.x).toBeCloseTo(1 - 7 / 13.6, 9)
    })

    test('closes at just that distance break nothing', ({ expect }) => {
      const { market, value } = gamma({ widthPoints: 14 })
      closes(market, [5_393, 5_393, 5_393])
      expect(value.x).toBeGreaterThan(0)
      closes(market, [5_392.75, 5_392.75])
      expect(value.x).toBeLessThan(0)
    })

    test('the last close of the session before is not one of this one', ({ expect }) => {
      const { market, value } = gamma()
      // It closes with the first trade of the evening, and the evening's first minute follows.
      const eveningUs = regularOpenUs + 9 * 60 * minute
      market.play(trade(regularOpenUs + 449 * minute, 5_393 * 4, 1))
      market.play(trade(eveningUs, 5_393 * 4, 1), trade(eveningUs + minute, 5_393 * 4, 1))
      expect(value.x).toBeGreaterThan(0)
      market.play(trade(eveningUs + 2 * minute, 5_393 * 4, 1))
      expect(value.x).toBeLessThan(0)
    })

    test('closes just short of it, or not in a row, break nothing', ({ expect }) => {
      const { market, value } = gamma()
      closes(market, [5_393.25, 5_393.25, 5_393.25])
      expect(value.x).toBeGreaterThan(0)
      closes(market, [5_393, 5_394, 5_393, 5_394])
      expect(value.x).toBeGreaterThan(0)
    })

    test('another strike is another wall, and so is another session', ({ expect }) => {
      const { market, options, feature, value } = gamma()
      closes(market, [5_393, 5_393])
      feature.onSession()
      market.showChain(market.market.tsUs)
      expect(value.x).toBeGreaterThan(0)
      closes(market, [5_393, 5_393])
      expect(value.x).toBeLessThan(0)
      options.putWall = 5_390
      market.showChain(market.market.tsUs)
      expect(value.x).toBeCloseTo(1 - 3 / 13.6, 9)
    })
  })
})

describe('put/call ratio', () => {
  function putCall(view: Partial<LiteralOptionView>, settings?: PutCallSettings) {
    const options = new LiteralOptionView({ asOfUs: startUs, putCallMedian: 1, ...view })
    const feature = new PutCallRatio(options, settings)
    new ListeningMarket(feature).showChain(startUs)
    return feature.value
  }

  const ramp = [
    [0, 1],
    [0.8, 1],
    [0.9, 0.5],
    [1, 0],
    [1.15, -0.75],
    [1.2, -1],
    [3, -1],
  ] as const
  for (const [ratio, x] of ramp) {
    test(`${ratio} of the usual gives ${x}`, ({ expect }) => {
      expect(putCall({ putCallVolume: ratio }).x).toBeCloseTo(x, 12)
      expect(putCall({ putCallVolume: 1.4 * ratio, putCallMedian: 1.4 }).x).toBeCloseTo(x, 12)
    })
  }

  test('the labels begin beyond 0.8 and 1.2, not at them', ({ expect }) => {
    const label = (ratio: number) => putCall({ putCallVolume: ratio }).raw[4]
    expect([label(0.79), label(0.8), label(1), label(1.2), label(1.21)]).toEqual([1, 0, 0, 0, -1])
  })

  test('the absolute mode needs no median', ({ expect }) => {
    const view = { putCallVolume: 0.9, putCallMedian: Number.NaN }
    expect(putCall(view, { mode: 'absolute', isContrarian: false }).x).toBeCloseTo(0.5, 12)
    expect(putCall(view).quality).toBe(0)
  })

  test('a contrarian reads it turned about', ({ expect }) => {
    const value = putCall({ putCallVolume: 1.3 }, { mode: 'relative', isContrarian: true })
    expect([value.x, value.raw[4]]).toEqual([1, 1])
  })

  test('fewer than a thousand contracts count for less', ({ expect }) => {
    const quality = (volume: number) => putCall({ putCallVolume: 1, volume }).quality
    expect([quality(1_000), quality(250), quality(0)]).toEqual([1, 0.25, 0])
  })

  test('without calls, without a median or without a chain it is missing', ({ expect }) => {
    const views = [
      { putCallVolume: Number.NaN },
      { putCallVolume: Number.POSITIVE_INFINITY },
      { putCallMedian: Number.NaN },
      { putCallMedian: 0 },
      { volume: Number.NaN },
      { asOfUs: 0 },
    ]
    for (const view of views) {
      const value = putCall(view)
      expect([value.x, value.quality, value.state]).toEqual([0, 0, 'missing'])
    }
  })
})

describe('dealer position', () => {
  function dealer(view: Partial<LiteralOptionView>, momentum = momentumOf(0.6), minutes = 12) {
    const feature = new DealerPosition({
      options: new LiteralOptionView({ asOfUs: startUs + 12 * minute, ...view }),
      momentum,
    })
    const market = new ListeningMarket(feature)
    // About 100 ticks with a deviation of 2, the last price at 102: z = 1.
    for (let i = 0; i < minutes; i++) {
      const tsUs = startUs + i * minute
      market.play(trade(tsUs, 98, 50), trade(tsUs + second, 102, 50))
    }
    market.showChain(startUs + 12 * minute)
    return feature.value
  }

  test('short gamma follows momentum by its share of the reference', ({ expect }) => {
    const value = dealer({ netBn: -5 })
    expect([value.x, value.quality, value.raw[1]]).toEqual([0.3, 1, -1])
    expect(dealer({ netBn: -99 }).x).toBeCloseTo(0.6, 12)
    expect(dealer({ netBn: -5 }, momentumOf(0.6, 0)).state).toBe('missing')
  })

  test('long gamma fades the distance from VWAP', ({ expect }) => {
    const value = dealer({ netBn: 5 })
    expect(value.raw[4]).toBeCloseTo(1, 12)
    expect(value.x).toBeCloseTo(-0.25, 12)
    expect([value.quality, value.raw[1]]).toEqual([1, 1])
  })

  test('the deviation of the first minutes counts for as little as there are', ({ expect }) => {
    // The fourth minute has not closed yet.
    expect(dealer({ netBn: 5 }, momentumOf(0), 4).quality).toBeCloseTo(0.4, 12)
    expect(dealer({ netBn: 5 }, momentumOf(0), 0).state).toBe('missing')
  })

  test('within a tenth of the reference dealers lean neither way', ({ expect }) => {
    expect([dealer({ netBn: 1 }).x, dealer({ netBn: 1 }).raw[1]]).toEqual([0, 0])
    expect([dealer({ netBn: -1 }).x, dealer({ netBn: -1 }).quality]).toEqual([0, 1])
  })

  test('hedging a rise of one percent sells what they are long', ({ expect }) => {
    expect([dealer({ netBn: 5 }).raw[2], dealer({ netBn: -5 }).raw[2]]).toEqual([-5, 5])
  })

  test('without exposure, reference or open interest it is missing', ({ expect }) => {
    const views = [
      { netBn: Number.NaN },
      { referenceBn: 0 },
      { referenceBn: Number.NaN },
      { openInterestQuality: 0 },
      { asOfUs: 0 },
    ]
    for (const view of views) {
      const value = dealer(view)
      expect([value.x, value.quality, value.state]).toEqual([0, 0, 'missing'])
    }
  })
})

describe('options flow bias', () => {
  const flowless = { putCallMedian: 1, deltaFlow: Number.NaN }

  function bias(
    view: Partial<LiteralOptionView>,
    backup?: Partial<LiteralOptionView>,
    elapsedUs = 0,
  ) {
    const feature = new OptionsFlowBias({
      options: new LiteralOptionView({ asOfUs: startUs, ...flowless, ...view }),
      ...(backup && {
        backup: new LiteralOptionView({ asOfUs: startUs + elapsedUs, ...flowless, ...backup }),
      }),
    })
    new ListeningMarket(feature).showChain(startUs + elapsedUs)
    return feature.value
  }

  test('twice the delta-weighted flow, at full quality', ({ expect }) => {
    expect([bias({ deltaFlow: 0.2 }).x, bias({ deltaFlow: 0.2 }).quality]).toEqual([0.4, 1])
    expect(bias({ deltaFlow: -0.8 }).x).toBe(-1)
  })

  test('without prints 0.6 of put/call and 0.4 of skew, at 0.6', ({ expect }) => {
    const value = bias({ putCallVolume: 0.9, riskReversalZ: 1 })
    expect(value.x).toBeCloseTo(0.6 * 0.5 - 0.4 * 0.5, 12)
    expect(value.quality).toBeCloseTo(0.6, 12)
  })

  test('with one of the two, that one at its share', ({ expect }) => {
    const skewOnly = bias({ putCallVolume: Number.NaN, riskReversalZ: 1 })
    expect([skewOnly.x, skewOnly.quality]).toEqual([-0.5, expect.closeTo(0.24, 12)])
    const ratioOnly = bias({ putCallVolume: 0.9, riskReversalZ: Number.NaN })
    expect(ratioOnly.x).toBeCloseTo(0.5, 12)
    expect(ratioOnly.quality).toBeCloseTo(0.36, 12)
  })

  test('the backup speaks where the first chain does not, at 0.7 of its quality', ({ expect }) => {
    const silent = { putCallVolume: Number.NaN, riskReversalZ: Number.NaN }
    expect(bias(silent).state).toBe('missing')
    const value = bias(silent, { deltaFlow: 0.2 })
    expect([value.x, value.quality, value.raw[1]]).toEqual([0.4, 0.7, 1])
    const degraded = bias(silent, { putCallVolume: 0.9, riskReversalZ: 1 })
    expect(degraded.quality).toBeCloseTo(0.42, 12)
    const spoken = bias({ deltaFlow: 0.1 }, { deltaFlow: 0.9 })
    expect([spoken.x, spoken.raw[1]]).toEqual([0.2, 0])
  })

  test('the backup takes over from a chain that grew old', ({ expect }) => {
    const stale = bias({ deltaFlow: 0.1 }, { deltaFlow: 0.3 }, 200 * second)
    expect([stale.x, stale.quality, stale.raw[1]]).toEqual([0.6, 0.7, 1])
    const stillGood = bias({ deltaFlow: 0.1 }, { deltaFlow: 0.3 }, 130 * second)
    expect([stillGood.x, stillGood.raw[1]]).toEqual([0.2, 0])
  })
})
