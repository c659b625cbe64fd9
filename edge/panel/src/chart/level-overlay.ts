import type { LevelKind } from '../state/price-levels.ts'
import type { Brush, LineStyle } from './plot-parts.ts'
import { drawAcross, setFont } from './plot-parts.ts'
import { spread } from './spread.ts'
import type { ChartTheme } from './theme.ts'

/** A level of the session's volume or of the options, in points. */
export type LevelLine = { readonly price: number; readonly mark: string; readonly kind: LevelKind }

/** A bar of the volume by price, in points. */
export type ProfileBar = {
  readonly from: number
  readonly to: number
  readonly contracts: number
  readonly isInside: boolean
}

type Levels = {
  readonly levels: readonly LevelLine[]
  readonly profile: readonly ProfileBar[]
  readonly areLevelsStale: boolean
}

/** The longest bar, as a share of the plot's width: enough to tell bars apart, and the price stays clear. */
const profileShare = 0.24

/** The volume by price, from the left edge; the value area in the stronger shade. */
export function drawProfile(brush: Brush, { profile, areLevelsStale }: Levels): void {
  const { plot, context, theme, ratio } = brush
  const { min = 0, max = 0 } = plot.scales['y'] ?? {}
  const seen = profile.filter(({ from, to }) => to > min && from < max)
  const most = Math.max(0, ...seen.map(({ contracts }) => contracts))
  if (most === 0) return
  const { left, width } = plot.bbox
  for (const { from, to, contracts, isInside } of seen) {
    const top = plot.valToPos(to, 'y', true)
    const height = plot.valToPos(from, 'y', true) - top
    // A hair between the bars, where there is room for one.
    const gap = height > 3 * ratio ? ratio : 0
    context.fillStyle = isInside && !areLevelsStale ? theme.volumeInner : theme.volume
    context.fillRect(left, top, (contracts / most) * width * profileShare, height - gap)
  }
}

const tagHeight = 14

/** Lines across the plot, named at its right end; names that would cover each other are moved apart. */
export function drawLevelTags(brush: Brush, { levels, areLevelsStale }: Levels): void {
  const { plot, context, theme, ratio } = brush
  const { left, width } = plot.bbox
  const { min = 0, max = 0 } = plot.scales['y'] ?? {}
  const seen = levels
    .filter(({ price }) => price > min && price < max)
    .toSorted((a, b) => b.price - a.price)
  const styleOf = ({ kind }: LevelLine) =>
    areLevelsStale ? { ...levelStyle(kind, theme), color: theme.muted } : levelStyle(kind, theme)
  for (const level of seen) drawAcross(brush, level.price, styleOf(level))
  const centers = spread(
    seen.map(({ price }) => plot.valToPos(price, 'y', true)),
    tagHeight * ratio,
  )
  setFont(brush, 10, 600)
  context.textAlign = 'right'
  const right = left + width
  for (const [index, level] of seen.entries()) {
    const y = Math.round(centers[index] ?? 0)
    const tagWidth = context.measureText(level.mark).width + 8 * ratio
    context.fillStyle = theme.surface
    context.fillRect(right - tagWidth, y - (tagHeight * ratio) / 2, tagWidth, tagHeight * ratio)
    context.fillStyle = styleOf(level).color
    context.fillText(level.mark, right - 4 * ratio, y)
  }
}

function levelStyle(kind: LevelKind, theme: ChartTheme): LineStyle {
  switch (kind) {
    case 'value':
      return { color: theme.value, dash: [] }
    case 'previous':
      return { color: theme.muted, dash: [2, 4] }
    case 'call-wall':
      return { color: theme.long, dash: [8, 3], width: 1.5 }
    case 'put-wall':
      return { color: theme.short, dash: [8, 3], width: 1.5 }
    case 'flip':
      return { color: theme.flip, dash: [3, 3], width: 1.5 }
  }
}
