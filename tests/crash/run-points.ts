import type { Point } from './points.ts'
import type { PointReport } from './run-point.ts'
import { runPoint } from './run-point.ts'

export type RunOptions = {
  /** Points at a time. */
  readonly jobs: number
  readonly seed: number
  /** A folder, as `rehearse` made it. */
  readonly tapes: string
}

/** Runs points, so many at a time, each with processes of its own. */
export async function runPoints(
  points: readonly Point[],
  { jobs, seed, tapes }: RunOptions,
  onReport: (report: PointReport) => void,
): Promise<void> {
  const left = points[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (const point of left) onReport(await runPoint(point, seed, tapes))
  }
  await Promise.all(Array.from({ length: Math.min(jobs, points.length) }, work))
}
