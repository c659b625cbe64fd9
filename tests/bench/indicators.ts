import { ATR, BollingerBands as PeerBands, EMA, RSI, VWAP } from 'trading-signals'

import { AverageTrueRange } from '../../core-node/market/average-true-range.ts'
import { BollingerBands } from '../../core-node/market/indicators/bollinger-bands.ts'
import { ExponentialAverage } from '../../core-node/market/indicators/exponential-average.ts'
import { RelativeStrengthIndex } from '../../core-node/market/indicators/relative-strength-index.ts'
import { VolumeWeightedPrice } from '../../core-node/market/volume-weighted-price.ts'
import type { Bench, Figure } from './bench.ts'
import { figure } from './bench.ts'

const ticks = 1_000_000
const rounds = 7
const period = 20

/** A walk about 5,400 points in ticks, and contracts a tick; both are read by ours and by the peer. */
const prices = new Int32Array(ticks)
const sizes = new Int32Array(ticks)

/** One tick in, the value out. */
type Update = (priceTicks: number, size: number) => number

type Contest = {
  readonly name: string
  readonly ours: () => Update
  readonly peers: () => Update
}

const contests: readonly Contest[] = [
  {
    name: 'VWAP',
    ours: () => {
      const vwap = new VolumeWeightedPrice()
      return (price, size) => {
        vwap.add(price, size)
        return vwap.meanTicks
      }
    },
    peers: () => {
      const vwap = new VWAP()
      const candle = { high: 0, low: 0, close: 0, volume: 0 }
      return (price, size) => {
        candle.high = price
        candle.low = price
        candle.close = price
        candle.volume = size
        return vwap.update(candle, false) ?? 0
      }
    },
  },
  {
    name: 'EMA',
    ours: () => {
      const average = new ExponentialAverage(period)
      return (price) => {
        average.update(price)
        return average.value
      }
    },
    peers: () => {
      const average = new EMA(period)
      return (price) => average.update(price, false)
    },
  },
  {
    name: 'ATR',
    ours: () => {
      const range = new AverageTrueRange(period)
      return (price, size) => {
        range.update(price + (size & 3), price - 1, price)
        return range.ticks
      }
    },
    peers: () => {
      const range = new ATR(period)
      // The peer keeps the candle before: two take turns.
      const candles = [0, 1].map(() => ({ high: 0, low: 0, close: 0 }))
      let turn = 0
      return (price, size) => {
        turn = 1 - turn
        const candle = candles[turn] as { high: number; low: number; close: number }
        candle.high = price + (size & 3)
        candle.low = price - 1
        candle.close = price
        return range.update(candle, false) ?? 0
      }
    },
  },
  {
    name: 'RSI',
    ours: () => {
      const index = new RelativeStrengthIndex(period)
      return (price) => {
        index.update(price)
        return index.value
      }
    },
    peers: () => {
      const index = new RSI(period)
      return (price) => index.update(price, false) ?? 0
    },
  },
  {
    name: 'BB(20)',
    ours: () => {
      const bands = new BollingerBands(period)
      return (price) => {
        bands.update(price)
        return bands.upper
      }
    },
    peers: () => {
      const bands = new PeerBands(period)
      return (price) => bands.update(price, false)?.upper ?? 0
    },
  },
]

function drawTicks(): void {
  let state = 1
  let price = 21_600
  for (let i = 0; i < ticks; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    price += ((state >>> 16) % 3) - 1
    prices[i] = price
    sizes[i] = 1 + ((state >>> 8) % 50)
  }
}

/** M ticks/s, and the sum of what came out: both sides must have done the same work. */
function run(create: () => Update): { speed: number; sum: number } {
  const update = create()
  let sum = 0
  const startMs = performance.now()
  for (let i = 0; i < ticks; i++) {
    const value = update(prices[i] as number, sizes[i] as number)
    if (i >= period) sum += value
  }
  return { speed: ticks / 1_000 / (performance.now() - startMs), sum }
}

/** The best round of each side counts; they take turns, so that a slow moment falls on both. */
function contest({ name, ours, peers }: Contest): Figure {
  const speeds = { ours: [] as number[], peers: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    const [our, peer] = [run(ours), run(peers)]
    if (Math.abs(our.sum - peer.sum) > 1e-6 * Math.abs(peer.sum)) {
      throw new Error(`${name}: ${our.sum} is not the peer's ${peer.sum}`)
    }
    speeds.ours.push(our.speed)
    speeds.peers.push(peer.speed)
  }
  const baseline = { name: 'trading-signals', value: Math.max(...speeds.peers) }
  return figure({
    name: `indicators-${name}`,
    unit: 'M ticks/s',
    value: Math.max(...speeds.ours),
    // No slower than the peer, in the same run on the same machine.
    target: Number(baseline.value.toPrecision(3)),
    isMoreBetter: true,
    baseline,
  })
}

export const indicatorBench: Bench = {
  name: 'indicators',
  summary: 'VWAP, EMA, ATR, RSI and Bollinger bands a tick, beside trading-signals',
  run() {
    drawTicks()
    return Promise.resolve(contests.map(contest))
  },
}
