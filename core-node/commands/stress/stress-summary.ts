import { stressProblems } from './stress-problems.ts'
import type { StressOutcome } from './stress-run.ts'

/** A crash, and what is wrong with how it ended; nothing, if all is well. */
export type StressLine = StressOutcome & { readonly problems: readonly string[] }

export type StressSummary = {
  readonly runs: number
  /** Runs with a long position as the fall began: only these say something. */
  readonly long: number
  /** Runs that did not end as they must. */
  readonly broken: number
  readonly lines: readonly StressLine[]
}

export function stressLine(outcome: StressOutcome): StressLine {
  return { ...outcome, problems: stressProblems(outcome) }
}

export function summarizeStress(lines: readonly StressLine[]): StressSummary {
  return {
    runs: lines.length,
    long: lines.filter(({ contractsAtFall }) => contractsAtFall > 0).length,
    broken: lines.filter(({ problems }) => problems.length > 0).length,
    lines,
  }
}
