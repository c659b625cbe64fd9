import type { Chain } from '../state/chains.ts'
import type { GammaLevel, GammaLevelKind, ProfileColumns } from '../state/exposure.ts'
import { gammaLevels, profileColumns } from '../state/exposure.ts'
import { formatBillions, formatLevel } from '../text/format.ts'
import { gammaLevelLabels } from '../text/option-words.ts'
import type { CurveStyle, CurveView, Range } from './curve-chart.ts'
import { placeTags } from './place-tags.ts'
import type { Brush } from './plot-parts.ts'
import { axisHeight, drawDown, insidePlot, setFont, valueAxis } from './plot-parts.ts'
import type { ChartTheme } from './theme.ts'

type ProfileMark = {
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

/** Walls, flip and price: at most four names, each in a row of its own at worst. */
const nameRows = 4
const nameHeight = 13

export const profileStyle: CurveStyle<ProfileView> = {
  isTime: false,
  headroom: nameRows * nameHeight + 2,
  axes: (theme) => [
    { ...valueAxis(theme, { size: axisHeight, space: 56, format: formatLevel }), side: 2, gap: 4 },
    valueAxis(theme, { size: 54, space: 28, format: formatSplit }),
  ],
  drawUnder: (brush, { before }) => {
    if (before !== null) drawBefore(brush, before)
  },
  drawOver: drawMarks,
}

function markColor(kind: ProfileMark['kind'], theme: ChartTheme): string {
  const colors = { 'call-wall': theme.long, 'put-wall': theme.short, flip: theme.flip }
  return kind === 'price' ? theme.price : colors[kind]
}

function drawMarks(brush: Brush, { marks, xRange: [from, to] }: ProfileView): void {
  const { context, plot, theme, ratio } = brush
  const { left, top, width } = plot.bbox
  const seen = marks
    .filter(({ points }) => points >= from && points <= to)
    .toSorted((a, b) => a.points - b.points)
  insidePlot(brush, () => {
    for (const { kind, points } of seen) {
      const dash = kind === 'price' ? [] : kind === 'flip' ? [3, 3] : [8, 3]
      drawDown(brush, points, { color: markColor(kind, theme), dash, width: 1.5 })
    }
  })
  setFont(brush, 10, 600)
  context.textAlign = 'center'
  const named = seen.filter(({ name }) => name !== '')
  const tags = placeTags(
    named.map(({ points, name }) => ({
      center: plot.valToPos(points, 'x', true),
      width: context.measureText(name).width + 8 * ratio,
    })),
    { left, right: left + width },
  )
  for (const [index, { kind, name }] of named.entries()) {
    const { center = 0, row = 0 } = tags[index] ?? {}
    context.fillStyle = markColor(kind, theme)
    context.fillText(name, center, top - (row + 0.5) * nameHeight * ratio)
  }
}

function drawBefore(
  { plot, context, theme, ratio }: Brush,
  { points, netBn }: ProfileColumns,
): void {
  context.strokeStyle = theme.muted
  context.lineWidth = ratio
  context.setLineDash([2 * ratio, 3 * ratio])
  context.beginPath()
  for (const [index, level] of points.entries()) {
    const y = plot.valToPos(netBn[index] ?? 0, 'y', true)
    context.lineTo(plot.valToPos(level, 'x', true), y)
  }
  context.stroke()
  context.setLineDash([])
}

/** $20.0 bn as +20 bn: the page says once that it is dollars. */
function formatSplit(billions: number): string {
  return formatBillions(billions).replace('$', '').replace(/\.0+ /, ' ')
}
