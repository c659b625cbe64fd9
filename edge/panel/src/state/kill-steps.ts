import type { KillLevel } from '../../../../shared/vocabulary.ts'

/** The way of a kill, as the page shows it. */
export type StepKey = 'sent' | 'acknowledged' | 'cancelled' | 'flat'

/** That a step is reached, and how long it took: null where that is not known. */
export type Evidence = {
  /** From firing to seeing it here, by the wall clock. */
  readonly seenAfterMs: number | null
  /** From the trigger, as the core measured it in the market's time. */
  readonly coreMs: number | null
}

export type EvidenceOfSteps = Readonly<Partial<Record<StepKey, Evidence>>>

export type KillStep = Evidence & {
  readonly key: StepKey
  readonly status: 'todo' | 'active' | 'done' | 'failed'
}

const stepsOfLevel: Readonly<Record<KillLevel, readonly StepKey[]>> = {
  none: ['sent', 'acknowledged', 'cancelled', 'flat'],
  block: ['sent', 'acknowledged'],
  cancel: ['sent', 'acknowledged', 'cancelled'],
  flatten: ['sent', 'acknowledged', 'cancelled', 'flat'],
  lock: ['sent', 'acknowledged', 'cancelled', 'flat'],
}

/** What happens at the first step that is not reached. */
export type Ahead = 'todo' | 'active' | 'failed'

/** A step is done when it, or one that comes after it, is reached. */
export function buildSteps(
  level: KillLevel,
  evidence: EvidenceOfSteps,
  ahead: Ahead,
): readonly KillStep[] {
  const keys = stepsOfLevel[level]
  const last = keys.findLastIndex((key) => evidence[key] !== undefined)
  return keys.map((key, index) => {
    const { seenAfterMs = null, coreMs = null } = evidence[key] ?? {}
    const status = index <= last ? 'done' : index === last + 1 ? ahead : 'todo'
    return { key, status, seenAfterMs, coreMs }
  })
}
