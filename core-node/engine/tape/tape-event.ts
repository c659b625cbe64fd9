import type { EngineEvent } from '../step/engine.ts'

/** Of alerts about the tape itself: the process writes them, no event leads to them. */
export const tapeAlertKey = 'tape'

/** Above the numbers of the engine's events. */
export const MarkKind = { Mark: 250 } as const

/**
 * The process tells the engine which contract it trades, and the audit that a journal begins, goes on or
 * ends: no event of the engine, but what follows depends on it.
 */
export type MarkEvent = {
  readonly kind: typeof MarkKind.Mark
  readonly tsUs: number
  readonly phase: 'started' | 'recovered' | 'ended'
  readonly contract: string
  /** Of a roll to this contract: how many ticks it stands above the last one; null when that is not known. */
  readonly rolledTicks?: number | null | undefined
}

/** All that a tape holds, in the order it reached the engine. */
export type TapeEvent = EngineEvent | MarkEvent
