import type { Chain } from '../state/chains.ts'
import type { GammaLevel, GammaLevelKind, ProfileColumns } from '../state/exposure.ts'
import { gammaLevels, profileColumns } from '../state/exposure.ts'
import { gammaLevelLabels } from '../text/option-words.ts'
import type { CurveView, Range } from './curve-view.ts'

export type ProfileMark = {
  readonly kind: GammaLevelKind | 'price'
  readonly points: number
  /** '' for a line without a name. */
  readonly name: string
}

export type ProfileView = CurveView & {
  /** Of the snapshot before, to see where it moves. */
  readonly before: ProfileColumns | null
  readonly marks: readonly ProfileMark[]
}

/** The profile around the price: null where the chain gives none. */
export function profileViewOf(
  chain: Chain,
  before: Chain | null,
  price: number,
): ProfileView | null {
  const columns = profileColumns(chain)
  if (columns === null) return null
  const levels = gammaLevels(chain)
  const xRange = windowOf(chain, levels, price)
  const marks: ProfileMark[] = levels.map(({ kind, points }) => ({
    kind,
    points,
    name: kind === 'flip' && points !== chain.flip ? '' : gammaLevelLabels[kind],
  }))
  return {
    xs: columns.points,
    values: columns.netBn,
    xRange,
    yRange: heightOf(columns, xRange),
    before: before === null ? null : profileColumns(before),
    marks: [...marks, { kind: 'price', points: price, name: 'Price' }],
  }
}

/** So much to either side of the price is always shown, as a share of it: a few days' moves. */
const leastReach = 0.05

/** The levels stand well inside. */
const levelReach = 1.4

function windowOf({ profile }: Chain, levels: readonly GammaLevel[], price: number): Range {
  const farthest = Math.max(0, ...levels.map(({ points }) => Math.abs(points - price)))
  const reach = Math.max(price * leastReach, farthest * levelReach)
  const from = Math.max(profile.from, price - reach)
  const to = Math.min(profile.to, price + reach)
  // A price far off the profile still leaves a curve to be seen.
  return to > from ? [from, to] : [profile.from, profile.to]
}

/** Zero is always in sight: above or below it is what the curve is about. */
function heightOf({ points, netBn }: ProfileColumns, [from, to]: Range): Range {
  const seen = netBn.filter((_, index) => {
    const level = points[index] ?? 0
    return level >= from && level <= to
  })
  const low = Math.min(0, ...seen)
  const high = Math.max(0, ...seen)
  const air = Math.max(high - low, 0.01) * 0.08
  return [low - air, high + air]
}
