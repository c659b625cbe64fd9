import type { ScoreHistory } from '../state/score-history.ts'
import type { ScoreSpan } from './score-columns.ts'
import { contributionAt } from './score-columns.ts'

/** Points of a sparkline: a phone has room for about one a pixel. */
export const sparkSamples = 90

/** The mean of what each feature added, by time slice; null where it had no data in a slice. */
export function sampleContributions(
  history: ScoreHistory,
  featureCount: number,
  { fromUs, toUs }: ScoreSpan,
): readonly (readonly (number | null)[])[] {
  const sums = Array.from({ length: featureCount }, () => new Float64Array(sparkSamples))
  const counts = Array.from({ length: featureCount }, () => new Uint32Array(sparkSamples))
  const perUs = sparkSamples / Math.max(toUs - fromUs, 1)
  for (const point of history) {
    const slice = Math.min(Math.floor((point.ts - fromUs) * perUs), sparkSamples - 1)
    if (slice < 0) continue
    for (let index = 0; index < featureCount; index++) {
      const value = contributionAt(point, index)
      if (value === null) continue
      add(sums[index], slice, value)
      add(counts[index], slice, 1)
    }
  }
  return sums.map((sum, index) =>
    Array.from(sum, (total, slice) => {
      const count = counts[index]?.[slice] ?? 0
      return count === 0 ? null : total / count
    }),
  )
}

function add(cells: Float64Array | Uint32Array | undefined, at: number, amount: number): void {
  if (cells !== undefined) cells[at] = (cells[at] ?? 0) + amount
}

export type SparkPaths = { readonly line: string; readonly area: string }

/**
 * Paths in a box from 0 to `sparkSamples` − 1 in width and from 1 at the top to −1 at the bottom: a line, and
 * the area between it and 0. Where there are no values there is nothing.
 * @param scale the value that stands at the top
 */
export function sparkPaths(values: readonly (number | null)[], scale: number): SparkPaths {
  let line = ''
  let area = ''
  for (const { from, points } of runsOf(values)) {
    const y = (value: number) => round(-Math.max(-1, Math.min(1, value / scale)))
    const steps = points.map((value, index) => `${from + index} ${y(value)}`)
    // A single value is a dot: a line needs a second end.
    const ends = steps.length === 1 ? [...steps, `${from + 0.5} ${y(points[0] ?? 0)}`] : steps
    line += `M${ends.join('L')}`
    area += `M${from} 0L${ends.join('L')}L${from + points.length - 1} 0Z`
  }
  return { line, area }
}

type Run = { readonly from: number; readonly points: number[] }

function runsOf(values: readonly (number | null)[]): readonly Run[] {
  const runs: Run[] = []
  let run: Run | null = null
  for (const [index, value] of values.entries()) {
    if (value === null) {
      run = null
    } else if (run === null) {
      run = { from: index, points: [value] }
      runs.push(run)
    } else {
      run.points.push(value)
    }
  }
  return runs
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000 || 0
}
