import type { OptionUnderlying } from '../market/option-chain.ts'
import type { StrikeExposures } from './exposure.ts'

/** A second wall counts from this share of the first on, so many points from every other. */
const secondShare = 0.5
const leastApartPoints: Readonly<Record<OptionUnderlying, number>> = {
  SPX: 10,
  NDX: 40,
  SPY: 1,
  QQQ: 1,
}
const wallsKept = 5

/** Strikes of the greatest exposure (signal definitions §4.3); NaN where there is none. */
export type Walls = {
  /** At or above spot, and at or below it: what holds price from either side. */
  readonly callWall: number
  readonly putWall: number
  /** Wherever they are. */
  readonly callPeak: number
  readonly putPeak: number
  /** Of calls and puts together. */
  readonly absolutePeak: number
  /** The walls and the lesser ones behind them, greatest first. */
  readonly callWalls: readonly number[]
  readonly putWalls: readonly number[]
}

export function findWalls(
  { strikes, callBn, putBn }: StrikeExposures,
  spot: number,
  underlying: OptionUnderlying,
): Walls {
  const puts = putBn.map((value) => -value)
  const both = callBn.map((value, index) => value + (puts[index] as number))
  const apart = leastApartPoints[underlying]
  const peaks = (values: Float64Array, lowest: number, highest: number) =>
    chooseApart(strikes, values, ranked(strikes, values, spot, lowest, highest), apart)
  const callWalls = peaks(callBn, spot, Infinity)
  const putWalls = peaks(puts, 0, spot)
  return {
    callWall: callWalls[0] ?? Number.NaN,
    putWall: putWalls[0] ?? Number.NaN,
    callPeak: peaks(callBn, 0, Infinity)[0] ?? Number.NaN,
    putPeak: peaks(puts, 0, Infinity)[0] ?? Number.NaN,
    absolutePeak: peaks(both, 0, Infinity)[0] ?? Number.NaN,
    callWalls,
    putWalls,
  }
}

/** The greatest first; of equals the one nearer spot, so that calls and puts mirror each other. */
function ranked(
  strikes: Float64Array,
  values: Float64Array,
  spot: number,
  lowest: number,
  highest: number,
): number[] {
  const valueOf = (index: number) => values[index] as number
  const distanceOf = (index: number) => Math.abs((strikes[index] as number) - spot)
  const candidates: number[] = []
  for (const [index, strike] of strikes.entries()) {
    if (valueOf(index) > 0 && strike >= lowest && strike <= highest) candidates.push(index)
  }
  return candidates.sort((a, b) => valueOf(b) - valueOf(a) || distanceOf(a) - distanceOf(b))
}

function chooseApart(
  strikes: Float64Array,
  values: Float64Array,
  candidates: readonly number[],
  apart: number,
): number[] {
  const least = secondShare * (values[candidates[0] ?? 0] ?? 0)
  const chosen: number[] = []
  for (const index of candidates) {
    if (chosen.length === wallsKept || (values[index] as number) < least) break
    const strike = strikes[index] as number
    if (chosen.every((other) => Math.abs(other - strike) >= apart)) chosen.push(strike)
  }
  return chosen
}
