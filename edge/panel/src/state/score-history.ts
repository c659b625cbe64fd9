import type { AuditRow, RowOf } from '../../../../shared/audit.ts'
import { keepNewest, keepSince } from './bounded.ts'
import { chartWindowUs } from './chart-series.ts'

/** The score of one second and what each feature added to it, in the order of the session's features. */
export type ScorePoint = Pick<RowOf<'pulse'>, 'ts' | 'adjusted' | 'contributions' | 'qualities'>

export type ScoreHistory = readonly ScorePoint[]

/** A pulse a second for half an hour, and some to spare: about half a megabyte with ten features. */
const maxPoints = 2_000

function toPoint({ ts, adjusted, contributions, qualities }: RowOf<'pulse'>): ScorePoint {
  return { ts, adjusted, contributions, qualities }
}

/** @param features the names known before these rows */
export function foldScores(
  history: ScoreHistory,
  features: readonly string[],
  rows: readonly AuditRow[],
): ScoreHistory {
  // A journal that goes on with another preset has other features, and numbers that mean something else.
  const start = rows.findLastIndex(
    (row, index) =>
      row.kind === 'session' && !isSame(row.features, featuresBefore(rows, index, features)),
  )
  const pulses = (start === -1 ? rows : rows.slice(start)).filter((row) => row.kind === 'pulse')
  const kept = start === -1 ? history : []
  if (pulses.length === 0) return kept
  const points = keepNewest(kept, pulses.map(toPoint), maxPoints)
  return keepSince(points, (points.at(-1)?.ts ?? 0) - chartWindowUs)
}

function featuresBefore(
  rows: readonly AuditRow[],
  index: number,
  features: readonly string[],
): readonly string[] {
  const earlier = rows.slice(0, index).findLast((row) => row.kind === 'session')
  return earlier?.features ?? features
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index])
}
