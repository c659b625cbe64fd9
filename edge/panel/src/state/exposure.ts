import { ticksToPrice } from '../../../../shared/units.ts'
import type { Chain } from './chains.ts'

/** Figures of an option chain as the page draws them. Everything is in points of its underlying. */

export type UnderlyingPrice = {
  readonly points: number
  /** Carried over from the future's last price; else the underlying's own, as old as the chain. */
  readonly isLive: boolean
}

/** Where the underlying is by now: the future less the basis, or its own price where there is no basis. */
export function underlyingPrice(
  { spot, basisPoints }: Chain,
  lastTicks: number | null,
  tickNanos: number | null,
): UnderlyingPrice {
  if (basisPoints === null || lastTicks === null || tickNanos === null) {
    return { points: spot, isLive: false }
  }
  return { points: ticksToPrice(lastTicks, tickNanos) - basisPoints, isLive: true }
}

export type GammaLevelKind = 'call-wall' | 'put-wall' | 'flip'

export type GammaLevel = { readonly kind: GammaLevelKind; readonly points: number }

/** Walls and flips that are known, from high to low. The flip that counts stands among the others once. */
export function gammaLevels({ callWall, putWall, flip, flips }: Chain): readonly GammaLevel[] {
  const crossings = new Set(flip === null ? flips : [flip, ...flips])
  const level = (kind: GammaLevelKind, points: number | null): GammaLevel[] =>
    points === null ? [] : [{ kind, points }]
  return [
    ...level('call-wall', callWall),
    ...level('put-wall', putWall),
    ...[...crossings].flatMap((points) => level('flip', points)),
  ].toSorted((a, b) => b.points - a.points)
}

export type StrikeBar = {
  readonly strike: number
  readonly callBn: number
  readonly putBn: number
  readonly netBn: number
  /** The bar's middle from the top, as a share of the height. */
  readonly at: number
}

export type StrikeBars = {
  readonly bars: readonly StrikeBar[]
  /** Of one bar, as a share of the height. */
  readonly thickness: number
  /** The largest bar to either side, in billions: what the width stands for. */
  readonly mostBn: number
  /** Where a level of the underlying lies, as a share of the height; beyond 0 and 1 it is off the chart. */
  readonly placeOf: (points: number) => number
}

/** The bars of exposure by strike, high strikes at the top as prices are; null without strikes. */
export function strikeBars({ byStrike }: Chain): StrikeBars | null {
  const low = byStrike[0]?.strike
  const high = byStrike.at(-1)?.strike
  if (low === undefined || high === undefined) return null
  const step = closest(byStrike.map(({ strike }) => strike))
  const span = high - low + step
  const placeOf = (points: number) => (high + step / 2 - points) / span
  const mostBn = Math.max(
    ...byStrike.flatMap(({ callBn, putBn }) => [callBn, -callBn, putBn, -putBn]),
  )
  return {
    bars: byStrike.map(({ strike, callBn, putBn }) => ({
      strike,
      callBn,
      putBn,
      netBn: callBn + putBn,
      at: placeOf(strike),
    })),
    thickness: step / span,
    mostBn: Math.max(mostBn, Number.EPSILON),
    placeOf,
  }
}

/** The smallest distance between neighbours: bars that thick never cover each other. */
function closest(ascending: readonly number[]): number {
  let least = Infinity
  for (let index = 1; index < ascending.length; index++) {
    least = Math.min(least, (ascending[index] ?? 0) - (ascending[index - 1] ?? 0))
  }
  return Number.isFinite(least) && least > 0 ? least : 1
}

/** Round numbers of points, of which the first that leaves few enough labels is used. */
const labelSteps = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500]

/** Which strikes are named: round ones, at most `most` of them. */
export function namedStrikes(strikes: readonly number[], most: number): ReadonlySet<number> {
  for (const step of labelSteps) {
    const round = strikes.filter((strike) => strike % step === 0)
    if (round.length > 0 && round.length <= most) return new Set(round)
  }
  const every = Math.ceil(strikes.length / Math.max(most, 1))
  return new Set(strikes.filter((_, index) => index % every === 0))
}

export type ProfileColumns = { readonly points: number[]; readonly netBn: number[] }

/**
 * The profile as columns, with a point wherever it crosses 0, so that the two shades meet there; of fewer than
 * two levels there is no curve.
 */
export function profileColumns({ profile }: Chain): ProfileColumns | null {
  const { from, to, netBn } = profile
  if (netBn.length < 2 || !(to > from)) return null
  const step = (to - from) / (netBn.length - 1)
  const columns: ProfileColumns = { points: [], netBn: [] }
  for (const [index, value] of netBn.entries()) {
    const before = netBn[index - 1] ?? 0
    if (before * value < 0) {
      columns.points.push(from + step * (index - 1 + before / (before - value)))
      columns.netBn.push(0)
    }
    columns.points.push(from + step * index)
    columns.netBn.push(value)
  }
  return columns
}
