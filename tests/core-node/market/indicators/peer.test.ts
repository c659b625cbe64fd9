import fc from 'fast-check'
import { ADX, ATR, BollingerBands as PeerBands, EMA, RSI, VWAP } from 'trading-signals'
import { test } from 'vitest'

import { AverageTrueRange } from '../../../../core-node/market/average-true-range.ts'
import { AverageDirectionalIndex } from '../../../../core-node/market/indicators/average-directional-index.ts'
import { BollingerBands } from '../../../../core-node/market/indicators/bollinger-bands.ts'
import { ExponentialAverage } from '../../../../core-node/market/indicators/exponential-average.ts'
import { RelativeStrengthIndex } from '../../../../core-node/market/indicators/relative-strength-index.ts'
import { VolumeWeightedPrice } from '../../../../core-node/market/volume-weighted-price.ts'

/** Bars of a walk about 5,400 points, in ticks. */
const bars = fc.array(
  fc
    .record({
      close: fc.integer({ min: 21_500, max: 21_700 }),
      above: fc.integer({ min: 0, max: 20 }),
      below: fc.integer({ min: 0, max: 20 }),
      volume: fc.integer({ min: 1, max: 3_000 }),
    })
    .map(({ close, above, below, volume }) => ({
      close,
      high: close + above,
      low: close - below,
      volume,
    })),
  { minLength: 1, maxLength: 200 },
)

type Candle = { high: number; low: number; close: number; volume: number }

/** An indicator beside its peer: after each bar both say a number, or that it is too early for one. */
type Pair = {
  ours: (bar: Candle) => number | null
  peers: (bar: Candle) => number | null
}

function pairs(period: number): Record<string, Pair> {
  const ema = new ExponentialAverage(period)
  const peerEma = new EMA(period)
  const rsi = new RelativeStrengthIndex(period)
  const peerRsi = new RSI(period)
  const atr = new AverageTrueRange(period)
  const peerAtr = new ATR(period)
  const adx = new AverageDirectionalIndex(period)
  const peerAdx = new ADX(period)
  const bands = new BollingerBands(period)
  const peerBands = new PeerBands(period)
  const vwap = new VolumeWeightedPrice()
  const peerVwap = new VWAP()
  return {
    EMA: {
      ours: ({ close }) => (ema.update(close), ema.isReady ? ema.value : null),
      peers: ({ close }) => (peerEma.add(close), peerEma.isStable ? peerEma.getResult() : null),
    },
    RSI: {
      ours: ({ close }) => (rsi.update(close), rsi.isReady ? rsi.value : null),
      peers: ({ close }) => (peerRsi.add(close), peerRsi.getResult()),
    },
    ATR: {
      ours: ({ high, low, close }) => (
        atr.update(high, low, close),
        atr.isReady ? atr.ticks : null
      ),
      peers: (bar) => (peerAtr.add(bar), peerAtr.getResult()),
    },
    ADX: {
      ours: ({ high, low }) => (adx.update(high, low), adx.isReady ? adx.value : null),
      peers: (bar) => (peerAdx.add(bar), peerAdx.getResult()),
    },
    'upper Bollinger band': {
      ours: ({ close }) => (bands.update(close), bands.isReady ? bands.upper : null),
      peers: ({ close }) => (peerBands.add(close), peerBands.getResult()?.upper ?? null),
    },
    VWAP: {
      ours: ({ close, volume }) => (vwap.add(close, volume), vwap.meanTicks),
      peers: ({ close, volume }) => peerVwap.add({ high: close, low: close, close, volume }),
    },
  }
}

for (const name of Object.keys(pairs(14))) {
  test(`${name} equals trading-signals’ after every bar`, ({ expect }) => {
    fc.assert(
      fc.property(bars, fc.integer({ min: 2, max: 30 }), (all, period) => {
        const { ours, peers } = pairs(period)[name] as Pair
        for (const bar of all) {
          const [our, peer] = [ours(bar), peers(bar)]
          if (our === null || peer === null) expect(our).toBe(peer)
          else expect(Math.abs(our - peer)).toBeLessThan(1e-7)
        }
      }),
    )
  })
}

test('the bands of a rolling window are exact after a million prices', ({ expect }) => {
  const bands = new BollingerBands(20)
  const last: number[] = []
  for (let i = 0; i < 1_000_000; i++) {
    const price = 21_600 + ((i * 7_919) % 401) - 200
    bands.update(price)
    if (i >= 1_000_000 - 20) last.push(price)
  }
  const mean = last.reduce((sum, price) => sum + price, 0) / 20
  const variance = last.reduce((sum, price) => sum + (price - mean) ** 2, 0) / 20
  expect(bands.middle).toBe(mean)
  expect(bands.deviation).toBeCloseTo(Math.sqrt(variance), 10)
})

test('a series that stands still has no true range, no direction and nothing lost', ({
  expect,
}) => {
  const atr = new AverageTrueRange(3)
  const adx = new AverageDirectionalIndex(3)
  const rsi = new RelativeStrengthIndex(3)
  for (let i = 0; i < 9; i++) {
    atr.update(100, 100, 100)
    adx.update(100, 100)
    rsi.update(100)
  }
  expect([atr.ticks, adx.value, rsi.value]).toEqual([0, 0, 100])
})
