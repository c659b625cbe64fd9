import type { ChainAnalysis } from '../../options/chain-analysis.ts'
import type { Scale } from './plot-scale.ts'
import { px } from './plot-scale.ts'
import { level } from './wording.ts'

/** A level drawn through both panels, with its name above them. */
export type Marker = { readonly name: string; readonly points: number; readonly style: string }

const letterWidth = 7
const gapBetween = 6
const rowHeight = 15

export function markersOf({ chain, walls, flip }: ChainAnalysis): Marker[] {
  const all = [
    { name: 'spot', points: chain.spot, style: 'spot' },
    { name: 'call wall', points: walls.callWall, style: 'call' },
    { name: 'put wall', points: walls.putWall, style: 'put' },
    { name: 'flip', points: flip, style: 'flip' },
  ]
  return all.filter(({ points }) => Number.isFinite(points))
}

/** Lines through both panels. */
export function drawMarkerLines(
  markers: readonly Marker[],
  x: Scale,
  top: number,
  bottom: number,
): string {
  return markers
    .map(({ points, style }) => {
      const at = px(x.at(points))
      return `<g class="${style}"><line x1="${at}" x2="${at}" y1="${top}" y2="${bottom}"/></g>`
    })
    .join('')
}

/** Their names, in as many rows as it takes that none lies on another. */
export function drawMarkerNames(
  markers: readonly Marker[],
  x: Scale,
  width: number,
  top: number,
): string {
  const ends: number[] = []
  return markers
    .toSorted((a, b) => a.points - b.points)
    .map(({ name, points, style }) => {
      const text = `${name} ${level(Number(points.toFixed(1)))}`
      const half = (text.length * letterWidth) / 2
      const center = Math.min(Math.max(x.at(points), half + 2), width - half - 2)
      let row = ends.findIndex((end) => center - half > end + gapBetween)
      if (row < 0) row = ends.length
      ends[row] = center + half
      const y = px(top + row * rowHeight)
      return `<g class="${style}"><text x="${px(center)}" y="${y}" text-anchor="middle">${text}</text></g>`
    })
    .join('')
}
