import type { RowOf } from '../../../../shared/audit.ts'
import type { KillLevel } from '../../../../shared/vocabulary.ts'
import { keepNewest } from './bounded.ts'

/** A row with the wall clock's time of its arrival here. */
export type Received<Row> = { readonly row: Row; readonly receivedAtMs: number }

export type KillPhase = Exclude<RowOf<'kill'>['phase'], 'rearmed'>

/** The kill switch as the audit rows tell it: latched from its trigger until it is re-armed. */
export type Latch = {
  readonly level: KillLevel
  readonly by: string
  readonly reason: string
  readonly sinceUs: number
  readonly phases: Readonly<Partial<Record<KillPhase, Received<RowOf<'kill'>>>>>
}

export type Kill = {
  readonly latch: Latch | null
  readonly rearmed: RowOf<'kill'> | null
  readonly answers: readonly Received<RowOf<'command'>>[]
}

export const noKill: Kill = { latch: null, rearmed: null, answers: [] }

/** A person sends a handful of commands in a day. */
const maxAnswers = 20

function foldLatch(latch: Latch | null, row: RowOf<'kill'>, receivedAtMs: number): Latch | null {
  if (row.phase === 'rearmed') return null
  // 'blocked' is the first phase of every trigger, so it starts the record of a new one.
  const isTrigger = latch === null || row.phase === 'blocked'
  return {
    level: row.level,
    by: row.by,
    reason: row.reason,
    sinceUs: isTrigger ? row.ts : latch.sinceUs,
    phases: { ...(isTrigger ? {} : latch.phases), [row.phase]: { row, receivedAtMs } },
  }
}

export function foldKill(
  kill: Kill,
  rows: readonly RowOf<'kill'>[],
  commands: readonly RowOf<'command'>[],
  receivedAtMs: number,
): Kill {
  if (rows.length + commands.length === 0) return kill
  const received = commands.map((row) => ({ row, receivedAtMs }))
  return {
    latch: rows.reduce((latch, row) => foldLatch(latch, row, receivedAtMs), kill.latch),
    rearmed: rows.findLast((row) => row.phase === 'rearmed') ?? kill.rearmed,
    answers: keepNewest(kill.answers, received, maxAnswers),
  }
}
