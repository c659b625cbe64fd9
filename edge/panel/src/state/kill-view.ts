import type { CommandStatus } from '../../../../shared/frames.ts'
import type { KillLevel } from '../../../../shared/vocabulary.ts'
import type { Evidence, EvidenceOfSteps, KillStep, StepKey } from './kill-steps.ts'
import { buildSteps } from './kill-steps.ts'
import type { Kill, KillPhase, Latch, Received } from './kill.ts'

/** The kill this page asked for. */
export type KillRequest = {
  readonly id: string
  readonly level: KillLevel
  readonly sentAtMs: number
  /** The newest row when it was sent: only rows after it can be its effect. */
  readonly sentAfterSeq: number
}

export type KillOutcome =
  | 'ready'
  | 'sending'
  /** The edge holds it until a core connects. */
  | 'waiting'
  | 'unanswered'
  | 'expired'
  | 'refused'
  | StepKey

export type KillView = {
  readonly outcome: KillOutcome
  readonly steps: readonly KillStep[]
  /** Whether the last step its level asks for is reached. */
  readonly isComplete: boolean
  /** Whether this page asked for it. */
  readonly isOwn: boolean
  readonly refusal: string
}

/** A core answers within a second; later than this the page says that none came. */
export const answerDueMs = 5_000
/** As `commandLifetimeMs` of the contract: the core refuses what is older. */
export const answerExpiresMs = 30_000

type KillInput = {
  readonly request: KillRequest | null
  /** The edge's words on commands, newest last. */
  readonly statuses: readonly Received<CommandStatus>[]
  readonly kill: Kill
  readonly chosenLevel: KillLevel
  readonly nowMs: number
}

/** Where the kill stands: from the edge's word on the command and the core's audit rows. */
export function viewKill(input: KillInput): KillView {
  const { request, kill, chosenLevel } = input
  const isOver = (kill.rearmed?.seq ?? 0) > (request?.sentAfterSeq ?? Infinity)
  if (request === null || isOver) return viewLatch(kill.latch, chosenLevel)
  return viewRequest(request, input)
}

type Statuses = KillInput['statuses']

function viewRequest(request: KillRequest, { statuses, kill, nowMs }: KillInput): KillView {
  const own = statuses.filter(({ row }) => row.id === request.id)
  const answer = kill.answers.findLast(({ row }) => row.id === request.id) ?? null
  const refusal = refusalOf(own, answer)
  const evidence = evidenceOfRequest(request, own, answer, kill.latch)
  const steps = buildSteps(request.level, evidence, refusal === null ? 'active' : 'failed')
  const waitedMs = nowMs - request.sentAtMs
  return {
    outcome: refusal === null ? outcomeOf(steps, own, waitedMs) : 'refused',
    steps,
    isComplete: isComplete(steps),
    isOwn: true,
    refusal: refusal ?? '',
  }
}

type Answer = Kill['answers'][number]

function refusalOf(own: Statuses, answer: Answer | null): string | null {
  if (answer !== null) return answer.row.outcome === 'refused' ? answer.row.reason : null
  const word = own.at(-1)?.row
  return word?.status === 'refused' ? word.reason : null
}

function evidenceOfRequest(
  request: KillRequest,
  own: Statuses,
  answer: Answer | null,
  latch: Latch | null,
): EvidenceOfSteps {
  const after = (receivedAtMs: number) => Math.max(0, receivedAtMs - request.sentAtMs)
  const phase = (name: KillPhase): Evidence | undefined => {
    const seen = latch?.phases[name]
    if (seen === undefined || seen.row.seq <= request.sentAfterSeq) return undefined
    return { seenAfterMs: after(seen.receivedAtMs), coreMs: seen.row.elapsedMs }
  }
  const accepted = answer?.row.outcome === 'refused' ? null : answer
  const told = accepted === null ? undefined : seenAt(after(accepted.receivedAtMs))
  const done = accepted?.row.outcome === 'done' ? told : undefined
  const sent = own.find(({ row }) => row.status === 'sent')
  return present({
    sent: sent === undefined ? undefined : seenAt(after(sent.receivedAtMs)),
    acknowledged: phase('blocked') ?? told,
    cancelled: phase('cancelled') ?? done,
    flat: phase('flat') ?? done,
  })
}

/** A kill that another asked for, or that was latched before this page was opened. */
function viewLatch(latch: Latch | null, chosenLevel: KillLevel): KillView {
  const phase = (name: KillPhase): Evidence | undefined => {
    const seen = latch?.phases[name]
    return seen === undefined ? undefined : { seenAfterMs: null, coreMs: seen.row.elapsedMs }
  }
  const evidence = present({
    sent: latch === null ? undefined : { seenAfterMs: null, coreMs: null },
    acknowledged: phase('blocked'),
    cancelled: phase('cancelled'),
    flat: phase('flat'),
  })
  const steps = buildSteps(
    latch?.level ?? chosenLevel,
    evidence,
    latch === null ? 'todo' : 'active',
  )
  return {
    outcome: lastDone(steps) ?? 'ready',
    steps,
    isComplete: isComplete(steps),
    isOwn: false,
    refusal: '',
  }
}

function seenAt(seenAfterMs: number): Evidence {
  return { seenAfterMs, coreMs: null }
}

function present(evidence: Record<StepKey, Evidence | undefined>): EvidenceOfSteps {
  return Object.fromEntries(Object.entries(evidence).filter(([, value]) => value !== undefined))
}

function lastDone(steps: readonly KillStep[]): StepKey | null {
  return steps.findLast(({ status }) => status === 'done')?.key ?? null
}

function isComplete(steps: readonly KillStep[]): boolean {
  return steps.every(({ status }) => status === 'done')
}

function outcomeOf(steps: readonly KillStep[], own: Statuses, waitedMs: number): KillOutcome {
  const last = lastDone(steps)
  if (last !== null && last !== 'sent') return last
  if (waitedMs >= answerExpiresMs) return 'expired'
  if (own.at(-1)?.row.status === 'waiting') return 'waiting'
  if (waitedMs >= answerDueMs) return 'unanswered'
  return last ?? 'sending'
}
